/** What Excel allows in a name at most, in UTF-16 units. */
const LENGTH_MAX = 31
const FORBIDDEN = /[[\]:*?/\\\p{Cc}]/gu
/** Kept by Excel for itself. */
const RESERVED = 'history'

/**
 * Gives each sheet a name that Excel takes: without `[ ] : * ? / \`, no apostrophe at its ends, 31
 * characters at most and, whatever the case, not given before.
 */
export function sheetNamer(): (title: string) => string {
  const given = new Set([RESERVED])
  return (title) => {
    const plain = title
      .replaceAll(FORBIDDEN, ' ')
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/^[' ]+|[' ]+$/g, '')
    for (let count = 1; ; count += 1) {
      const suffix = count === 1 ? '' : ` (${count})`
      const name = `${cut(plain === '' ? '-' : plain, LENGTH_MAX - suffix.length)}${suffix}`
      if (given.has(name.toLowerCase())) continue
      given.add(name.toLowerCase())
      return name
    }
  }
}

/** A sheet's name within a formula or a link. */
export function quotedSheet(name: string): string {
  return `'${name.replaceAll("'", "''")}'`
}

/** At most so many UTF-16 units: whole words where there are several, whole characters in any case. */
function cut(text: string, max: number): string {
  let short = ''
  for (const character of text) {
    if (short.length + character.length > max) break
    short += character
  }
  const words =
    text.charAt(short.length).trim() === '' ? short : short.replace(/(?<=.{9}) \S*$/, '')
  return words.replace(/[' ]+$/, '')
}
