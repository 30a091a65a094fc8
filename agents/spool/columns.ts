/**
 * Packs samples for a block of many: the numbers are taken out of each sample's JSON, what is left
 * (its form) is written once for all samples of that form, and each number is written as the
 * difference to the one at the same spot of the sample before. Works on the text, so that every
 * kind of sample of any version comes out as it went in.
 */

/** JSON text holds no raw control character, so these can stand for numbers in it. */
const INTEGER = '\u0001'
const THOUSANDTHS = '\u0002'
const PLACEHOLDER = new RegExp(`[${INTEGER}${THOUSANDTHS}]`, 'g')
/** Numbers and the digits of counters, which are strings. */
const NUMBER = /(?<=[:,["])-?\d{1,16}(?:\.\d{1,3})?(?=[,}\]"])/g
/** Twice the difference of two such numbers is still exact in a double. */
const NUMBER_MAX = 2 ** 50

interface Form {
  readonly index: number
  readonly columns: number[][]
}

/** The packed bytes, to be compressed by the caller. */
export function packColumns(values: readonly unknown[]): Buffer {
  const forms = new Map<string, Form>()
  const order: number[] = []
  for (const value of values) {
    const numbers: number[] = []
    const text = JSON.stringify(value).replace(NUMBER, (literal) => {
      const scaled = literal.includes('.') ? Math.round(Number(literal) * 1000) : Number(literal)
      const placeholder = literal.includes('.') ? THOUSANDTHS : INTEGER
      // A form that would not give the same text back stays as it is: "007", "-0", "1.50".
      const isExact = Math.abs(scaled) <= NUMBER_MAX && textOf(placeholder, scaled) === literal
      if (!isExact) return literal
      numbers.push(scaled)
      return placeholder
    })
    const known = forms.get(text)
    const form = known ?? { index: forms.size, columns: numbers.map(() => []) }
    if (known === undefined) forms.set(text, form)
    order.push(form.index)
    numbers.forEach((number, column) => form.columns[column]?.push(number))
  }
  const head = Buffer.from([...forms.keys()].join('\n'))
  const headLength: number[] = []
  writeNumber(headLength, head.length)
  const bytes: number[] = []
  writeNumber(bytes, order.length)
  for (const index of order) writeNumber(bytes, index)
  for (const { columns } of forms.values()) {
    for (const column of columns) writeColumn(bytes, column)
  }
  return Buffer.concat([Buffer.from(headLength), head, Buffer.from(bytes)])
}

/** The values that were packed. Throws when the bytes are not what `packColumns` wrote. */
export function unpackColumns(packed: Buffer): readonly unknown[] {
  const reader = { bytes: packed, at: 0 }
  const headLength = readNumber(reader)
  const texts = packed.toString('utf8', reader.at, reader.at + headLength).split('\n')
  reader.at += headLength
  const count = readNumber(reader)
  const order = Array.from({ length: count }, () => readNumber(reader))
  const uses = texts.map(() => 0)
  for (const index of order) uses[index] = (uses[index] ?? 0) + 1
  const columns = texts.map((text, index) =>
    Array.from(text.match(PLACEHOLDER) ?? [], () => readColumn(reader, uses[index] ?? 0)),
  )
  const used = texts.map(() => 0)
  return order.map((index) => {
    const row = used[index] ?? 0
    used[index] = row + 1
    let column = 0
    const json = (texts[index] ?? '').replace(PLACEHOLDER, (placeholder) => {
      const number = columns[index]?.[column]?.[row] ?? 0
      column += 1
      return textOf(placeholder, number)
    })
    return JSON.parse(json) as unknown
  })
}

function textOf(placeholder: string, number: number): string {
  return String(placeholder === THOUSANDTHS ? number / 1000 : number)
}

function writeColumn(bytes: number[], column: readonly number[]): void {
  let before = 0
  for (const number of column) {
    const difference = number - before
    // Small differences of both signs become small numbers (zigzag).
    writeNumber(bytes, difference < 0 ? -2 * difference - 1 : 2 * difference)
    before = number
  }
}

function readColumn(reader: Reader, length: number): number[] {
  let before = 0
  return Array.from({ length }, () => {
    const zigzag = readNumber(reader)
    before += zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2
    return before
  })
}

interface Reader {
  readonly bytes: Buffer
  at: number
}

/** Seven bits a byte, the lowest first; not by bit operators, which end at 32 bits. */
function writeNumber(bytes: number[], number: number): void {
  let rest = number
  while (rest >= 128) {
    bytes.push(128 + (rest % 128))
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}

function readNumber(reader: Reader): number {
  let number = 0
  for (let unit = 1; ; unit *= 128) {
    const byte = reader.bytes[reader.at]
    if (byte === undefined) throw new Error('[spool] a block that ends too early')
    reader.at += 1
    number += (byte % 128) * unit
    if (byte < 128) return number
  }
}
