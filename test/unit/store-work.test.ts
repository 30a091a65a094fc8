import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import type { StoreStep } from '#contract/stores.ts'
import { statsText } from '../../server/cli/store.ts'
import { DEFAULTS } from '../../server/config.ts'
import { faultOfJournal } from '../../server/journal/check-file.ts'
import { JOURNAL_FILE } from '../../server/journal/journal-place.ts'
import { openJournal } from '../../server/journal/open.ts'
import { EmbeddedStore } from '../../server/store/embedded/embedded-store.ts'
import { checkStore, compactStore, daysUntilFull, storeStats } from '../../server/store-work.ts'
import type { StoreWorkDeps } from '../../server/store-work.ts'
import { accessPointOf, at, openDaysWorld, placeOf } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'

let world: DaysWorld
let deps: StoreWorkDeps
beforeAll(async () => {
  world = await openDaysWorld(at('2026-10-04', 9))
  const { directory, store, journal } = world
  deps = { config: DEFAULTS, directory, store, journal, nowMs: () => world.nowMs }
  const change = { places: [placeOf('taman')], accessPoints: [accessPointOf('ap-1', 'taman')] }
  await world.change(at('2026-09-29', 8), change)
  await world.poll(
    'ap-1',
    { fromMs: at('2026-09-30', 6), untilMs: at('2026-10-02', 10), outcome: 'ok' },
    { fromMs: at('2026-10-02', 10), untilMs: at('2026-10-02', 12), outcome: 'timeout' },
    { fromMs: at('2026-10-02', 12), untilMs: at('2026-10-04', 8.5), outcome: 'ok' },
  )
  await world.roll()
}, 60_000)
afterAll(() => world.close())

async function last(steps: AsyncGenerator<StoreStep>): Promise<StoreStep | undefined> {
  let found: StoreStep | undefined
  for await (const step of steps) found = step
  return found
}
const embedded = (): EmbeddedStore => {
  if (world.store instanceof EmbeddedStore) return world.store
  throw new Error('not the embedded store')
}

describe('the work on the stores', () => {
  it('packs what is over, and tells what is stored before and after', async () => {
    const samples = 98.5 * 60
    expect(await storeStats(deps)).toMatchObject({ samples, closedDays: 0, openDays: 6 })
    expect(await last(compactStore(deps))).toMatchObject({ isOver: true, fault: null })
    const stats = await storeStats(deps)
    expect(stats).toMatchObject({
      series: 'here',
      samples,
      // Local midnight is 16.00 of the day before in UTC.
      oldestMs: at('2026-09-30', 6),
      closedDays: 5,
      openDays: 1,
      rolledDays: 4,
      firstRolledDay: '2026-09-30',
    })
    expect(stats.bytes).toBeGreaterThan(0)
    expect(stats.freeBytes).toBeGreaterThan(0)
    expect(stats.journalBytes).toBeGreaterThan(0)
    const text = statsText(stats)
    expect(text).toMatch(new RegExp(`samples {8}${samples}, [\\d.]+ bytes a sample`))
    expect(text).toContain('5 packed, 1 open')
    expect(text).toContain('4 days, from 2026-09-30')
  })

  it('finds nothing wrong with what is whole', async () => {
    const steps: StoreStep[] = []
    for await (const step of checkStore(deps)) steps.push(step)
    expect(steps.at(-1)).toMatchObject({ doing: 'checked', fault: null, isOver: true })
    const doing = steps.map((step) => step.doing)
    expect(doing.filter((one) => one === 'reading packed days')).toHaveLength(5)
    expect(doing.filter((one) => one === 'working days out anew').length).toBeGreaterThan(0)
  })

  it('names a day whose figures its polls do not give', async () => {
    const day = '2026-10-02'
    const kept = await world.journal.placeDays.ofDay(day)
    const others = await world.journal.placeDays.ofDay('2026-10-03')
    const forged = { ...others[0], place: 'taman' as PlaceId }
    await world.journal.placeDays.replace(day, [{ ...kept[0], ...forged }] as typeof kept)
    expect(await last(checkStore(deps))).toMatchObject({
      fault: '2026-10-02, taman: what is kept of the day is not what its polls give',
    })
    await world.journal.placeDays.replace(day, kept)
    expect(await last(checkStore(deps))).toMatchObject({ fault: null })
  })

  it('names the target and the day of a block that is not what was packed', async () => {
    const day = Math.floor(at('2026-10-02', 12) / 86_400_000)
    const change = (sql: string) =>
      embedded().inspect(({ engine }) => engine.withConnection((one) => one.run(sql)))
    await change(`UPDATE blocks_${day} SET count = count + 1`)
    expect((await last(checkStore(deps)))?.fault).toMatch(/^2026-10-02, ap-1: /)
    await change(`UPDATE blocks_${day} SET count = count - 1, last_at = first_at`)
    expect((await last(checkStore(deps)))?.fault).toBe(
      '2026-10-02, ap-1: polls lie outside of the bounds of their block',
    )
    await change(`DELETE FROM blocks_${day}`)
    await change('UPDATE polls SET target = 999999')
    expect((await last(checkStore(deps)))?.fault).toMatch(/^open days: \d+ polls of targets/)
  })

  it('tells how long the disk lasts, unless as much goes as comes before', () => {
    const of = { lastSamples: [90, 110], closedDays: 10, samples: 1000, bytes: 13_000 }
    // 100 samples of 13 bytes a day.
    expect(daysUntilFull({ ...of, freeBytes: 13_000, keptDays: 90 })).toBe(10)
    expect(daysUntilFull({ ...of, freeBytes: 1_300_000, keptDays: 90 })).toBeNull()
    expect(daysUntilFull({ ...of, lastSamples: [], freeBytes: 0, keptDays: 90 })).toBeNull()
  })
})

describe('the check of the journal', () => {
  let directory = ''
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-check-'))
    await (await openJournal(directory)).close()
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('finds nothing, a reference to nowhere, and a damaged page', async () => {
    const path = join(directory, JOURNAL_FILE)
    expect(faultOfJournal(directory)).toBeNull()
    const database = new DatabaseSync(path, { enableForeignKeyConstraints: false })
    database.exec(
      "INSERT INTO access_point (id, place, name, role, status) VALUES ('ap', 'nowhere', 'AP', 'ap', 'active')",
    )
    database.close()
    expect(faultOfJournal(directory)).toMatch(
      /^journal\.sqlite: access_point, row \d+: what it names in place is not there$/,
    )
    const file = await open(path, 'r+')
    const { size } = await file.stat()
    await file.write(Buffer.alloc(4096, 7), 0, 4096, Math.floor(size / 8192) * 4096)
    await file.close()
    expect(faultOfJournal(directory)).toMatch(/^journal\.sqlite: (?!access_point)/)
  })
})
