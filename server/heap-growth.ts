import { setFlagsFromString } from 'node:v8'

/** A city has hundreds of access points, a province some ten thousand. */
const ACCESS_POINTS_MANY = 20_000
/**
 * By how much of what is in use the heap may grow before it is gone through again, per cent. V8 takes up to
 * 300 where it has time: of a country that is two GiB of garbage beside 0.7 that are in use.
 */
const GROWTH_PERCENT = 15

/** The setting of V8 for a server of so many access points; null for its own choice. */
export function heapGrowthFlag(accessPoints: number): string | null {
  return accessPoints < ACCESS_POINTS_MANY ? null : `--heap-growing-percent=${GROWTH_PERCENT}`
}

/** Lets the heap of this process grow as such a server's should; called before it grows. */
export function setHeapGrowth(accessPoints: number): void {
  const flag = heapGrowthFlag(accessPoints)
  if (flag !== null) setFlagsFromString(flag)
}
