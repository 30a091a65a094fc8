import type { CommonConfig, InventoryRecords } from '#contract/inventory.ts'
import type { Geography } from '#contract/geography.ts'
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

/** Whether something of the city is read already: SNMP asks for credentials, ping and TCP do not. */
function canBeRead({ records, config }: Standing): boolean {
  const used = records?.accessPoints.filter(inUse) ?? []
  const overSnmp = used.filter(({ check }) => check === null || check === 'snmp')
  return used.length > 0 && (overSnmp.length < used.length || config?.snmp != null)
}

const DONE: Readonly<Record<Step, (standing: Standing) => boolean>> = {
  city: () => isMarked('city'),
  boundaries: ({ geography }) => isMarked('no-boundaries') || (geography?.areas.length ?? 0) > 0,
  places: ({ records }) => records?.places.some(inUse) ?? false,
  'access-points': canBeRead,
  agent: ({ view }) =>
    [...(view?.agents.values() ?? [])].some(({ lastSeenAtMs }) => lastSeenAtMs !== null),
  live: ({ view }) => [...(view?.accessPoints.values() ?? [])].some(({ state }) => state === 'up'),
}

/** The steps that are done. */
export function stepsDone(standing: Standing): ReadonlySet<Step> {
  return new Set(STEPS.filter((step) => DONE[step](standing)))
}

/** Where to go on: the first step that is not done, the last where all are. */
export function nextStep(done: ReadonlySet<Step>): Step {
  return STEPS.find((step) => !done.has(step)) ?? 'live'
}
