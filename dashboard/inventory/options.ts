import type { InventoryRecords } from '#contract/inventory.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { fleet } from '../live.ts'
import type { Option } from './fields.tsx'

const byName = ([, a]: Option, [, b]: Option): number => a.localeCompare(b, 'id', { numeric: true })

/** The values that records have at a field, each once. */
export function valuesOf<T>(
  records: readonly T[],
  valueOf: (record: T) => string | null,
): readonly string[] {
  const values = new Set<string>()
  for (const record of records) {
    const value = valueOf(record)
    if (value !== null && value !== '') values.add(value)
  }
  return [...values].sort((a, b) => a.localeCompare(b, 'id'))
}

/** Places in use or planned, and the retired one that a record stands in. */
export function placeOptions({ places }: InventoryRecords, chosen = ''): readonly Option[] {
  return places
    .filter(({ id, status }) => status !== 'retired' || id === chosen)
    .map(({ id, name }): Option => [id, name])
    .sort(byName)
}

/** Agents that exist or that records name, with the choice of none. */
export function agentOptions(records: InventoryRecords): readonly Option[] {
  const agents = new Set<string>(fleet.value?.agents.keys() ?? [])
  for (const { agent } of [...records.accessPoints, ...records.equipment]) {
    if (agent !== null) agents.add(agent)
  }
  for (const { agent } of records.places.flatMap(({ uplinks }) => uplinks)) {
    if (agent !== null) agents.add(agent)
  }
  const options = [...agents].map((agent): Option => [agent, agent]).sort(byName)
  return [['', inventoryTexts.value.nothing], ...options]
}

/** Access points in use that can manage others, with the choice of none. */
export function controllerOptions(
  { accessPoints }: InventoryRecords,
  own: string,
): readonly Option[] {
  const options = accessPoints
    .filter(
      ({ id, controller, status }) => id !== own && controller === null && status === 'active',
    )
    .map(({ id, name }): Option => [id, `${name} (${id})`])
    .sort(byName)
  return [['', inventoryTexts.value.nothing], ...options]
}
