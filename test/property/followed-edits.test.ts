import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FleetChange } from '#contract/events.ts'
import { applyChanges, viewOf } from '../../dashboard/model/fleet.ts'
import type { FleetView } from '../../dashboard/model/fleet.ts'
import { inventoryAfter } from '../../server/journal/changed-inventory.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import type { Journal } from '../../server/journal/open.ts'
import { EventHub } from '../../server/live/event-hub.ts'
import { LiveFleet } from '../../server/live/live-fleet.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import { changeOf, edit, EMPTY, first, placeIdOf } from './inventory-edits.ts'
import type { Edit } from './inventory-edits.ts'

const START_MS = Date.UTC(2026, 10, 1)
const CITY = {
  name: 'Kota Uji',
  timeZone: 'UTC',
  demo: false,
  tileUrl: null,
  tileAttribution: null,
}
const NO_STORE = {
  async *readReceivedSince() {
    // Nothing was ever received.
  },
  oldestMs: () => Promise.resolve(null),
} as unknown as SeriesStore

/** A city without readings that is edited, and a page that follows it by its events alone. */
async function followedCity() {
  let inventory: Inventory = inventoryAfter(EMPTY, changeOf(first), 1)
  let nowMs = START_MS
  let changed = (): void => undefined
  const journal = {
    inventory: () => inventory,
    boundaries: () => null,
    steering: { expectedOf: () => ({ place: null, configRevision: 0 }), changes: () => 0 },
    onChange(listener: () => void) {
      changed = listener
      return () => undefined
    },
    readLiveStates: () => Promise.resolve([]),
    saveLiveStates: () => Promise.resolve(),
    expireTransitions: () => Promise.resolve(),
  } as unknown as Journal
  const events = new EventHub()
  const fleet = new LiveFleet({
    events,
    city: CITY,
    nowMs: () => nowMs,
    onError: (error) => {
      throw error
    },
  })
  await fleet.restore(NO_STORE, journal)
  fleet.elapse(nowMs)
  let view = viewOf(fleet.snapshot())
  let [lastEventId, resets] = [fleet.lastEventId(), 0]
  /** Reads what came since, as a browser does that was away for a moment. */
  const read = async (): Promise<void> => {
    const reader = events.subscribe(lastEventId)?.getReader()
    events.close()
    let text = ''
    for (;;) {
      const part = await reader?.read()
      if (part === undefined || part.done) break
      text += new TextDecoder().decode(part.value)
    }
    for (const block of text.split('\n\n')) {
      const name = /event: (.*)/.exec(block)?.[1]
      if (name === 'reset') {
        resets += 1
        view = viewOf(fleet.snapshot())
      } else if (name === 'change') {
        const change = JSON.parse(/data: (.*)/.exec(block)?.[1] ?? '') as FleetChange
        view = applyChanges(view, [change])
      }
    }
    lastEventId = fleet.lastEventId()
  }
  return {
    fleet,
    view: () => view,
    resets: () => resets,
    async edit(one: Edit) {
      nowMs += 1000
      inventory = inventoryAfter(inventory, changeOf(one), inventory.revision + 1)
      changed()
      fleet.elapse(nowMs)
      await read()
    },
  }
}

/** What is shown, whatever its order: what came by an event stands at the end. */
const shown = ({ places, accessPoints, uplinks, agents, equipment }: FleetView) =>
  [places, accessPoints, uplinks, agents, equipment].map((items) =>
    [...items.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  )

it('is shown after each edit as a page shows it that is opened then', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 8 }), async (edits) => {
      const city = await followedCity()
      for (const one of edits) {
        await city.edit(one)
        expect(shown(city.view())).toEqual(shown(viewOf(city.fleet.snapshot())))
      }
    }),
    { numRuns: 25 },
  )
})

it('tells of the place that was edited alone, and lets all be fetched again where one has gone', async () => {
  const city = await followedCity()
  const [outermost, one] = first.places
  if (outermost === undefined || one === undefined) throw new Error('a city has places')
  const none = { places: [], accessPoints: [], equipment: [] }
  const before = city.view()
  await city.edit({ ...none, places: [{ ...one, name: 'Pasar', status: 'planned' }] })
  expect(city.resets()).toBe(0)
  expect(city.view().places.get(one.id)).toMatchObject({ name: 'Pasar', accessPointsTotal: 0 })
  expect(city.view().places.get(outermost.id)).toBe(before.places.get(outermost.id))
  await city.edit({ ...none, places: [{ ...one, id: placeIdOf(61) }] })
  expect([city.resets(), city.view().places.size]).toEqual([0, first.places.length + 1])
  await city.edit({ ...none, places: [{ ...one, status: 'retired' }] })
  expect([city.resets(), city.view().places.has(one.id)]).toEqual([1, false])
  // The city is larger now: whoever looks at all of it has to know.
  await city.edit({ ...none, places: [{ ...outermost, latitude: -11.5 }] })
  expect(city.resets()).toBe(2)
})
