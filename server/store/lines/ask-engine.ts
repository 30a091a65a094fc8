import type { EnginePlace } from '../series-url.ts'
import { StoreSetupError } from '../setup-error.ts'

/** The engine answered otherwise than it should. */
export class EngineAnswerError extends Error {
  override readonly name = 'EngineAnswerError'
  readonly status: number

  constructor(message: string, status: number) {
    super(message)
    this.status = status
  }
}

/** The engine cannot be reached, or does not answer in time. */
export class EngineAwayError extends Error {
  override readonly name = 'EngineAwayError'
  /** It took the question and has not answered in time, which a busy one does. */
  readonly isLate: boolean

  constructor(message: string, isLate: boolean, cause: unknown) {
    super(message, { cause })
    this.isLate = isLate
  }
}

export interface Question {
  readonly url: string
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | URLSearchParams
  readonly timeoutMs: number
}

const DETAIL_CHARS_MAX = 300
/** What is read of the answer of a failure, for its first line; no connection is worth reading all of it. */
const FAILURE_BYTES_MAX = 8192
/** Metrics of a server with all its flags are some hundred kB. */
const TEXT_BYTES_MAX = 16 * 1024 * 1024
/** A part of the time of one series, or of the rows of an answer, is a few MB. */
const LINE_CHARS_MAX = 64 * 1024 * 1024

/**
 * Asks an engine and gives its answer, of which `take` reads what it needs within the same time. Errors
 * name the engine's place and never its password.
 */
export async function askEngine<Answer>(
  name: string,
  { authorization, shown }: EnginePlace,
  { url, method = 'POST', headers, body, timeoutMs }: Question,
  take: (response: Response) => Promise<Answer>,
): Promise<Answer> {
  const signal = AbortSignal.timeout(timeoutMs)
  const own = authorization === null ? {} : { authorization: authorization.reveal() }
  try {
    const options = { method, headers: { ...headers, ...own }, signal, redirect: 'error' } as const
    const response = await fetch(url, body === undefined ? options : { ...options, body })
    if (response.ok) return await take(response)
    const failure = new TextDecoder().decode((await beginOf(response, FAILURE_BYTES_MAX)).bytes)
    const detail = failure.trim().slice(0, DETAIL_CHARS_MAX)
    if (response.status === 401 || response.status === 403) {
      throw new StoreSetupError(
        `[store ${name}] ${shown} refuses (${response.status}): ${detail}; check user and password of the URL`,
      )
    }
    const message = `[store ${name}] ${shown} answered ${response.status}: ${detail}`
    throw new EngineAnswerError(message, response.status)
  } catch (cause) {
    if (cause instanceof EngineAnswerError || cause instanceof StoreSetupError) throw cause
    const why = signal.aborted ? `no answer within ${timeoutMs / 1000} s` : reasonOf(cause)
    const message = `[store ${name}] ${shown} cannot be reached: ${why}`
    throw new EngineAwayError(message, signal.aborted, cause)
  }
}

/** Of what `fetch` says the cause is what tells; of several addresses each has one. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause)
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ')
  return cause.cause === undefined ? cause.message : reasonOf(cause.cause)
}

/** Whole answers that are short. Throws where one is longer than any that an engine gives. */
export async function textOfAnswer(response: Response): Promise<string> {
  const { bytes, isWhole } = await beginOf(response, TEXT_BYTES_MAX)
  if (!isWhole) throw tooLong(response, `answer of more than ${TEXT_BYTES_MAX} bytes`)
  return new TextDecoder().decode(bytes)
}

/** The first bytes of an answer; of a longer one the rest is not taken. */
async function beginOf({ body }: Response, bytesMax: number) {
  const parts: Uint8Array[] = []
  let length = 0
  if (body !== null) {
    for await (const part of body) {
      parts.push(part)
      length += part.length
      if (length > bytesMax) break
    }
  }
  return { bytes: Buffer.concat(parts).subarray(0, bytesMax), isWhole: length <= bytesMax }
}

const tooLong = ({ url, status }: Response, what: string): EngineAnswerError =>
  new EngineAnswerError(
    `[store] ${new URL(url).host} gave an ${what}: what stands there is no such engine, or something is in between`,
    status,
  )

/**
 * The lines of an answer as they come, and with them what an engine says of its own failure. Throws where
 * one does not end.
 */
export async function* linesOfAnswer(response: Response): AsyncGenerator<string> {
  if (response.body === null) return
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response.body) {
    const parts = decoder.decode(bytes, { stream: true }).split('\n')
    // A long line comes in many parts: only what is new is looked through.
    parts[0] = rest + (parts[0] ?? '')
    rest = parts.pop() ?? ''
    for (const line of parts) if (line !== '') yield line
    if (rest.length > LINE_CHARS_MAX) {
      throw tooLong(response, `answer with a line of more than ${LINE_CHARS_MAX} characters`)
    }
  }
  if (rest !== '') yield rest
}

/** Lines joined to bodies of bounded length: servers refuse longer ones. */
export function* bodiesOf(lines: readonly string[], charsMax: number): Generator<string> {
  let body: string[] = []
  let chars = 0
  for (const line of lines) {
    if (chars + line.length > charsMax && body.length > 0) {
      yield body.join('\n')
      body = []
      chars = 0
    }
    body.push(line)
    chars += line.length + 1
  }
  if (body.length > 0) yield body.join('\n')
}
