import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { changedPlaces } from '../../server/journal/changed-places.ts'
import { inventoryAfter } from '../../server/journal/changed-inventory.ts'
import { targetsAfter, targetsByAgent } from '../../server/journal/effective-document.ts'
import type { InventoryChange } from '../../server/journal/inventory-tables.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { EMPTY_ROSTER, rosterOf } from '../../server/live/roster.ts'
import type { Roster } from '../../server/live/roster.ts'
import { layoutsOf, NO_LAYOUTS } from '../../server/outages/layouts.ts'
import type { SiteSample } from '../../server/domain/site.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

/** So many that a change of a few is worked in, and one of many is not. */
const PLACES = 60
const EMPTY: Inventory = {
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
const placeIdOf = (at: number): PlaceId => `place-${at}` as PlaceId
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
const edit = fc.record({
  places: fc.array(place, { maxLength: 2 }),
  accessPoints: fc.array(accessPoint, { maxLength: 2 }),
  equipment: fc.array(equipment, { maxLength: 1 }),
})
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never

function changeOf({ places, accessPoints, equipment: items }: Edit): InventoryChange {
  return {
    places: places.map(({ agent: _, hasLine: __, ...own }) => ({
      ...BARE_PLACE,
      kind: 'park',
      kecamatan: 'Oebobo',
      kelurahan: 'Fatululi',
      longitude: 123.6,
      ...own,
    })),
    uplinks: places.flatMap(({ id, agent: tester, hasLine }) =>
      hasLine
        ? [
            {
              ...BARE_UPLINK,
              id: `line-${id}` as UplinkId,
              place: id,
              provider: null,
              agent: tester,
            },
          ]
        : [],
    ),
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

const first: Edit = {
  places: Array.from({ length: PLACES }, (_, at) => ({
    id: placeIdOf(at),
    name: 'Taman',
    latitude: -10,
    status: 'active' as const,
    agent: `agent-${at}` as AgentId,
    hasLine: true,
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

/** All that a roster says, in an order of its own. */
const told = (roster: Roster) => ({
  accessPoints: sorted(roster.accessPoints, ({ item, role, target }) => [item, role, target.key]),
  uplinks: sorted(roster.uplinks, ({ item, target }) => [item, target.key]),
  equipment: sorted(roster.equipment, ({ item, target }) => [item, target.key]),
  places: sorted(roster.places, ({ place: own, provider, accessPoints, uplink }) => {
    return [own, provider, accessPoints.map(({ key }) => key), uplink?.key]
  }),
  placeOf: Array.from(roster.placeOf, ([{ key }, { place: own }]) => `${key.id} ${own.id}`).sort(),
  targets: roster.targets.map(({ key }) => `${key.kind} ${key.id}`).sort(),
  agents: [...roster.agents.keys()].sort(),
  bounds: roster.bounds,
})
const sorted = <K extends string, T>(items: ReadonlyMap<K, T>, say: (item: T) => unknown) =>
  [...items].map(([key, item]) => [key, say(item)] as const).sort(([a], [b]) => (a < b ? -1 : 1))

it('is followed edit by edit as if all of it were gone through each time', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
      let inventory = inventoryAfter(EMPTY, changeOf(first), 1)
      let roster = rosterOf(inventory, EMPTY_ROSTER)
      const deps = { standsAt: () => null, powerAreas: new Map() }
      let layouts = layoutsOf({ ...deps, inventory }, NO_LAYOUTS)
      let targets = targetsByAgent(inventory)
      for (const [at, one] of edits.entries()) {
        const [former, before] = [roster, inventory]
        inventory = inventoryAfter(inventory, changeOf(one), at + 2)
        const changed = changedPlaces(before, inventory)
        targets = targetsAfter(targets, before, inventory, changed).targets
        roster = rosterOf(inventory, roster)
        layouts = layoutsOf({ ...deps, inventory }, layouts)
        for (const [id, { target }] of roster.accessPoints) {
          const known = former.accessPoints.get(id)
          if (known !== undefined) expect(target).toBe(known.target)
        }
      }
      expect(told(roster)).toEqual(told(rosterOf(inventory, EMPTY_ROSTER)))
      expect(targets).toEqual(targetsByAgent(inventory))
      const whole = layoutsOf({ ...deps, inventory })
      expect(sorted(layouts.sites, alike)).toEqual(sorted(whole.sites, alike))
      for (const { agents } of whole.sites.values()) {
        for (const { id } of agents) {
          const sample = { kind: 'agent' } as SiteSample['sample']
          expect([...layouts.placesOf(sample, id)].sort()).toEqual(
            [...whole.placesOf(sample, id)].sort(),
          )
        }
      }
    }),
    { numRuns: 60 },
  )
})

/** Who looks at a site comes in no order. */
const alike = ({ agents, ...site }: { readonly agents: readonly { readonly id: AgentId }[] }) => ({
  ...site,
  agents: agents.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
})

it('is left as it is by an edit elsewhere: the place itself and its layout stay', () => {
  const inventory = inventoryAfter(EMPTY, changeOf(first), 1)
  const roster = rosterOf(inventory, EMPTY_ROSTER)
  const deps = { standsAt: () => null, powerAreas: new Map() }
  const layouts = layoutsOf({ ...deps, inventory })
  const [moved] = first.places
  const edited = moved === undefined ? [] : [{ ...moved, latitude: -9.5 }]
  const next = inventoryAfter(
    inventory,
    changeOf({ places: edited, accessPoints: [], equipment: [] }),
    2,
  )
  const rosterNow = rosterOf(next, roster)
  const layoutsNow = layoutsOf({ ...deps, inventory: next }, layouts)
  const [here, elsewhere] = [placeIdOf(0), placeIdOf(1)]
  expect(rosterNow.places.get(elsewhere)).toBe(roster.places.get(elsewhere))
  expect(rosterNow.places.get(here)?.place.latitude).toBe(-9.5)
  expect(layoutsNow.sites.get(elsewhere)).toBe(layouts.sites.get(elsewhere))
})
