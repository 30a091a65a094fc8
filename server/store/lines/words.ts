import { createHash } from 'node:crypto'
import type { AgentId, BootId } from '#contract/ids.ts'
import type { SeriesLedger } from '../ledger.ts'
import { numbersIfShaped, planOf, takeApart } from '../shape.ts'
import type { ShapePlan } from '../shape.ts'

/** A float64, and so every engine, holds that many bits exactly. */
const WORD_BITS = 52
const DAY_MS = 86_400_000
const HEX_DIGITS = WORD_BITS / 4
/** Texts kept in memory, in characters; a plan takes several times the memory of its shape. */
const TEXTS_CHARS_MAX = 16 * 1024 * 1024
const PLANS_CHARS_MAX = 4 * 1024 * 1024
/** Targets whose last shape is kept: those of a nation. */
const LAST_SHAPES_MAX = 500_000

export interface Shaped {
  readonly shapeNumber: number
  readonly plan: ShapePlan
  readonly numbers: readonly number[]
}

/** The number that stands for a text, by the text alone: processes need no agreement on it. */
export function wordNumber(text: string): number {
  const digest = createHash('sha256').update(text).digest('hex')
  return Number.parseInt(digest.slice(-HEX_DIGITS), 16)
}

const bootText = (agent: AgentId, boot: BootId): string => `b:${agent}/${boot}`

/** Texts that repeat in every row, as numbers; the ledger knows which text a number stands for. */
export class Words {
  readonly #ledger: SeriesLedger
  readonly #nowMs: () => number
  /** Of the words that are noted for today. */
  readonly #numbers = new Map<string, number>()
  readonly #texts = new Map<number, string>()
  readonly #plans = new Map<number, ShapePlan>()
  readonly #lastShapes = new Map<string, Omit<Shaped, 'numbers'>>()
  /** Not in the ledger yet, or not yet with today's date, as far as is known here. */
  readonly #new = new Map<number, string>()
  #day = 0
  #hasToldUnknown = false
  #textsChars = 0
  #plansChars = 0

  constructor(ledger: SeriesLedger, nowMs: () => number = Date.now) {
    this.#ledger = ledger
    this.#nowMs = nowMs
  }

  bootNumber(agent: AgentId, boot: BootId): number {
    this.#followDay()
    return this.#numberOf(bootText(agent, boot))
  }

  /** Takes a value apart; quick when it has the shape that the series had last. */
  shaped(series: string, value: unknown): Shaped {
    this.#followDay()
    const last = this.#lastShapes.get(series)
    if (last !== undefined) {
      const numbers = numbersIfShaped(last.plan, value)
      if (numbers !== null) return { ...last, numbers }
    }
    const { shape, numbers } = takeApart(value)
    const shapeNumber = this.#numberOf(`s:${shape}`)
    const plan = this.#keepPlan(shapeNumber, shape)
    if (this.#lastShapes.size >= LAST_SHAPES_MAX) this.#lastShapes.clear()
    this.#lastShapes.set(series, { shapeNumber, plan })
    return { shapeNumber, plan, numbers }
  }

  /** Writes what is new to the ledger; before the rows that use it. */
  async store(): Promise<void> {
    if (this.#new.size === 0) return
    const words = new Map(this.#new)
    await this.#ledger.useWords(words, this.#day)
    for (const number of words.keys()) this.#new.delete(number)
  }

  /** The plans of shapes, as far as the journal knows them. */
  async plansOf(numbers: Iterable<number>): Promise<ReadonlyMap<number, ShapePlan>> {
    const found = new Map<number, ShapePlan>()
    const missing: number[] = []
    for (const number of new Set(numbers)) {
      const plan = this.#plans.get(number)
      if (plan === undefined) missing.push(number)
      else found.set(number, plan)
    }
    for (const [number, text] of await this.#textsOf(missing)) {
      found.set(number, this.#keepPlan(number, text.slice(2)))
    }
    return found
  }

  /** The boots of words, as far as the journal knows them. */
  async bootsOf(numbers: Iterable<number>): Promise<ReadonlyMap<number, BootId>> {
    const found = new Map<number, BootId>()
    for (const [number, text] of await this.#textsOf([...new Set(numbers)])) {
      found.set(number, text.slice(text.indexOf('/') + 1) as BootId)
    }
    return found
  }

  async #textsOf(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const missing = numbers.filter((number) => !this.#texts.has(number))
    const read = missing.length === 0 ? new Map() : await this.#ledger.wordsOf(missing)
    const found = new Map<number, string>()
    for (const number of numbers) {
      const text = this.#texts.get(number) ?? read.get(number)
      if (text !== undefined) found.set(number, text)
    }
    this.#tellUnknown(numbers.length - found.size)
    for (const [number, text] of read) this.#keepText(number, text)
    return found
  }

  /** Once: such readings are left out for as long as they are kept. */
  #tellUnknown(count: number): void {
    if (count === 0 || this.#hasToldUnknown) return
    this.#hasToldUnknown = true
    process.emitWarning(
      `the journal does not know the words of some readings (${count} in what was read now), which are left out: it was restored from before they were written, or is not the one that they were written with`,
      { type: 'StoreWarning' },
    )
  }

  /** On a new day every word is noted again when it is next written. */
  #followDay(): void {
    const day = Math.floor(this.#nowMs() / DAY_MS)
    if (day <= this.#day) return
    this.#day = day
    this.#numbers.clear()
    this.#lastShapes.clear()
  }

  #numberOf(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = wordNumber(text)
    this.#new.set(number, text)
    this.#keepText(number, text)
    this.#numbers.set(text, number)
    return number
  }

  #keepText(number: number, text: string): void {
    if (this.#textsChars > TEXTS_CHARS_MAX) {
      this.#texts.clear()
      this.#numbers.clear()
      this.#textsChars = 0
    }
    if (!this.#texts.has(number)) this.#textsChars += text.length
    this.#texts.set(number, text)
  }

  #keepPlan(number: number, shape: string): ShapePlan {
    const known = this.#plans.get(number)
    if (known !== undefined) return known
    if (this.#plansChars > PLANS_CHARS_MAX) {
      this.#plans.clear()
      this.#lastShapes.clear()
      this.#plansChars = 0
    }
    const plan = planOf(shape)
    this.#plans.set(number, plan)
    this.#plansChars += shape.length
    return plan
  }
}
