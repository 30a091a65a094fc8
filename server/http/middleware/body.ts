import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip, gunzipSync } from 'node:zlib'
import type { Context } from 'hono'
import type { z } from 'zod'
import { problem } from '../problem.ts'

export interface BodyLimits {
  /** Bytes as they come over the wire. */
  readonly sentMax: number
  /** Bytes after decompression: a small body may hide a large one. */
  readonly plainMax: number
}

/** The body's text, or the answer that refuses it. */
export type BodyText = { readonly text: string } | { readonly refused: Response }

const ERRORS_MAX = 20
const gunzipAside = promisify(gunzip)
/** Below this a thread costs more than the work. */
const GUNZIP_ASIDE_BYTES = 4096
/** A whole batch in one turn of the thread: each turn costs the event loop more than the memory. */
const INFLATE_CHUNK_BYTES = 524_288

/** Reads a JSON body, plain or gzip; 413, 415 and 422 as the protocol says. */
export async function readJsonText(c: Context, limits: BodyLimits): Promise<BodyText> {
  const type = c.req.header('Content-Type')?.split(';', 1)[0]?.trim().toLowerCase()
  if (type !== 'application/json') {
    return {
      refused: problem(c, 415, 'Send application/json', { detail: `got ${type ?? 'none'}` }),
    }
  }
  const encoding = c.req.header('Content-Encoding')?.trim().toLowerCase() ?? 'identity'
  if (encoding !== 'gzip' && encoding !== 'identity') {
    return { refused: problem(c, 415, 'Encode as gzip or not at all') }
  }
  const sentMax = encoding === 'gzip' ? limits.sentMax : limits.plainMax
  const sent = await readBytes(c, sentMax)
  if (sent === null) return { refused: tooLarge(c, `more than ${sentMax} bytes`) }
  if (encoding === 'identity') return { text: sent.toString('utf8') }
  try {
    const options = { maxOutputLength: limits.plainMax }
    const plain =
      sent.length < GUNZIP_ASIDE_BYTES
        ? gunzipSync(sent, options)
        : await gunzipAside(sent, { ...options, chunkSize: INFLATE_CHUNK_BYTES })
    return { text: plain.toString('utf8') }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ERR_BUFFER_TOO_LARGE') {
      return { refused: tooLarge(c, `more than ${limits.plainMax} bytes when decompressed`) }
    }
    return { refused: problem(c, 422, 'The body is not valid gzip') }
  }
}

const tooLarge = (c: Context, detail: string): Response =>
  problem(c, 413, 'The body is too large', { detail })

/** All bytes of the body, or null when there are more than `max`: then the rest is not read. */
export async function readBytes(c: Context, max: number): Promise<Buffer | null> {
  if (Number(c.req.header('Content-Length') ?? 0) > max) return null
  const parts: Uint8Array[] = []
  let total = 0
  for await (const part of bodyOf(c)) {
    total += part.length
    if (total > max) return null
    parts.push(part)
  }
  return Buffer.concat(parts, total)
}

/** Node's own stream where there is one: a web stream around it costs more than the parsing. */
function bodyOf(c: Context): AsyncIterable<Uint8Array> {
  const { incoming } = (c.env ?? {}) as { readonly incoming?: IncomingMessage }
  return incoming ?? ((c.req.raw.body ?? []) as unknown as AsyncIterable<Uint8Array>)
}

/** A small JSON body that follows a schema, or the answer that refuses it: 413, 415 or 422. */
export async function readJson<S extends z.ZodType>(
  c: Context,
  bytesMax: number,
  schema: S,
): Promise<z.output<S> | Response> {
  const body = await readJsonText(c, { sentMax: bytesMax, plainMax: bytesMax })
  if ('refused' in body) return body.refused
  let value: unknown
  try {
    value = JSON.parse(body.text)
  } catch {
    return problem(c, 422, 'The body is not valid JSON')
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.slice(0, ERRORS_MAX).map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }))
  return problem(c, 422, 'The body cannot be read', { errors })
}
