import type { BootId } from '#contract/ids.ts'
import type { Sample } from '#contract/sample.ts'
import { dateBy, type Anchor } from '../clock.ts'
import { encodeAnchor } from './records.ts'

/** What is known of one start of the machine, in the order of the starts. */
export interface BootSpan {
  readonly boot: BootId
  /** Monotonic time of its last sample, ms. */
  readonly lastMonotonicMs: number
  /** Wall time of its last sample, Unix ms; undefined when the boot has no anchor. */
  readonly lastWallMs: number | undefined
}

/**
 * A boot without an anchor is dated when at most this much time is unaccounted for between the boot
 * before it and this one: its samples are then wrong by at most half of it, one poll.
 */
export const BOUND_MS_MAX = 120_000

/** The anchors of every boot that has samples in the spool, and which of them are on disk. */
export class AnchorBook {
  readonly #anchors = new Map<BootId, readonly Anchor[]>()
  readonly #durable = new Map<BootId, Anchor>()

  set(boot: BootId, anchors: readonly Anchor[]): void {
    this.#anchors.set(boot, anchors)
  }

  /** Takes a note that was read; the same may have been noted in several files. */
  add(boot: BootId, anchor: Anchor): void {
    const others = this.of(boot).filter((one) => one.fromMonotonicMs !== anchor.fromMonotonicMs)
    const all = [...others, anchor].sort((a, b) => a.fromMonotonicMs - b.fromMonotonicMs)
    this.#anchors.set(boot, all)
  }

  of(boot: BootId): readonly Anchor[] {
    return this.#anchors.get(boot) ?? []
  }

  /** The samples with the times of their boot's anchors; undefined when it has none. */
  date(boot: BootId, samples: readonly Sample[]): readonly Sample[] | undefined {
    const anchors = this.of(boot)
    if (anchors.length === 0) return undefined
    return samples.map((sample) => ({
      ...sample,
      polledAtMs: Math.round(dateBy(anchors, sample.monotonicMs) ?? sample.polledAtMs),
    }))
  }

  boots(): readonly BootId[] {
    return [...this.#anchors.keys()]
  }

  /** Boots with an anchor that is yet to be written. */
  unwritten(): readonly BootId[] {
    return this.boots().filter((boot) => this.of(boot).at(-1) !== this.#durable.get(boot))
  }

  /** Whether not even the first anchor of a boot, the one that dates its past, is written. */
  isNew(boot: BootId): boolean {
    return !this.#durable.has(boot)
  }

  /** Notes of boots: all of them for a new file, else what was not written before. */
  notes(boots: readonly BootId[], all: boolean): readonly Buffer[] {
    return boots.flatMap((boot) => {
      const anchors = this.of(boot)
      const from = all ? 0 : anchors.indexOf(this.#durable.get(boot) ?? NONE) + 1
      return anchors.slice(from).map((anchor) => encodeAnchor(boot, anchor))
    })
  }

  /** The anchors of these boots are on disk. */
  markDurable(boots: readonly BootId[]): void {
    for (const boot of boots) {
      const last = this.of(boot).at(-1)
      if (last !== undefined) this.#durable.set(boot, last)
    }
  }
}

const NONE: Anchor = { fromMonotonicMs: -1, offsetMs: 0, source: 'system' }

/**
 * Offsets of earlier boots that never got an anchor, where they can be told closely: the boots lie
 * one after another between the last sample of a boot with a time and the start of this one
 * (`endMs`, Unix ms). Their lengths are known; what is left of the time between is when the machine
 * was off. Up to 2 minutes of it each boot is put in the middle of where it can lie; beyond that
 * nobody can say when it was, and its samples are left without a time.
 */
export function boundBoots(spans: readonly BootSpan[], endMs: number): ReadonlyMap<BootId, Anchor> {
  const found = new Map<BootId, Anchor>()
  let startMs: number | undefined
  let waiting: BootSpan[] = []
  const close = (untilMs: number): void => {
    const knownMs = waiting.reduce((sum, { lastMonotonicMs }) => sum + lastMonotonicMs, 0)
    const offMs = startMs === undefined ? Number.NaN : untilMs - startMs - knownMs
    if (offMs >= 0 && offMs <= BOUND_MS_MAX) {
      let atMs = (startMs ?? 0) + offMs / 2
      for (const { boot, lastMonotonicMs } of waiting) {
        found.set(boot, { fromMonotonicMs: 0, offsetMs: Math.round(atMs), source: 'bounded' })
        atMs += lastMonotonicMs
      }
    }
    waiting = []
  }
  for (const span of spans) {
    if (span.lastWallMs === undefined) {
      waiting.push(span)
      continue
    }
    close(span.lastWallMs - span.lastMonotonicMs)
    startMs = span.lastWallMs
  }
  close(endMs)
  return found
}
