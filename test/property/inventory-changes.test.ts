import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, EquipmentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { InventoryChange } from '../../server/journal/inventory-tables.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const PLACES = ['p-0', 'p-1', 'p-2', 'p-3']
const START = Date.UTC(2026, 9, 1)
const name = fc.constantFrom<string[]>('Satu', 'Dua', 'Tiga')
const maybe = fc.option(name)

/** What one import sets: places with the line that each has after it, and what stands in them. */
const stepArbitrary = fc.record({
  minutes: fc.nat({ max: 3 }),
  // Which place has which line: all four at once, so that lines may change hands.
  places: fc.array(fc.record({ name, powerArea: maybe, isRetired: fc.boolean(), contact: maybe }), {
    minLength: 0,
    maxLength: 4,
  }),
  lines: fc.shuffledSubarray(['l-0', 'l-1', 'l-2', 'l-3'], { minLength: 4 }),
  hasLine: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  hasSecond: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
  accessPoints: fc.array(fc.record({ number: fc.nat({ max: 3 }), name, model: maybe })),
  equipment: fc.array(fc.record({ number: fc.nat({ max: 2 }), name, model: maybe })),
  providers: fc.array(fc.record({ name, phone: maybe })),
})
type Step = typeof stepArbitrary extends fc.Arbitrary<infer T> ? T : never

/** All four places come whole or none does, so that any line may move; the first import makes them. */
function changeOf(step: Step, isFirst: boolean): InventoryChange {
  const isWhole = isFirst || step.places.length === 4
  const places = (isWhole ? PLACES : []).map((id, index) => {
    const wish = step.places[index]
    return {
      id: id as PlaceId,
      name: wish?.name ?? 'Nol',
      kind: 'park' as const,
      kecamatan: 'Oebobo',
      kelurahan: 'Oebobo',
      latitude: -10.16,
      longitude: 123.6,
      status: wish?.isRetired === true ? ('retired' as const) : ('active' as const),
      ...BARE_PLACE,
      powerArea: wish?.powerArea ?? null,
    }
  })
  const uplinks = places.flatMap(({ id }, index) => {
    const line = { place: id, provider: 'Satu', agent: 'agent-1' as AgentId, ...BARE_UPLINK }
    const first = { ...line, id: step.lines[index] as UplinkId }
    // Some have a second one, which may change hands as well.
    const second = { ...line, id: `second-${step.lines[index]}` as UplinkId }
    return [
      ...(step.hasLine[index] === true ? [first] : []),
      ...(step.hasSecond[index] === true ? [second] : []),
    ]
  })
  const once = <T extends { readonly number: number }>(items: readonly T[]): readonly T[] => [
    ...new Map(items.map((item) => [item.number, item])).values(),
  ]
  return {
    places,
    uplinks,
    contacts: places.flatMap(({ id }, index) => {
      const contact = step.places[index]?.contact ?? null
      return contact === null
        ? []
        : [{ place: id, name: contact, phone: '0380 1234', whatsapp: null, telegram: null }]
    }),
    accessPoints: once(step.accessPoints).map(({ number, name: text, model }) => ({
      ...POLLED_ALONE,
      id: `ap-${number}` as AccessPointId,
      place: PLACES[number] as PlaceId,
      name: text,
      agent: 'agent-1' as AgentId,
      model,
    })),
    equipment: once(step.equipment).map(({ number, name: text, model }) => ({
      id: `ups-${number}` as EquipmentId,
      kind: 'ups' as const,
      place: PLACES[number] as PlaceId,
      name: text,
      agent: 'agent-1' as AgentId,
      address: null,
      model,
      status: 'active' as const,
    })),
    providers: [...new Map(step.providers.map((one) => [one.name, one])).values()].map(
      ({ name: text, phone }) => ({ name: text, phone, email: null }),
    ),
  }
}

/** All of an inventory that the log keeps, in one order: contacts and agents are not in it. */
function shown(inventory: Inventory): object {
  const sorted = <T>(items: ReadonlyMap<string, T>): readonly (readonly [string, T])[] =>
    [...items].sort(([a], [b]) => (a < b ? -1 : 1))
  return {
    revision: inventory.revision,
    places: sorted(inventory.places),
    uplinks: sorted(inventory.uplinks),
    accessPoints: sorted(inventory.accessPoints),
    equipment: sorted(inventory.equipment),
    providers: sorted(inventory.providers),
  }
}

