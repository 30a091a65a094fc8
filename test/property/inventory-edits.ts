/** Inventories that are edited step by step, as arbitraries of fast-check. */
import fc from 'fast-check'
import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { InventoryChange } from '../../server/journal/inventory-tables.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

/** So many that a change of a few is worked in, and one of many is not. */
const PLACES = 60
export const EMPTY: Inventory = {
  revision: 0,
  places: new Map(),
  accessPoints: new Map(),
  uplinks: new Map(),
  equipment: new Map(),
  providers: new Map(),
  contacts: new Map(),
  agents: new Set(),
}

const index = fc.integer({ min: 0, max: PLACES + 2 })
const agent = fc.oneof(
  { weight: 6, arbitrary: index.map((at) => `agent-${at}` as AgentId) },
  { weight: 1, arbitrary: fc.constant(null) },
)
export const placeIdOf = (at: number): PlaceId => `place-${at}` as PlaceId
const apIdOf = (at: number): AccessPointId => `ap-${at}` as AccessPointId

const place = fc.record({
  id: index.map(placeIdOf),
  name: fc.constantFrom('Taman', 'Pasar'),
  latitude: fc.double({ min: -11, max: -9, noNaN: true }),
  status: fc.constantFrom(
    'active' as const,
    'active' as const,
    'planned' as const,
    'retired' as const,
  ),
  agent,
  hasLine: fc.boolean(),
  hasSecond: fc.boolean(),
})
const accessPoint = fc.record({
  id: fc.integer({ min: 0, max: 2 * PLACES }).map(apIdOf),
  place: index.map(placeIdOf),
  agent,
  status: fc.constantFrom('active' as const, 'active' as const, 'retired' as const),
  controller: fc.option(fc.integer({ min: 0, max: 2 * PLACES }).map(apIdOf), { freq: 3 }),
  role: fc.constantFrom(null, 'ap' as const, 'controller' as const),
})
const equipment = fc.record({
  id: fc.integer({ min: 0, max: 9 }).map((at) => `item-${at}` as EquipmentId),
  kind: fc.constantFrom('ups' as const, 'switch' as const),
  place: index.map(placeIdOf),
  agent,
})
export const edit = fc.record({
  places: fc.array(place, { maxLength: 2 }),
  accessPoints: fc.array(accessPoint, { maxLength: 2 }),
  equipment: fc.array(equipment, { maxLength: 1 }),
})
export type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

export function changeOf({ places, accessPoints, equipment: items }: Edit): InventoryChange {
  return {
    places: places.map(({ agent: _, hasLine: __, hasSecond: ___, ...own }) => ({
      ...BARE_PLACE,
      kind: 'park',
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      longitude: 123.6,
      ...own,
    })),
    uplinks: places.flatMap(({ id, agent: tester, hasLine, hasSecond }) => {
      const line = { ...BARE_UPLINK, place: id, provider: null }
      const first = { ...line, id: `line-${id}` as UplinkId, agent: tester }
      const second = { ...line, id: `line-${id}-b` as UplinkId, agent: tester, provider: 'Lain' }
      return [...(hasLine ? [first] : []), ...(hasSecond ? [second] : [])]
    }),
    accessPoints: accessPoints.map((own) => ({ ...POLLED_ALONE, name: 'a', model: null, ...own })),
    equipment: items.map((own) => ({
      name: 'b',
      address: null,
      model: null,
      status: 'active' as const,
      ...own,
    })),
  }
}

export const first: Edit = {
  places: Array.from({ length: PLACES }, (_, at) => ({
    id: placeIdOf(at),
    name: 'Taman',
    latitude: -10,
    status: 'active' as const,
    agent: `agent-${at}` as AgentId,
    hasLine: true,
    hasSecond: at % 2 === 0,
  })),
  accessPoints: Array.from({ length: 2 * PLACES }, (_, at) => ({
    id: apIdOf(at),
    place: placeIdOf(Math.floor(at / 2)),
    agent: `agent-${Math.floor(at / 2)}` as AgentId,
    status: 'active' as const,
    controller: null,
    role: null,
  })),
  equipment: [],
}
