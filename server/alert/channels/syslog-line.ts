import type { Message } from '../message.ts'
import { urgencyOf } from './urgency.ts'

/** Facility 16, local use 0 (RFC 5424 table 1). */
const FACILITY = 16
const SEVERITIES = { high: 3, normal: 5, low: 6 } as const
/**
 * Id of the structured data. 32473 is the enterprise number for examples (RFC 5612): this project
 * has none of its own.
 */
const DATA_ID = 'pantau@32473'
/** What every receiver should take (RFC 5425 section 4.3.1, RFC 5426 section 3.2). */
const LINE_BYTES_MAX = 2048
const PARAMETER_MAX = 128

/** One line of RFC 5424 with incident, kind, cause, place and times as structured data. */
export function syslogLine(message: Message, hostname: string, nowMs: number): Buffer {
  const { kind, facts } = message
  const priority = FACILITY * 8 + SEVERITIES[urgencyOf(kind)]
  const data: Readonly<Record<string, string | null>> = {
    id: message.id,
    incident: message.incident,
    condition: facts.condition,
    cause: facts.cause,
    confidence: facts.cause === null ? null : facts.confidence.toFixed(2),
    scope: facts.scope,
    place: facts.places[0] ?? null,
    places: String(facts.placesTotal),
    since: new Date(facts.sinceMs).toISOString(),
    until: facts.untilMs === null ? null : new Date(facts.untilMs).toISOString(),
  }
  const parameters = Object.entries(data)
    .filter((entry): entry is [string, string] => entry[1] !== null)
    .map(([name, value]) => ` ${name}="${parameterOf(value)}"`)
  const text = [message.title, ...message.text.split('\n')].filter((line) => line !== '').join('; ')
  const time = new Date(nowMs).toISOString()
  const header = `<${priority}>1 ${time} ${nameOf(hostname)} pantau - ${kind}`
  // The byte order mark says that the text is UTF-8 (section 6.4).
  return cut(Buffer.from(`${header} [${DATA_ID}${parameters.join('')}] \uFEFF${text}`))
}

/** Printable ASCII without spaces, as names in the header must be. */
function nameOf(text: string): string {
  return text.replace(/[^\x21-\x7E]+/g, '-').slice(0, 255) || '-'
}

/** Escaped by section 6.3.3. */
function parameterOf(value: string): string {
  return [...value.replace(/\p{Cc}+/gu, ' ')]
    .slice(0, PARAMETER_MAX)
    .join('')
    .replace(/["\\\]]/g, (character) => `\\${character}`)
}

/** At most the bytes that every receiver takes, without half a character at the end. */
function cut(line: Buffer): Buffer {
  if (line.length <= LINE_BYTES_MAX) return line
  let end = LINE_BYTES_MAX
  while (((line[end] ?? 0) & 0xc0) === 0x80) end -= 1
  return line.subarray(0, end)
}
