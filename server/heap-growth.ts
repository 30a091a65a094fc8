import { setFlagsFromString } from 'node:v8'

/** A city has hundreds of access points, a province some ten thousand. */
const ACCESS_POINTS_MANY = 20_000
/**
 * By how much of what is in use the heap may grow before it is gone through again, per cent. V8 takes up to
 * 300 where it has time: of a country that is two GiB of garbage beside 0.7 that are in use, of a busy city
 * 180 MB beside 60, for a twentieth of the batches that it can take at most.
 */
const GROWTH_PERCENT = 50
const GROWTH_PERCENT_OF_MANY = 15

/** The setting of V8 for a server of so many access points. */
export function heapGrowthFlag(accessPoints: number): string {
  const isMany = accessPoints >= ACCESS_POINTS_MANY
  return `--heap-growing-percent=${isMany ? GROWTH_PERCENT_OF_MANY : GROWTH_PERCENT}`
}

/** Lets the heap of this process grow as such a server's should; called before it grows. */
export function setHeapGrowth(accessPoints: number): void {
  setFlagsFromString(heapGrowthFlag(accessPoints))
}
