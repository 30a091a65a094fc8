/**
 * What the family of the paper (Libertinus Serif) has a glyph for in each of its weights: Latin, Greek,
 * Cyrillic, and the signs of ordinary text. All of them run from left to right.
 */
const SHOWN =
  '\\u0020-\\u007E\\u00A0-\\u00AC\\u00AE-\\u0241\\u0250-\\u02E4\\u0300-\\u036F\\u0384-\\u038A\\u038C' +
  '\\u038E-\\u03A1\\u03A3-\\u03CE\\u03FD-\\u045F\\u0490-\\u04C4\\u1E00-\\u1E9B\\u1EA0-\\u1EF9\\u2000-\\u200A' +
  '\\u2010-\\u2027\\u202F\\u2030\\u2032-\\u2034\\u2039\\u203A\\u2044\\u2070\\u2074-\\u208E\\u20AC\\u2116' +
  '\\u2122\\u2190-\\u2195\\u2212\\u2248\\u2260\\u2264\\u2265\\u25A0\\u25A1\\u25B2\\u25CB\\u25CF\\uFFFD'
/** Runs of what it has none for, with the blanks between them. */
const LACKING = new RegExp(`[^${SHOWN}]+(?:\\s+[^${SHOWN}]+)*`, 'gu')
/** Ends of lines and controls, which would break a cell; no text of ours holds any. */
const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu
/** What shows nothing of itself: joiners, marks of direction, soft hyphens. */
const UNSEEN = /[\u00AD\u061C\u200B-\u200F\u202A-\u202E\u2060-\u206F\uFEFF]+/gu
/** Stands for each run of letters that the paper cannot show; no glyph is ever laid over another. */
export const LACKING_MARK = '\uFFFD'

/** Writes text as the paper can show it, and knows whether anything was lacking. */
export interface Printer {
  readonly print: (text: string) => string
  readonly lacked: () => boolean
}

export function createPrinter(): Printer {
  let lacked = false
  return {
    print(text) {
      const plain = text.replace(CONTROLS, ' ').replace(UNSEEN, '').normalize('NFC')
      const shown = plain.replace(LACKING, LACKING_MARK)
      if (shown !== plain) lacked = true
      return shown
    },
    lacked: () => lacked,
  }
}

/** Advance widths of the family's regular, hundredths of an em rounded up, from the blank to `~`. */
const ASCII_WIDTHS = (
  '25 29 34 47 47 64 71 19 30 30 37 55 22 34 22 33 47 47 47 47 47 47 47 47 ' +
  '47 47 24 24 55 55 55 44 90 70 59 65 71 56 49 69 73 30 33 64 53 84 70 71 ' +
  '55 71 59 49 60 67 66 96 66 58 61 36 29 36 52 49 40 46 50 43 51 45 33 50 ' +
  '54 28 28 52 27 79 55 51 52 51 38 39 32 54 50 75 49 52 43 28 21 28 45'
)
  .split(' ')
  .map(Number)
/** Of all others, the widest of a kind. */
const WIDTHS: readonly (readonly [characters: RegExp, em: number])[] = [
  [/[\p{M}\u200B]/u, 0],
  [/\u00A0/, 0.25],
  [/[à-åç-öø-ÿ–]/, 0.57],
  [/[À-ÅÇ-ÖØ-Ý]/, 0.75],
]
const WIDEST_EM = 1.25

function widthOfOne(character: string): number {
  const ascii = ASCII_WIDTHS[(character.codePointAt(0) ?? 0) - 0x20]
  if (ascii !== undefined) return ascii / 100
  return WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? WIDEST_EM
}

/** How wide a line of text is at most, in em. */
export function widthOf(text: string): number {
  let em = 0
  for (const character of text) em += widthOfOne(character)
  return em
}

/** Of the words of a text, the widest, in em. */
export function widestWord(text: string): number {
  return Math.max(0, ...text.split(/\s+/).map(widthOf))
}

/** Where a word may go on in the next line. */
const BREAK = '\u200B'

/** Lets words that are wider than the room go on in the next line. */
export function breakWords(text: string, roomEm: number): string {
  if (widestWord(text) <= roomEm) return text
  let broken = ''
  let lineEm = 0
  for (const character of text) {
    const em = widthOfOne(character)
    if (/\s/.test(character)) lineEm = 0
    else if (lineEm + em > roomEm && em > 0) {
      broken += BREAK
      lineEm = em
    } else lineEm += em
    broken += character
  }
  return broken
}

/** How many lines a text takes at most, whose words fit into one (`breakWords`). */
export function linesOf(text: string, roomEm: number): number {
  if (widthOf(text) <= roomEm) return 1
  let lines = 1
  let lineEm = 0
  for (const word of text.match(/[^\s\u200B]+[\s\u200B]*/g) ?? []) {
    const em = widthOf(word.trimEnd())
    if (lineEm > 0 && lineEm + em > roomEm) {
      lines += 1
      lineEm = 0
    }
    lineEm += widthOf(word)
  }
  return lines
}
