import {
  addToSketch,
  emptySketch,
  encodeRanks,
  placeOf,
  type DeviceSketch,
} from '#contract/device-sketch.ts'

/**
 * A sketch that takes four bytes for a device while they are few, and 16 KiB only where they are
 * many: an agent keeps two for each access point, and most see some dozens of devices in a day.
 */
export interface GrowingSketch {
  /** As `addToSketch`: the register that grew, or null. */
  readonly add: (high: number, low: number) => number | null
  /** As `encodeSketch`. */
  readonly encode: (registers: Iterable<number>) => string
}

/** Ranks take the lowest bits of an entry, so that entries are in the order of their registers. */
const RANK_SPAN = 16
const ENTRIES_FIRST = 16
/** Twice this would take as many bytes as all registers. */
const ENTRIES_MAX = 2048

export function createGrowingSketch(): GrowingSketch {
  let entries = new Uint32Array(ENTRIES_FIRST)
  let count = 0
  let dense: DeviceSketch | undefined

  /** Index of the first entry of this register or a later one. */
  function indexOf(register: number): number {
    let low = 0
    let high = count
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((entries[middle] ?? 0) < register * RANK_SPAN) low = middle + 1
      else high = middle
    }
    return low
  }

  function rankAt(register: number): number {
    if (dense !== undefined) return dense[register] ?? 0
    const index = indexOf(register)
    const entry = index < count ? (entries[index] ?? 0) : 0
    return Math.floor(entry / RANK_SPAN) === register ? entry % RANK_SPAN : 0
  }

  function insert(index: number, entry: number): void {
    if (count === entries.length) {
      const larger = new Uint32Array(2 * count)
      larger.set(entries)
      entries = larger
    }
    entries.copyWithin(index + 1, index, count)
    entries[index] = entry
    count += 1
  }

  function spread(): DeviceSketch {
    const sketch = emptySketch()
    for (const entry of entries.subarray(0, count)) {
      sketch[Math.floor(entry / RANK_SPAN)] = entry % RANK_SPAN
    }
    entries = new Uint32Array(0)
    return sketch
  }

  return {
    add(high, low) {
      if (dense !== undefined) return addToSketch(dense, high, low)
      const { register, rank } = placeOf(high, low)
      const before = rankAt(register)
      if (rank <= before) return null
      const index = indexOf(register)
      if (before > 0) entries[index] = register * RANK_SPAN + rank
      else insert(index, register * RANK_SPAN + rank)
      if (count > ENTRIES_MAX) dense = spread()
      return register
    },
    encode: (registers) => encodeRanks(Uint16Array.from(registers).sort(), rankAt),
  }
}
