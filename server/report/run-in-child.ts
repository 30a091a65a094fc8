import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'

/** What a child may take before it is stopped. */
export interface ChildLimits {
  readonly msMax: number
  /** Resident memory of its process as a whole. */
  readonly memoryBytesMax: number
  readonly outputBytesMax: number
}

/** How a command is run, and who asks. */
export interface ChildRun {
  /** What its errors begin with: `[report pdf]`. */
  readonly owner: string
  readonly limits: ChildLimits
  readonly signal: AbortSignal
  /** Arguments of Node.js itself, before the program. */
  readonly nodeArgs?: readonly string[]
  /** What people can do where it takes more than it may: `XLSX and CSV need less`. */
  readonly advice?: string
}

const MEMORY_LOOK_MS = 200
/** Linux counts `statm` in pages. */
const PAGE_BYTES = 4096
/** What a child says of its end, of which the last line is handed on. */
const COMPLAINT_CHARS_MAX = 4000

const SELF = fileURLToPath(import.meta.url)
/** The bundles stand side by side; run from its sources, this is the one that was built last. */
const DIST = SELF.endsWith('.ts') ? join(dirname(SELF), '../../dist') : dirname(SELF)

/**
 * Runs a command of this program in a process of its own: text goes to its standard input, what it writes
 * comes back, and its memory and time are nobody else's. Throws what the signal gives, and a clear error,
 * which begins with `owner`, where it fails or takes more than it may.
 */
export async function runInChild(
  command: string,
  input: Iterable<string>,
  { owner, limits, signal, nodeArgs = [], advice }: ChildRun,
): Promise<Uint8Array> {
  signal.throwIfAborted()
  // Nothing of this process' surroundings: settings with secrets may be among them.
  const child = spawn(process.execPath, [...nodeArgs, join(DIST, 'pantau-server.mjs'), command], {
    stdio: 'pipe',
    env: {},
  })
  let failure: Error | undefined
  const stop = (error: Error): void => {
    failure ??= error
    child.kill('SIGKILL')
  }
  const tooMuch = (what: string): void =>
    stop(new Error(`${owner} ${what}${advice === undefined ? '' : `; ${advice}`}`))
  const abort = (): void => stop(asError(signal.reason))
  signal.addEventListener('abort', abort, { once: true })
  const late = setTimeout(() => tooMuch(`not done after ${limits.msMax / 1000} s`), limits.msMax)
  const look = async (): Promise<void> => {
    const isTooMuch = (await memoryOf(child)) > limits.memoryBytesMax
    if (isTooMuch) tooMuch(`needs more than ${mebibytes(limits.memoryBytesMax)}`)
  }
  const looks = setInterval(() => void look(), MEMORY_LOOK_MS)
  try {
    const chunks: Buffer[] = []
    let bytes = 0
    let complaint = ''
    child.stdout.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      bytes += chunk.length
      if (bytes > limits.outputBytesMax) tooMuch(`larger than ${mebibytes(limits.outputBytesMax)}`)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = (complaint + text).slice(-COMPLAINT_CHARS_MAX)
    })
    const ended = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    // One that ends before it has read all says why on its standard error.
    await Promise.all([ended, pipeline(input, child.stdin).catch(() => undefined)])
    if (failure !== undefined) throw failure
    if (child.exitCode !== 0) {
      const last = complaint
        .trim()
        .split('\n')
        .at(-1)
        ?.replace(/^pantau: /, '')
      throw new Error(last || `${owner} ended with ${child.exitCode}`)
    }
    return Buffer.concat(chunks)
  } finally {
    clearTimeout(late)
    clearInterval(looks)
    signal.removeEventListener('abort', abort)
  }
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error(String(reason))

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`

/** Resident memory of the child, bytes; 0 where the system does not say, or no more. */
async function memoryOf({ pid }: ChildProcess): Promise<number> {
  if (pid === undefined) return 0
  const text = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')
  return Number(text.split(' ')[1] ?? 0) * PAGE_BYTES
}
