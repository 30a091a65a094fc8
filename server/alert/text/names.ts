/** Controls, line breaks, half characters, and marks that turn the direction of what follows. */
const UNSHOWN = /[\p{Cc}\p{Cs}\u2028\u2029\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]+/gu
/** Scripts written from right to left: Hebrew, Arabic and their kin. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u
const ELLIPSIS = '…'
/** Around a name of either direction: first strong isolate, pop directional isolate (UAX 9). */
const ISOLATE = '\u2068'
const END_OF_ISOLATE = '\u2069'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** At most `max` UTF-16 units, cut between what people see as characters. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text
  const room = max - ELLIPSIS.length - (text.includes(ISOLATE) ? END_OF_ISOLATE.length : 0)
  let end = 0
  for (const { index, segment } of graphemes.segment(text)) {
    if (index + segment.length > room) break
    end = index + segment.length
  }
  const kept = text.slice(0, end).trimEnd()
  // What was set apart and cut must end, or it would turn the words behind it.
  const isOpen = kept.lastIndexOf(ISOLATE) > kept.lastIndexOf(END_OF_ISOLATE)
  return `${kept}${ELLIPSIS}${isOpen ? END_OF_ISOLATE : ''}`
}

/**
 * A name from the inventory as part of a line: one line, at most `max` units, and set apart where
 * it is written from right to left, so that it does not turn the words around it.
 */
export function nameOf(name: string, max: number): string {
  const clean = name.replace(UNSHOWN, ' ').replace(/\s+/g, ' ').trim()
  if (!RIGHT_TO_LEFT.test(clean)) return cut(clean, max)
  return `${ISOLATE}${cut(clean, max - 2)}${END_OF_ISOLATE}`
}

/** Names one after the other while they fit, then how many are not named. */
export function listOf(
  names: readonly string[],
  total: number,
  max: number,
  others: (left: number) => string,
): string {
  const shown: string[] = []
  for (const name of names) {
    const left = total - shown.length - 1
    const next = [...shown, name].join(', ')
    if (shown.length > 0 && next.length + (left > 0 ? others(left).length : 0) > max) break
    shown.push(name)
  }
  const left = total - shown.length
  return `${shown.join(', ')}${left > 0 ? others(left) : ''}`
}
