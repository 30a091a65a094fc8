import type { DegradationReason } from '#contract/words.ts'
import type { MessageFacts } from '../message.ts'
import type { Formats } from './format.ts'
import { nameOf } from './names.ts'
import type { Words } from './words.ts'

const DETAIL_MAX = 100

/** Units of what degradations measure; none where nothing is. */
const UNITS: Readonly<Partial<Record<DegradationReason, string>>> = {
  rtt: 'ms',
  loss: '%',
  throughput: 'Mbit/s',
}

/** By how much, or which one: the detail of what is wrong, as people say it; empty without. */
export function detailOf(
  { condition, scope, detail, placesTotal }: MessageFacts,
  words: Words,
  formats: Formats,
): string {
  switch (condition) {
    case 'degraded':
      return measuredOf(detail, words, formats)
    case 'access-point':
    case 'uplink':
      return detail === '' || placesTotal > 1 ? '' : deviceOf(detail, words.device[condition])
    case 'backlog':
      return withNumber(detail, formats, words.undelivered)
    case 'certificate':
      return withNumber(detail, formats, words.validFor)
    case 'disk':
      return scope === 'server' ? withNumber(detail, formats, words.roomLeft) : words.agentDiskFault
    case 'site':
    case 'agent-silent':
    case 'many-at-once':
    case 'server-back':
      return ''
    default:
      return condition satisfies never
  }
}

/** A device by its name, with what it is unless the name says so. */
function deviceOf(name: string, what: string): string {
  const shown = nameOf(name, DETAIL_MAX)
  return shown.toLowerCase().startsWith(what.toLowerCase()) ? shown : `${what} ${shown}`
}

/** Of `rtt 850 300`: what was measured, and the limit. */
function measuredOf(detail: string, words: Words, formats: Formats): string {
  const [, reason = '', value, limit] = /^(\S+) ([\d.]+)(?: ([\d.]+))?$/.exec(detail) ?? []
  if (value === undefined) return ''
  if (reason === 'ghost') return words.usualClients(formats.number(Number(value)))
  const unit = UNITS[reason as DegradationReason]
  if (unit === undefined || limit === undefined) return ''
  const shown = (text: string): string => `${formats.number(Number(text))} ${unit}`
  return words.measured(shown(value), shown(limit))
}

/** Of `2.4 GiB` or `12400`: its number within the words. */
function withNumber(detail: string, formats: Formats, say: (number: string) => string): string {
  const number = /^[\d.]+/.exec(detail)?.[0]
  return number === undefined ? '' : say(formats.number(Number(number)))
}
