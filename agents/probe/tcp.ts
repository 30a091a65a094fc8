import { connect } from 'node:net'
import type { Reach } from './ping.ts'

/** Errors of a connection that the machine's own network, or a router, gave at once. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ENETDOWN',
  'EHOSTDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EADDRNOTAVAIL',
])

/** Why a request could not get anywhere, in a few words; undefined when it merely failed. */
export function unreachableDetail(error: unknown): string | undefined {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined || !UNREACHABLE.has(code)) return undefined
  return code === 'ENOTFOUND' || code === 'EAI_AGAIN' ? 'the name is not known' : code
}

/** What an error says of the host: that it cannot be reached, or merely that it did not answer. */
export function failedReach(error: Error): Reach {
  const detail = unreachableDetail(error)
  return detail === undefined ? { kind: 'silent' } : { kind: 'unreachable', detail }
}

/**
 * Opens a TCP connection and closes it. With `refusal: 'answer'` a refused one counts: the host's
 * own reset proves that it is up. Never rejects.
 */
export function openTcp(
  at: { readonly host: string; readonly port: number },
  timeoutMs: number,
  refusal: 'answer' | 'failure',
  signal?: AbortSignal,
): Promise<Reach> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const socket = connect({ host: at.host, port: at.port })
    const end = (reach: Reach): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      socket.destroy()
      resolve(reach)
    }
    const stop = (): void => end({ kind: 'silent' })
    const answered = (address?: string): void => {
      const rttMs = performance.now() - startedMs
      end({ kind: 'answered', rttMs, ...(address !== undefined && { address }) })
    }
    const timer = setTimeout(stop, timeoutMs)
    signal?.addEventListener('abort', stop, { once: true })
    socket.once('connect', () => answered(socket.remoteAddress))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' && refusal === 'answer') return answered()
      end(failedReach(error))
    })
  })
}
