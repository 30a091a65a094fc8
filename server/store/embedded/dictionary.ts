/**
 * Words that repeat in every row, as small numbers. Kinds of words: targets, boots and shapes. The
 * memory copy is complete; words that a commit has not stored yet are handed to it by `takeNew`.
 */
import type { AgentId, BootId } from '#contract/ids.ts'
import type { SeriesTarget } from '../series-store.ts'
import { numbersIfShaped, planOf, takeApart } from '../shape.ts'
import type { ShapePlan } from '../shape.ts'

/**
 * Shapes kept as words, in characters of all and of one: any further shape is written out in its
 * rows. The state of each access point is part of a controller's shape, so that nearly each of its
 * polls has a new and long one.
 */
const SHAPES_CHARS_MAX = 32 * 1024 * 1024
const SHAPE_CHARS_MAX = 8192
/** A plan takes several times the memory of its shape. */
const PLANS_CHARS_MAX = 4 * 1024 * 1024

export interface Word {
  readonly id: number
  readonly text: string
}

/** A value taken apart, its shape by id, or as text when the dictionary is full. */
export interface ShapedRow {
  readonly shapeId: number | null
  readonly shapeText: string | null
  readonly numbers: readonly number[]
}
interface LastShape {
  readonly plan: ShapePlan
  readonly shapeId: number | null
  readonly shapeText: string | null
}

const letters = { 'access-point': 'a', uplink: 'u', agent: 'g', ups: 'p', switch: 'w' } as const
const KINDS = Object.keys(letters) as readonly SeriesTarget['kind'][]

export const targetWord = (kind: SeriesTarget['kind'], id: string): string =>
  `${letters[kind]}:${id}`
export const bootWord = (agent: AgentId, boot: BootId): string => `b:${agent}/${boot}`
export const shapeWord = (shape: string): string => `s:${shape}`

export class Dictionary {
  readonly #ids = new Map<string, number>()
  readonly #texts: string[] = []
  readonly #plans = new Map<string, ShapePlan>()
  readonly #lastShapes = new Map<number, LastShape>()
  readonly #lastShapeByPlan = new WeakMap<ShapePlan, LastShape>()
  #new: Word[] = []
  #shapesChars = 0
  #plansChars = 0

  constructor(stored: readonly Word[]) {
    for (const { id, text } of stored) this.#put(id, text)
  }

  #put(id: number, text: string): void {
    this.#ids.set(text, id)
    this.#texts[id] = text
    if (text.startsWith('s:')) this.#shapesChars += text.length
  }

  idOf(text: string): number | undefined {
    return this.#ids.get(text)
  }

  /** The text of a word, without the letter of its kind. */
  textOf(id: number): string {
    const text = this.#texts[id]
    if (text === undefined) throw new Error(`[store embedded] word ${id} is not in the dictionary`)
    return text.slice(2)
  }

  /** The kind of target and its identifier. */
  targetOf(id: number): SeriesTarget {
    const letter = this.#texts[id]?.charAt(0)
    const kind = KINDS.find((k) => letters[k] === letter)
    if (kind === undefined) throw new Error(`[store embedded] word ${id} is not a target`)
    return { kind, id: this.textOf(id) } as SeriesTarget
  }

  /** The id of a target. */
  internTarget(kind: SeriesTarget['kind'], id: string): number {
    return this.intern(targetWord(kind, id))
  }

  /** The agent and boot of a boot word. */
  bootOf(id: number): { readonly agent: AgentId; readonly boot: BootId } {
    const [agent, boot] = this.textOf(id).split('/')
    return { agent: agent as AgentId, boot: boot as BootId }
  }

  /** The id of a word, which is new when it was not known. */
  intern(text: string): number {
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const id = this.#texts.length
    this.#put(id, text)
    this.#new.push({ id, text })
    return id
  }

  /** Takes a value apart; quick when it has the shape that the target had last. */
  shaped(target: number, value: unknown): ShapedRow {
    const last = this.#lastShapes.get(target)
    if (last !== undefined) {
      const numbers = numbersIfShaped(last.plan, value)
      if (numbers !== null) return { shapeId: last.shapeId, shapeText: last.shapeText, numbers }
    }
    const { shape, numbers } = takeApart(value)
    const shapeId = this.#internShape(shape)
    const shapeText = shapeId === null ? shape : null
    this.#lastShapes.set(target, this.#lastShapeOf(shape, shapeId))
    return { shapeId, shapeText, numbers }
  }

  /** One for all targets that have it: a country's have a few. */
  #lastShapeOf(shape: string, shapeId: number | null): LastShape {
    const plan = this.planOf(shape)
    if (shapeId === null) return { plan, shapeId, shapeText: shape }
    const known = this.#lastShapeByPlan.get(plan)
    if (known !== undefined) return known
    const made = { plan, shapeId, shapeText: null }
    this.#lastShapeByPlan.set(plan, made)
    return made
  }

  /** The plan of a shape; the recent ones are kept, because few shapes make most polls. */
  planOf(shape: string): ShapePlan {
    const known = this.#plans.get(shape)
    if (known !== undefined) return known
    this.#plansChars += shape.length
    if (this.#plansChars > PLANS_CHARS_MAX) {
      this.#plans.clear()
      this.#plansChars = shape.length
    }
    const made = planOf(shape)
    this.#plans.set(shape, made)
    return made
  }

  /** The id of a shape, or null when there is no room for another: then write it out. */
  #internShape(shape: string): number | null {
    const text = shapeWord(shape)
    const known = this.#ids.get(text)
    if (known !== undefined) return known
    const isTooMuch =
      shape.length > SHAPE_CHARS_MAX || this.#shapesChars + text.length > SHAPES_CHARS_MAX
    return isTooMuch ? null : this.intern(text)
  }

  /** Words since the last call, to be stored in the commit that uses them. */
  takeNew(): readonly Word[] {
    const taken = this.#new
    this.#new = []
    return taken
  }
}
