import { spawn, type ChildProcess } from 'node:child_process'
import { isIPv6 } from 'node:net'

/** One question to a host. `unusable`: this machine cannot ask, so nothing is known of the host. */
export type Reach =
  | {
      readonly kind: 'answered'
      readonly rttMs: number
      readonly address?: string
      /** False when a web server answered otherwise than it should. */
      readonly isExpected?: boolean
    }
  | { readonly kind: 'silent' }
  | { readonly kind: 'unreachable'; readonly detail: string }
  | { readonly kind: 'unusable'; readonly detail: string }

/** Sends one ICMP echo request. Never rejects. */
export type Ping = (host: string, timeoutMs: number, signal?: AbortSignal) => Promise<Reach>

/** A dead site must not fill a small router with waiting children. */
const CHILDREN_MAX = 16
const OUTPUT_LENGTH_MAX = 8192

interface Ended {
  /** Null: killed at the timeout; text: it could not be started. */
  readonly code: number | string | null
  readonly output: string
  readonly elapsedMs: number
}

let free = CHILDREN_MAX
const waiting: (() => void)[] = []

/** Runs at most so many children of this process at a time, first come first served. */
async function inTurn(ask: () => Promise<Reach>): Promise<Reach> {
  if (free > 0) free -= 1
  else await new Promise<void>((resolve) => waiting.push(resolve))
  try {
    return await ask()
  } finally {
    const next = waiting.shift()
    if (next === undefined) free += 1
    else next()
  }
}

/**
 * The system's `ping` (iputils or busybox; raw sockets need rights that the agent does not have).
 * Without a shell, killed at the timeout, at most 16 at a time. Where `ping` knows no `-6`,
 * `ping6` is used for IPv6 addresses. `folders` are searched instead of PATH: for a test.
 */
export function createPing(folders?: string): Ping {
  let v6Command: readonly [string, ...string[]] = ['ping', '-6']

  async function ask(host: string, timeoutMs: number, signal?: AbortSignal): Promise<Reach> {
    if (signal?.aborted === true) return { kind: 'silent' }
    const isV6 = isIPv6(host)
    const [command, ...flags] = isV6 ? v6Command : (['ping'] as const)
    const seconds = Math.max(1, Math.ceil(timeoutMs / 1000))
    const args = [...flags, '-n', '-c', '1', '-W', String(seconds), host]
    const ended = await run({ command, args, timeoutMs, folders, signal })
    if (isV6 && command === 'ping' && /(invalid|unrecognized) option/i.test(ended.output)) {
      v6Command = ['ping6']
      return ask(host, timeoutMs, signal)
    }
    return reachOf(ended, command)
  }

  return (host, timeoutMs, signal) => inTurn(() => ask(host, timeoutMs, signal))
}

function run(order: {
  readonly command: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  readonly folders: string | undefined
  readonly signal: AbortSignal | undefined
}): Promise<Ended> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    let output = ''
    const end = (code: Ended['code']): void => {
      clearTimeout(timer)
      order.signal?.removeEventListener('abort', kill)
      resolve({ code, output, elapsedMs: performance.now() - startedMs })
    }
    const folders = order.folders ?? `${process.env['PATH'] ?? ''}:/usr/bin:/bin:/usr/sbin:/sbin`
    let child: ChildProcess | undefined
    const kill = (): void => {
      child?.kill('SIGKILL')
      end(null)
    }
    const timer = setTimeout(kill, order.timeoutMs)
    order.signal?.addEventListener('abort', kill, { once: true })
    try {
      child = spawn(order.command, order.args, {
        // Figures with a point and messages in English, whatever the machine speaks.
        env: { PATH: folders, LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
    } catch (error) {
      // A small router may have no memory left for a child.
      return end((error as NodeJS.ErrnoException).code ?? 'failed')
    }
    // Without a free file descriptor a child has no streams.
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        if (output.length < OUTPUT_LENGTH_MAX) output += chunk.toString('latin1')
      })
    }
    child.on('error', ({ code }: NodeJS.ErrnoException) => end(code ?? 'failed'))
    child.on('close', (code) => end(code))
  })
}

/** What the end of `ping` says, by the words that iputils and busybox use. */
function reachOf({ code, output, elapsedMs }: Ended, command: string): Reach {
  if (typeof code === 'string') {
    const fault = code === 'ENOENT' ? 'is not installed' : `cannot be started (${code})`
    return { kind: 'unusable', detail: `${command} ${fault}` }
  }
  if (code === 0) {
    const told = /time[=<]\s*(\d+(?:\.\d+)?)\s*ms/.exec(output)?.[1]
    return { kind: 'answered', rttMs: told === undefined ? elapsedMs : Number(told) }
  }
  if (/not permitted|permission denied|must be root|are you root/i.test(output)) {
    return { kind: 'unusable', detail: `${command} is not permitted to this user` }
  }
  if (/bad address|unknown host|not known|name resolution|No address/i.test(output)) {
    return { kind: 'unreachable', detail: 'the name is not known' }
  }
  const refusal = /(network|host|net|port)( is)? unreachable|no route to host/i.exec(output)?.[0]
  if (refusal !== undefined) return { kind: 'unreachable', detail: refusal.toLowerCase() }
  if (/(invalid|unrecognized|unknown) option|usage:/i.test(output)) {
    return { kind: 'unusable', detail: `${command} does not know the options -n -c -W` }
  }
  return { kind: 'silent' }
}
