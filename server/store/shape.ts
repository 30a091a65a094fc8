/**
 * Splits a sample into its shape (all that seldom changes: structure, words, nulls) and its numbers
 * (all that changes from poll to poll), and puts the two together again without loss. An access
 * point has a handful of shapes in its life, so that a stored sample is little more than its numbers.
 */

/** Stands in a shape for a decimal string, which is kept as two numbers: a counter has 64 bits. */
interface DecimalMark {
  readonly '#': 0
}
export type Shape = null | boolean | number | string | DecimalMark | readonly Shape[] | ShapeObject
interface ShapeObject {
  readonly [key: string]: Shape
}

const DECIMAL = /^(0|[1-9]\d{0,19})$/
/** Decimal digits in the low one of a counter's two numbers; both stay below 2^53. */
const LOW_DIGITS = 15
const LOW_UNIT = 10n ** BigInt(LOW_DIGITS)
const DECIMAL_MARK = '{"#":0}'

export interface Shaped {
  /** JSON of the value with 0 for each number and a mark for each decimal string. */
  readonly shape: string
  /** The numbers in the order of the shape; two (high, low) for a decimal string. */
  readonly numbers: readonly number[]
}

/** Takes a JSON value apart. Keys that are undefined are left out, as JSON does. */
export function takeApart(value: unknown): Shaped {
  const numbers: number[] = []
  return { shape: shapeOf(value, numbers), numbers }
}

function shapeOf(value: unknown, numbers: number[]): string {
  switch (typeof value) {
    case 'number':
      numbers.push(value)
      return '0'
    case 'string':
      return shapeOfText(value, numbers)
    case 'boolean':
      return value ? 'true' : 'false'
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? shapeOfList(value, numbers) : shapeOfObject(value, numbers)
    default:
      throw new Error(`[store] a sample cannot hold a ${typeof value}`)
  }
}

function shapeOfText(value: string, numbers: number[]): string {
  const first = value.charCodeAt(0)
  // Most texts are words: only what begins with a digit is worth the pattern.
  if (!(first >= 48 && first <= 57) || !DECIMAL.test(value)) return JSON.stringify(value)
  const cut = Math.max(0, value.length - LOW_DIGITS)
  numbers.push(cut === 0 ? 0 : Number(value.slice(0, cut)), Number(value.slice(cut)))
  return DECIMAL_MARK
}

function shapeOfList(value: readonly unknown[], numbers: number[]): string {
  let text = '['
  for (let index = 0; index < value.length; index += 1) {
    text += index === 0 ? shapeOf(value[index], numbers) : `,${shapeOf(value[index], numbers)}`
  }
  return `${text}]`
}

/** Key names repeat for ever: their JSON is made once. The set is closed by the contract. */
const quotedKeys = new Map<string, string>()
function quotedKey(key: string): string {
  let quoted = quotedKeys.get(key)
  if (quoted === undefined) {
    quoted = `${JSON.stringify(key)}:`
    quotedKeys.set(key, quoted)
  }
  return quoted
}

function shapeOfObject(value: object, numbers: number[]): string {
  let text = ''
  for (const key in value) {
    const inner = (value as Record<string, unknown>)[key]
    if (inner === undefined) continue
    text += (text === '' ? '{' : ',') + quotedKey(key) + shapeOf(inner, numbers)
  }
  return text === '' ? '{}' : `${text}}`
}

/** A shape made ready for use. */
export interface ShapePlan {
  readonly shape: string
  readonly tree: Shape
  /** Index into the numbers by path such as `reading.radios.0.clients`; of a counter's high part. */
  readonly places: ReadonlyMap<string, number>
}

export function planOf(shape: string): ShapePlan {
  const tree = JSON.parse(shape) as Shape
  const places = new Map<string, number>()
  locate(tree, '', places, 0)
  return { shape, tree, places }
}

const isMark = (shape: object): shape is DecimalMark => '#' in shape

function locate(shape: Shape, path: string, places: Map<string, number>, next: number): number {
  if (typeof shape === 'number') {
    places.set(path, next)
    return next + 1
  }
  if (shape === null || typeof shape !== 'object') return next
  if (isMark(shape)) {
    places.set(path, next)
    return next + 2
  }
  let after = next
  for (const [key, inner] of Object.entries(shape)) {
    after = locate(inner, path === '' ? key : `${path}.${key}`, places, after)
  }
  return after
}

/**
 * The numbers of a value that has this shape, or null when it has another one: much quicker than
 * taking it apart, and nearly every poll has the shape of the poll before.
 */
export function numbersIfShaped(plan: ShapePlan, value: unknown): readonly number[] | null {
  const numbers: number[] = []
  return collect(plan.tree, value, numbers) ? numbers : null
}

function collect(shape: Shape, value: unknown, numbers: number[]): boolean {
  if (typeof value === 'number') {
    if (typeof shape !== 'number') return false
    numbers.push(value)
    return true
  }
  if (typeof value === 'string') {
    if (typeof shape === 'string') return shape === value
    if (typeof shape !== 'object' || shape === null || !isMark(shape)) return false
    return shapeOfText(value, numbers) === DECIMAL_MARK
  }
  if (typeof value !== 'object' || value === null) return shape === value
  if (typeof shape !== 'object' || shape === null) return false
  if (Array.isArray(value)) {
    if (!Array.isArray(shape) || shape.length !== value.length) return false
    for (let index = 0; index < value.length; index += 1) {
      if (!collect(shape[index] as Shape, value[index], numbers)) return false
    }
    return true
  }
  return !Array.isArray(shape) && collectObject(shape as ShapeObject, value, numbers)
}

/** By the keys of the shape, whose order is the order of the numbers. */
function collectObject(shape: ShapeObject, value: object, numbers: number[]): boolean {
  let open = 0
  for (const key in shape) {
    const inner = (value as Record<string, unknown>)[key]
    if (inner === undefined || !collect(shape[key] as Shape, inner, numbers)) return false
    open += 1
  }
  for (const key in value) {
    if ((value as Record<string, unknown>)[key] !== undefined) open -= 1
  }
  return open === 0
}

/** The decimal string whose parts are these. */
export function decimalOf(high: number, low: number): string {
  return high === 0 ? String(low) : `${high}${String(low).padStart(LOW_DIGITS, '0')}`
}

/** The same as a number. */
export function bigDecimalOf(high: number, low: number): bigint {
  return high === 0 ? BigInt(low) : BigInt(high) * LOW_UNIT + BigInt(low)
}

/** Puts shape and numbers together again: the inverse of `takeApart`. */
export function putTogether(plan: ShapePlan, numbers: readonly number[]): unknown {
  let next = 0
  const take = (): number => {
    const number = numbers[next]
    if (number === undefined) throw new Error('[store] a stored sample lacks numbers')
    next += 1
    return number
  }
  const build = (shape: Shape): unknown => {
    if (typeof shape === 'number') return take()
    if (shape === null || typeof shape !== 'object') return shape
    if (Array.isArray(shape)) return shape.map(build)
    if (isMark(shape)) return decimalOf(take(), take())
    const object: Record<string, unknown> = {}
    for (const [key, inner] of Object.entries(shape)) object[key] = build(inner)
    return object
  }
  return build(plan.tree)
}
