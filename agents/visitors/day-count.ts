import { registersFitting } from '#contract/device-sketch.ts'
import type { AccessPointId } from '#contract/ids.ts'
import type { VisitorsSample } from '#contract/sample.ts'
import { createGrowingSketch, type GrowingSketch } from './growing-sketch.ts'
import type { HashedStation, Salt } from './salt.ts'

/** Most registers of one sketch in one sample; what changed beyond waits for the next. */
const REGISTERS_MAX = registersFitting(8192)

/** A sketch and its registers that no sample has told yet. */
interface Told {
  readonly sketch: GrowingSketch
  readonly untold: Set<number>
}

interface Counted {
  readonly devices: Told
  readonly randomised: Told
}

export type VisitorsChange = Pick<
  VisitorsSample,
  'accessPoint' | 'day' | 'salt' | 'devices' | 'randomised'
>

/** The sketches of all access points for one salt. Holds its name, not the salt. */
export interface DayCount {
  readonly add: (accessPoint: AccessPointId, station: HashedStation) => void
  /** What changed since the call before, at most one for each access point. */
  readonly takeChanges: () => readonly VisitorsChange[]
  /** Whether more is to be taken. */
  readonly hasChanges: () => boolean
}

export function createDayCount({ day, name }: Pick<Salt, 'day' | 'name'>): DayCount {
  const counts = new Map<AccessPointId, Counted>()

  function countOf(accessPoint: AccessPointId): Counted {
    const known = counts.get(accessPoint)
    if (known !== undefined) return known
    const created = { devices: nothingTold(), randomised: nothingTold() }
    counts.set(accessPoint, created)
    return created
  }

  return {
    add(accessPoint, station) {
      const { devices, randomised } = countOf(accessPoint)
      note(devices, station)
      if (station.isRandomised) note(randomised, station)
    },
    takeChanges: () =>
      [...counts].flatMap(([accessPoint, count]) =>
        isUntold(count)
          ? {
              accessPoint,
              day,
              salt: name,
              devices: take(count.devices),
              randomised: take(count.randomised),
            }
          : [],
      ),
    hasChanges: () => [...counts.values()].some(isUntold),
  }
}

function nothingTold(): Told {
  return { sketch: createGrowingSketch(), untold: new Set() }
}

function isUntold({ devices, randomised }: Counted): boolean {
  return devices.untold.size + randomised.untold.size > 0
}

function note({ sketch, untold }: Told, { high, low }: HashedStation): void {
  const register = sketch.add(high, low)
  if (register !== null) untold.add(register)
}

function take({ sketch, untold }: Told): string {
  const registers = [...untold].slice(0, REGISTERS_MAX)
  for (const register of registers) untold.delete(register)
  return sketch.encode(registers)
}
