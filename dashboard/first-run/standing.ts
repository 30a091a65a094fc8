import type { CommonConfig, InventoryRecords } from '#contract/inventory.ts'
import type { Geography } from '#contract/geography.ts'
import { isAnyRead } from '../model/any-read.ts'
import type { FleetView } from '../model/fleet.ts'
import { isMarked, STEPS, type Step } from './progress.ts'

/** Whether a record is in use or planned. */
export function inUse(record: object): boolean {
  return !('status' in record) || record.status !== 'retired'
}

/** What the server says of how far the city is. */
export interface Standing {
  readonly records: InventoryRecords | null
  readonly geography: Geography | null
  readonly config: CommonConfig | null
  readonly view: FleetView | null
}

/** Whether something of the city can be read: SNMP asks for credentials, ping and TCP do not. */
function canBeRead({ records, config, view }: Standing): boolean {
  const used = records?.accessPoints.filter(inUse) ?? []
  const overSnmp = used.filter(({ check }) => check === null || check === 'snmp')
  const isKnown = overSnmp.length < used.length || config?.snmp != null || isAnyRead(view)
  return used.length > 0 && isKnown
}

const DONE: Readonly<Record<Step, (standing: Standing) => boolean>> = {
  city: () => isMarked('city'),
  boundaries: ({ geography }) => isMarked('no-boundaries') || (geography?.areas.length ?? 0) > 0,
  places: ({ records }) => records?.places.some(inUse) ?? false,
  'access-points': canBeRead,
  agent: ({ view }) =>
    [...(view?.agents.values() ?? [])].some(({ lastSeenAtMs }) => lastSeenAtMs !== null),
  live: ({ view }) => isAnyRead(view),
}

/** The steps that are done. */
export function stepsDone(standing: Standing): ReadonlySet<Step> {
  return new Set(STEPS.filter((step) => DONE[step](standing)))
}

/** Whether a step was left out: what it would do is not there. */
export function isSkipped(step: Step, { geography }: Standing): boolean {
  return step === 'boundaries' && isMarked('no-boundaries') && !geography?.areas.length
}

/** What a step waits for before one can go on. */
export type Missing = 'city' | 'place' | 'access-point' | 'credentials' | 'agent'

/** What is missing of a step that is not done; null where nothing keeps anybody. */
export function missingOf(step: Step, standing: Standing): Missing | null {
  if (DONE[step](standing)) return null
  switch (step) {
    case 'city':
      return 'city'
    case 'places':
      return 'place'
    case 'access-points':
      return standing.records?.accessPoints.some(inUse) === true ? 'credentials' : 'access-point'
    case 'agent':
      return 'agent'
    case 'boundaries':
    case 'live':
      return null
    default:
      return step satisfies never
  }
}

/** Where to go on: the first step that is not done, the last where all are. */
export function nextStep(done: ReadonlySet<Step>): Step {
  return STEPS.find((step) => !done.has(step)) ?? 'live'
}