async function withJournal(run: (journal: Journal) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-changes-'))
  const journal = await openJournal(directory)
  try {
    await run(journal)
  } finally {
    await journal.close()
    await rm(directory, { recursive: true })
  }
}

describe('inventoryAt', () => {
  it('gives the inventory of any past moment as it was then', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(stepArbitrary, { minLength: 1, maxLength: 8 }), async (steps) => {
        await withJournal(async (journal) => {
          // Several may fall into one moment: the last of them is what it was then.
          const known = new Map<number, object>([[START - 1, shown(journal.inventory())]])
          let atMs = START
          for (const [index, step] of steps.entries()) {
            atMs += step.minutes * 60_000
            const { revision } = journal.inventory()
            const change = changeOf(step, index === 0)
            await journal.applyImport(revision, change, { by: 'Maria', atMs })
            known.set(atMs, shown(journal.inventory()))
          }
          for (const [then, was] of known) {
            const past = await journal.inventoryAt(then)
            // A revision in which nothing but contacts changed leaves no line in the log.
            expect({ ...shown(past), revision: 0 }).toEqual({ ...was, revision: 0 })
          }
          expect(await journal.inventoryAt(atMs)).toBe(journal.inventory())
          // What is held in memory follows each write as a reading of the tables would.
          const held = journal.inventory()
          await journal.load()
          expect([...journal.inventory().places]).toEqual([...held.places])
          expect([...journal.inventory().uplinks]).toEqual([...held.uplinks])
          expect([...journal.inventory().accessPoints]).toEqual([...held.accessPoints])
          expect([...journal.inventory().equipment]).toEqual([...held.equipment])
          expect([...journal.inventory().providers]).toEqual([...held.providers])
          expect(journal.inventory().contacts).toEqual(held.contacts)
          expect(journal.inventory().agents).toEqual(held.agents)
        })
      }),
      { numRuns: 15 },
    )
  })

  it('takes what was written without a maker as having been so always', async () => {
    await withJournal(async (journal) => {
      const step = {
        places: [],
        lines: [],
        hasLine: [],
        hasSecond: [],
        accessPoints: [],
        equipment: [],
      }
      const first = changeOf({ ...step, minutes: 0, providers: [] }, true)
      await journal.applyImport(0, first)
      const [place] = first.places
      if (place === undefined) throw new Error('no place')
      const closed = { ...first, places: [{ ...place, status: 'retired' as const }] }
      await journal.applyImport(1, closed, { by: 'Maria', atMs: START })
      const past = await journal.inventoryAt(0)
      expect(past.places.size).toBe(4)
      expect(past.places.get(place.id)?.status).toBe('active')
      expect(journal.inventory().places.get(place.id)?.status).toBe('retired')
    })
  })

  it('keeps times of changes in order when the clock is put back', async () => {
    await withJournal(async (journal) => {
      const providers = [{ name: 'Satu', phone: null, email: null }]
      const none = { places: [], uplinks: [], accessPoints: [], equipment: [] }
      await journal.applyImport(0, { ...none, providers }, { by: 'Maria', atMs: START })
      const renewed = [{ name: 'Satu', phone: '123', email: null }]
      const back = { by: 'Yusuf', atMs: START - 60_000 }
      await journal.applyImport(1, { ...none, providers: renewed }, back)
      const { changes } = await journal.changes.list({ limit: 10 })
      expect(changes.map(({ atMs, by }) => [atMs, by])).toEqual([
        [START, 'Yusuf'],
        [START, 'Maria'],
      ])
      expect((await journal.inventoryAt(START - 1)).providers.size).toBe(0)
    })
  })

  it('never has contacts in the log or in the past', async () => {
    await withJournal(async (journal) => {
      const wish = { name: 'Satu', powerArea: null, isRetired: false, contact: 'Dua' }
      const bare = {
        minutes: 0,
        lines: [],
        hasLine: [],
        hasSecond: [],
        accessPoints: [],
        equipment: [],
      }
      const places = [wish, wish, wish, wish]
      const change = changeOf({ ...bare, places, providers: [] }, true)
      await journal.applyImport(0, change, { by: 'Maria', atMs: START })
      const again = { ...change, places: change.places.map((one) => ({ ...one, name: 'Dua B' })) }
      await journal.applyImport(1, again, { by: 'Maria', atMs: START + 1 })
      expect(journal.inventory().contacts.size).toBe(4)
      expect((await journal.inventoryAt(START)).contacts.size).toBe(0)
      expect(JSON.stringify(await journal.changes.list({ limit: 100 }))).not.toContain('0380 1234')
    })
  })
})
