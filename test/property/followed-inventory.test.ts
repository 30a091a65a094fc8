import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AgentId } from '#contract/ids.ts'
import { changedPlaces } from '../../server/journal/changed-places.ts'
import { inventoryAfter } from '../../server/journal/changed-inventory.ts'
import { targetsAfter, targetsByAgent } from '../../server/journal/effective-document.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { EMPTY_ROSTER, rosterOf } from '../../server/live/roster.ts'
import type { Roster } from '../../server/live/roster.ts'
import { layoutsOf, NO_LAYOUTS } from '../../server/outages/layouts.ts'
import type { SiteSample } from '../../server/domain/site.ts'
import { changeOf, edit, EMPTY, first, placeIdOf } from './inventory-edits.ts'

/** The same inventory, of which nobody knows how it came about. */
const copied = (inventory: Inventory): Inventory => ({
  ...inventory,
  places: new Map(inventory.places),
  uplinks: new Map(inventory.uplinks),
  accessPoints: new Map(inventory.accessPoints),
  equipment: new Map(inventory.equipment),
})

/** All that a roster says, in an order of its own. */
const told = (roster: Roster) => ({
  accessPoints: sorted(roster.accessPoints, ({ item, role, target }) => [item, role, target.key]),
  uplinks: sorted(roster.uplinks, ({ item, target }) => [item, target.key]),
  equipment: sorted(roster.equipment, ({ item, target }) => [item, target.key]),
  places: sorted(roster.places, ({ place: own, provider, accessPoints, uplinks }) => {
    return [own, provider, accessPoints.map(({ key }) => key), uplinks.map(({ key }) => key)]
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
        const before = inventory
        const known = new Map(Array.from(roster.accessPoints, ([id, { target }]) => [id, target]))
        inventory = inventoryAfter(inventory, changeOf(one), at + 2)
        const changed = changedPlaces(before, inventory)
        expect([...changed].sort()).toEqual([...changedPlaces(before, copied(inventory))].sort())
        targets = targetsAfter(targets, before, inventory, changed).targets
        roster = rosterOf(inventory, roster)
        layouts = layoutsOf({ ...deps, inventory }, layouts)
        for (const [id, { target }] of roster.accessPoints) {
          expect(target).toBe(known.get(id) ?? target)
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
