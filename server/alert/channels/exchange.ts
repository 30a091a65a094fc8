import type { z } from 'zod'
import type { Secret } from '#contract/secret.ts'
import type { ChannelKind } from '#contract/words.ts'
import { ChannelError } from '../message.ts'

/** Longest that a service may take to take a message, ms. */
export const EXCHANGE_MS_MAX = 30_000
const REQUEST_BYTES_MAX = 64 * 1024
const ANSWER_BYTES_MAX = 64 * 1024
const REASON_MAX = 200
/** A service that wants to be left alone for longer is asked again after this. */
const RETRY_AFTER_MS_MAX = 24 * 3_600_000

/** Who asks, and what must not be read in its errors. */
export interface Caller {
  readonly kind: ChannelKind
  readonly secrets: readonly Secret[]
  readonly nowMs: () => number
}

export interface HttpRequest {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer>
  readonly answerBytesMax?: number
}

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** At most `answerBytesMax` of it. */
  readonly text: string
}

/** POSTs and reads the answer, whatever its status. Rejects with a passing `ChannelError`. */
export async function post(
  caller: Caller,
  request: HttpRequest,
  signal: AbortSignal,
): Promise<HttpAnswer> {
  const { url, headers, body, answerBytesMax = ANSWER_BYTES_MAX } = request
  if (Buffer.byteLength(body) > REQUEST_BYTES_MAX) {
    throw new ChannelError(
      `[${caller.kind}] the message is larger than ${REQUEST_BYTES_MAX} bytes`,
      {
        isPermanent: true,
      },
    )
  }
  const late = AbortSignal.timeout(EXCHANGE_MS_MAX)
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'user-agent': 'Pantau', ...headers },
      body,
      // A redirect would carry the message, and its key, to somebody who was not configured.
      redirect: 'manual',
      signal: AbortSignal.any([signal, late]),
    })
    const text = await readText(response, answerBytesMax)
    return { status: response.status, headers: response.headers, text }
  } catch (error) {
    const reason = late.aborted
      ? `did not answer within ${EXCHANGE_MS_MAX / 1000} s`
      : signal.aborted
        ? 'was not waited for'
        : `cannot be reached (${reasonOf(error)})`
    // The original is not kept as `cause`: it may hold the URL, and Telegram's holds the token.
    throw new ChannelError(scrub(caller, `[${caller.kind}] ${url.host} ${reason}`), {
      isPermanent: false,
    })
  }
}

async function readText(response: Response, bytesMax: number): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    parts.push(part)
    bytes += part.length
    if (bytes >= bytesMax) break
  }
  return Buffer.concat(parts).subarray(0, bytesMax).toString('utf8')
}

/** Why a request failed, without its address: `ECONNREFUSED`. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(inner instanceof Error)) return 'unknown reason'
  const { code } = inner as NodeJS.ErrnoException
  return code ?? inner.message
}

/** The error of an answer that is no success. */
export function refusal(
  caller: Caller,
  url: URL,
  answer: HttpAnswer,
  said: {
    /** The service's own words. */
    readonly reason?: string | undefined
    readonly isPermanent?: boolean
    readonly retryAfterMs?: number | undefined
  } = {},
): ChannelError {
  const words = said.reason ?? answer.text
  const reason = scrub(caller, words === '' ? '' : `: ${words}`)
  const retryAfterMs = said.retryAfterMs ?? retryAfterOf(answer.headers, caller.nowMs())
  return new ChannelError(`[${caller.kind}] ${url.host} answered ${answer.status}${reason}`, {
    isPermanent: said.isPermanent ?? isPermanentStatus(answer.status),
    ...(retryAfterMs !== undefined && {
      retryAfterMs: Math.min(Math.max(retryAfterMs, 0), RETRY_AFTER_MS_MAX),
    }),
  })
}

/** Redirects and refusals; not those of a server that is slow, early or busy (RFC 9110, 6585). */
function isPermanentStatus(status: number): boolean {
  return status >= 300 && status < 500 && status !== 408 && status !== 425 && status !== 429
}

/** `Retry-After` in ms from now, of seconds or of a date (RFC 9110 section 10.2.3). */
function retryAfterOf(headers: Headers, nowMs: number): number | undefined {
  const text = headers.get('retry-after')
  if (text === null) return undefined
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  const atMs = Date.parse(text)
  return Number.isNaN(atMs) ? undefined : atMs - nowMs
}

/** One line of at most 200 characters without the caller's secrets, as they are or as in a URL. */
export function scrub(caller: Pick<Caller, 'secrets'>, text: string): string {
  let clean = text
  for (const secret of caller.secrets) {
    const plain = secret.reveal()
    if (plain === '') continue
    clean = clean.replaceAll(plain, '<secret>').replaceAll(encodeURIComponent(plain), '<secret>')
  }
  return clean
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trimEnd()
    .slice(0, REASON_MAX)
}

/** JSON of a form, or undefined: a login page answers 200, too. */
export function readJson<T>(text: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** `path` below an address that may have a path of its own. */
export function below(url: URL, path: string): URL {
  return new URL(`${url.href.replace(/\/+$/, '')}${path}`)
}
