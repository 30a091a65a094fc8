import { z } from 'zod'

/** What can go wrong, by the thing that it befalls. */
const PLACE_FAULTS = ['power-cut', 'uplink-loss', 'dns-failure', 'captive'] as const
export const ACCESS_POINT_FAULTS = [
  'access-point-dead',
  'reboot',
  'wrong-community',
  'slow',
  'lossy',
  'counter-wrap',
  'garbage',
] as const
export type FaultKind = (typeof PLACE_FAULTS)[number] | (typeof ACCESS_POINT_FAULTS)[number]

/** A fault as a person or a file orders it, relative to the moment of the order. */
const faultOrderSchema = z.object({
  kind: z.enum([...PLACE_FAULTS, ...ACCESS_POINT_FAULTS]),
  /** A place for what befalls its power or its line, an access point for the others. */
  target: z.string(),
  afterSeconds: z.number().min(0).default(0),
  /** Without it the fault stays until it is ended. */
  forSeconds: z.number().positive().optional(),
  /** Of `slow`. */
  delayMs: z.number().min(0).max(60_000).default(1500),
  /** Of `lossy`: share of the datagrams that are lost. */
  share: z.number().min(0).max(1).default(0.4),
})
export type FaultOrder = z.input<typeof faultOrderSchema>

/** A fault with its time; `untilMs` is Infinity while nobody knows the end. */
export interface Fault {
  readonly id: number
  readonly kind: FaultKind
  readonly target: string
  readonly fromMs: number
  readonly untilMs: number
  readonly delayMs: number
  readonly share: number
}

/** Faults kept of one target: a city may run for weeks, and old ones no longer show anywhere. */
const KEPT_PER_TARGET = 300

const isActive = (fault: Fault, nowMs: number): boolean =>
  fault.fromMs <= nowMs && nowMs < fault.untilMs

/** All faults of a city, past, present and to come: the known truth that tests compare with. */
export class FaultBook {
  readonly #byTarget = new Map<string, Fault[]>()
  readonly #targets: { readonly places: ReadonlySet<string>; readonly devices: ReadonlySet<string> }
  #lastId = 0
  /** Grows with every change, so that what was derived from the book can be kept until then. */
  revision = 0

  constructor(places: Iterable<string>, accessPoints: Iterable<string>) {
    this.#targets = { places: new Set(places), devices: new Set(accessPoints) }
  }

  /** Throws when the order is not one, or names no place or access point of this city. */
  order(order: FaultOrder, nowMs: number): Fault {
    const { kind, target, afterSeconds, forSeconds, delayMs, share } = faultOrderSchema.parse(order)
    const ofPlace = (PLACE_FAULTS as readonly string[]).includes(kind)
    if (!this.#targets[ofPlace ? 'places' : 'devices'].has(target)) {
      throw new Error(`[city] no ${ofPlace ? 'place' : 'access point'} is called "${target}"`)
    }
    const fromMs = Math.round(nowMs + afterSeconds * 1000)
    const untilMs = fromMs + Math.round((forSeconds ?? Infinity) * 1000)
    const fault = { id: ++this.#lastId, kind, target, fromMs, untilMs, delayMs, share }
    this.#byTarget.set(target, [...this.of(target).slice(1 - KEPT_PER_TARGET), fault])
    this.revision++
    return fault
  }

  /** Ends a fault now; one that has not begun is taken out. False when it is unknown or over. */
  end(id: number, nowMs: number): boolean {
    for (const [target, faults] of this.#byTarget) {
      const fault = faults.find((candidate) => candidate.id === id)
      if (fault === undefined || fault.untilMs <= nowMs) continue
      const rest = faults.filter((candidate) => candidate !== fault)
      if (fault.fromMs < nowMs) rest.push({ ...fault, untilMs: nowMs })
      this.#byTarget.set(target, rest)
      this.revision++
      return true
    }
    return false
  }

  /** Faults of one place or access point, in the order of their entry. */
  of(target: string): readonly Fault[] {
    return this.#byTarget.get(target) ?? []
  }

  all(): readonly Fault[] {
    return [...this.#byTarget.values()].flat().sort((a, b) => a.id - b.id)
  }

  active(target: string, kind: FaultKind, nowMs: number): Fault | undefined {
    return this.of(target).find((fault) => fault.kind === kind && isActive(fault, nowMs))
  }
}
