import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { userInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import type { Problem } from '#contract/problem.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'

/** A document that the operator wrote cannot be read. */
export class RefusedDocumentError extends Error {
  override readonly name = 'ConfigError'
  /** Line of the fault, from 1; null where it cannot be told. */
  readonly line: number | null

  constructor(line: number | null, message: string) {
    super(message)
    this.line = line
  }
}

export interface Answer {
  readonly status: number
  readonly text: string
}

const ANSWER_MS_MAX = 120_000

/** What is changed here is noted as done by whom the machine knows, or as the command says. */
export function headersOfOwner(by: string = userNameHere()): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    [OPERATOR_HEADER]: encodeURIComponent(by),
  }
}

function userNameHere(): string {
  try {
    return userInfo().username
  } catch {
    // A container may run as a user whom its machine has no name for.
    return 'server'
  }
}

/** The JSON of an answer; throws with what a refusal says. */
export function jsonOf({ status, text: body }: Answer): unknown {
  if (status >= 200 && status < 300) return body === '' ? null : JSON.parse(body)
  const { title, detail, errors } = JSON.parse(body) as Problem
  const [first] = errors ?? []
  if (first !== undefined && /^\d*$/.test(first.path)) {
    throw new RefusedDocumentError(first.path === '' ? null : Number(first.path), first.message)
  }
  throw new Error(first === undefined ? (detail ?? title) : `${first.path}: ${first.message}`)
}

/** One request over the socket, of JSON or of a file's bytes; null when nobody listens there. */
export async function ask(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
  by?: string,
): Promise<Answer | null> {
  const response = await send(socketPath, method, path, body, { by })
  if (response === null) return null
  return { status: response.statusCode ?? 0, text: await text(response) }
}

/** How a request is sent: `silenceMsMax` is how long it waits for more of the answer. */
interface Sending {
  readonly silenceMsMax?: number
  readonly by?: string | undefined
}

/**
 * The same, with the answer as it comes: a file need not fit into memory. Rejects when nothing comes for
 * as long as `silenceMsMax`.
 */
export function send(
  socketPath: string,
  method: string,
  path: string,
  body?: unknown,
  { silenceMsMax = ANSWER_MS_MAX, by }: Sending = {},
): Promise<IncomingMessage | null> {
  return new Promise((resolve, reject) => {
    const isFile = body instanceof Uint8Array
    const type = isFile ? { 'Content-Type': 'application/octet-stream' } : {}
    const headers = { ...headersOfOwner(by), ...type }
    const asked = request({ socketPath, method, path, headers, timeout: silenceMsMax }, resolve)
    asked.on('timeout', () => asked.destroy(new Error('the server does not answer')))
    asked.on('error', (cause: NodeJS.ErrnoException) => {
      // No socket, or one that a killed server left behind.
      if (cause.code === 'ENOENT' || cause.code === 'ECONNREFUSED') resolve(null)
      else if (cause.code === 'EACCES') {
        reject(new Error('only the owner of the data directory may do this', { cause }))
      } else reject(cause)
    })
    asked.end(body === undefined || isFile ? body : JSON.stringify(body))
  })
}
