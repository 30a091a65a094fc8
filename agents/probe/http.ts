import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Reach } from './ping.ts'
import type { HttpExpectation, ProbeTarget } from './target.ts'
import { failedReach } from './tcp.ts'

/** What is expected must stand near the beginning: a page is not loaded on a thin line. */
const PAGE_BYTES_MAX = 64 * 1024

/**
 * Asks a web server once. Without an expectation any HTTP answer counts, because what the site says
 * of the page is not the line's fault; with one, an answer of another kind is told from the right
 * one: a login page that stands in the way, or one that is gone. Never rejects.
 */
export function askWeb(
  { url, expected }: Extract<ProbeTarget, { kind: 'http' }>,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Reach> {
  return new Promise((resolve) => {
    const startedMs = performance.now()
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    const method = expected?.text === undefined ? 'HEAD' : 'GET'
    const request = send(url, { method, agent: false })
    const end = (reach: Reach): void => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
      request.destroy()
      resolve(reach)
    }
    const stop = (): void => end({ kind: 'silent' })
    const timer = setTimeout(stop, timeoutMs)
    // A signal made of both, and of every probe, would live as long as the agent's own.
    signal?.addEventListener('abort', stop, { once: true })
    request.on('response', (response) => {
      const rttMs = performance.now() - startedMs
      void isAsExpected(response, expected).then((isExpected) =>
        end({ kind: 'answered', rttMs, isExpected }),
      )
    })
    request.on('error', (error) => end(failedReach(error)))
    request.end()
  })
}

async function isAsExpected(
  response: IncomingMessage,
  expected: HttpExpectation | null,
): Promise<boolean> {
  if (expected === null) return true
  if (expected.status !== undefined) return response.statusCode === expected.status
  let page = Buffer.alloc(0)
  try {
    for await (const part of response as AsyncIterable<Buffer>) {
      page = Buffer.concat([page, part])
      if (page.includes(expected.text)) return true
      if (page.length > PAGE_BYTES_MAX) break
    }
  } catch {
    // A page that breaks off is judged by what came of it.
  }
  return false
}
