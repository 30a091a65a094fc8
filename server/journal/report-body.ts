import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { createGzip, gunzip } from 'node:zlib'
import type { Report } from '#contract/report-document.ts'
import { figuresPieces } from '../domain/figures-pieces.ts'

const gunzipAside = promisify(gunzip)
/** A country's report as text: 83,762 places of about 1.5 KB, and four times that to spare. */
const TEXT_BYTES_MAX = 512 * 1024 * 1024

/** A report as JSON in pieces, which together are what `JSON.stringify` makes of it. */
export function* reportPieces({ document, figures }: Report): Generator<string> {
  yield `{"document":${JSON.stringify(document)},"figures":`
  yield* figuresPieces(figures)
  yield '}'
}

/** A report as it is kept and sent: gzip of its JSON. Others have their turn meanwhile. */
export async function packReport(report: Report): Promise<Buffer<ArrayBuffer>> {
  const zip = createGzip({ level: 6 })
  const parts: Buffer[] = []
  const done = new Promise<void>((resolve, reject) => {
    zip.on('data', (part: Buffer) => parts.push(part))
    zip.on('end', resolve)
    zip.on('error', reject)
  })
  for (const piece of reportPieces(report)) {
    if (!zip.write(piece)) await turn()
  }
  zip.end()
  await done
  return Buffer.concat(parts)
}

/** The other way; throws where the bytes are not those that were kept (gzip has a checksum). */
export async function unpackReport(body: Uint8Array): Promise<Report> {
  const text = await gunzipAside(body, { maxOutputLength: TEXT_BYTES_MAX })
  return JSON.parse(text.toString('utf8')) as Report
}
