import { intervalsOfRuns } from '../../domain/availability-runs.ts'
import type { EvidencePart, EvidenceSource } from './evidence-source.ts'
import { SAMPLES_HEAD, samplesFileOf } from './format.ts'
import type { DeviceKind } from './format.ts'
import type { NamedIntervals } from './intervals-text.ts'
import { readTargets, sampleRows, targetOf } from './sample-rows.ts'
import type { ReadTarget } from './sample-rows.ts'
import type { ZipSource } from './write-zip.ts'

type Device = { readonly kind: DeviceKind; readonly id: string }

/** The devices of places: each has one file of samples, wherever it stood in the month. */
export class DeviceStates {
  readonly #source: EvidenceSource
  /** How many places still need a device. */
  readonly #uses = new Map<string, number>()
  readonly #read = new Map<string, ReadTarget>()

  constructor(source: EvidenceSource, partsOf: ReadonlyMap<string, readonly EvidencePart[]>) {
    this.#source = source
    for (const parts of partsOf.values()) {
      for (const device of devicesOf(parts)) {
        const key = keyOf(device)
        this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1)
      }
    }
  }

  /** The samples of a place's devices that were not written with another place before. */
  async *files(parts: readonly EvidencePart[]): AsyncGenerator<ZipSource> {
    const fresh = devicesOf(parts).filter((device) => !this.#read.has(keyOf(device)))
    const targets = fresh.map(({ kind, id }) => targetOf(kind, id))
    const found = targets.length === 0 ? [] : await readTargets(this.#source, targets)
    for (const [index, device] of fresh.entries()) {
      const read = found[index]
      if (read === undefined) continue
      this.#read.set(keyOf(device), read)
      yield { name: samplesFileOf(device.kind, device.id), body: this.#rows(read) }
    }
  }

  /** The states of a place's devices over all that is observed, by kind and id. */
  states(parts: readonly EvidencePart[]): readonly NamedIntervals[] {
    const { observedFromMs: fromMs, observedUntilMs: untilMs, policy } = this.#source
    return devicesOf(parts).map((device) => {
      const runs = this.#read.get(keyOf(device))?.runs ?? []
      return { ...device, intervals: intervalsOfRuns(runs, { fromMs, untilMs, policy }) }
    })
  }

  /** A place is written: what no other needs is let go. */
  leave(parts: readonly EvidencePart[]): void {
    for (const device of devicesOf(parts)) {
      const key = keyOf(device)
      const left = (this.#uses.get(key) ?? 0) - 1
      this.#uses.set(key, left)
      if (left === 0) this.#read.delete(key)
    }
  }

  async *#rows(read: ReadTarget): AsyncGenerator<string> {
    yield `${SAMPLES_HEAD}\n`
    for await (const rows of sampleRows(this.#source, read)) yield rows.join('')
  }
}

const keyOf = ({ kind, id }: Device): string => `${kind} ${id}`

/** Each once, by kind and id. */
function devicesOf(parts: readonly EvidencePart[]): readonly Device[] {
  const found = new Map<string, Device>()
  for (const { kind, id } of parts) if (kind !== 'place') found.set(`${kind} ${id}`, { kind, id })
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, device]) => device)
}
