import { describe, expect, it } from 'vitest'
import type { ReportEntry } from '#contract/report-document.ts'
import { createReportSchedule } from '../../server/report/schedule.ts'
import type { ReportScheduleDeps } from '../../server/report/schedule.ts'
import type { ReportOrder } from '../../server/report/seal-report.ts'
import { TIME_ZONE } from './report-figures.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** 06.00 of the first of November in Kupang, and the midnight before it. */
const DUE_MS = Date.UTC(2026, 9, 31, 22)
const MIDNIGHT_MS = DUE_MS - 6 * HOUR_MS

const entryOf = (over: Partial<ReportEntry>): ReportEntry => ({
  number: '',
  month: '2026-10',
  version: 1,
  status: 'provisional',
  freezesAtMs: 0,
  madeAtMs: DUE_MS,
  by: 'Pantau',
  reason: '',
  hash: '0'.repeat(64),
  changesTotal: 0,
  measured: null,
  placeCoverage: null,
  verdicts: { met: 0, broken: 0, undetermined: 0 },
  ...over,
})

/** A schedule with what it has ordered; each order makes its report at once, unless it is to fail. */
function scheduleOf(over: Partial<ReportScheduleDeps['settings']> = {}) {
  const world = {
    nowMs: DUE_MS - 1,
    entries: [] as ReportEntry[],
    isSettled: true,
    fails: false,
    orders: [] as string[],
  }
  const order = ({ month, occasion, by }: ReportOrder) => {
    world.orders.push(`${occasion} ${month} ${by}`)
    const version = 1 + world.entries.filter((one) => one.month === month).length
    const isFinal = occasion === 'freeze'
    const status = isFinal ? ('frozen' as const) : ('provisional' as const)
    const entry = entryOf({ month, version, status, madeAtMs: world.nowMs })
    if (!world.fails) world.entries.unshift(entry)
    return Promise.resolve({ outcome: 'queued' as const, job: {} as never })
  }
  const schedule = createReportSchedule({
    settings: { automatic: true, at: '06:00', timeZone: TIME_ZONE, freezeDays: 7, ...over },
    reports: { list: () => Promise.resolve(world.entries) },
    jobs: { order },
    isSettled: () => Promise.resolve(world.isSettled),
    nowMs: () => world.nowMs,
  })
  const runAt = async (nowMs: number): Promise<readonly string[]> => {
    world.nowMs = nowMs
    world.orders.length = 0
    await schedule.run()
    return [...world.orders]
  }
  return { world, schedule, runAt }
}

describe('the report of a month', () => {
  it('is made at 06.00 of the first of the next, by the clock of the city, once', async () => {
    const { world, schedule, runAt } = scheduleOf()
    world.entries.push(
      entryOf({ month: '2026-09', status: 'frozen', madeAtMs: DUE_MS - 31 * DAY_MS }),
    )
    expect(await runAt(DUE_MS - 1)).toEqual([])
    expect(schedule.nextAtMs()).toBe(DUE_MS)
    expect(await runAt(DUE_MS)).toEqual(['scheduled 2026-10 Pantau'])
    // 06.00 of the first of December: 30 days on.
    expect(schedule.nextAtMs()).toBe(DUE_MS + 30 * DAY_MS)
    expect(await runAt(DUE_MS + 60_000)).toEqual([])
    expect(await runAt(DUE_MS + 30 * DAY_MS)).toContain('scheduled 2026-11 Pantau')
  })

  it('is made later when the server was off at that time, whatever somebody made before it', async () => {
    const { world, runAt } = scheduleOf()
    world.entries.push(entryOf({ madeAtMs: MIDNIGHT_MS - DAY_MS }))
    expect(await runAt(DUE_MS + 3 * DAY_MS)).toEqual(['scheduled 2026-10 Pantau'])
  })

  it('is not made again when somebody has made it since', async () => {
    const { world, runAt } = scheduleOf()
    world.entries.push(entryOf({ madeAtMs: DUE_MS + HOUR_MS }))
    expect(await runAt(DUE_MS + 3 * DAY_MS)).toEqual([])
  })

  it('is ordered once at each start when it fails', async () => {
    const { world, runAt } = scheduleOf()
    world.fails = true
    expect(await runAt(DUE_MS)).toHaveLength(1)
    expect(await runAt(DUE_MS + HOUR_MS)).toEqual([])
  })

  it('waits for days that are still being worked out, but not for ever', async () => {
    const { world, runAt } = scheduleOf()
    world.isSettled = false
    expect(await runAt(DUE_MS)).toEqual([])
    expect(await runAt(DUE_MS + HOUR_MS)).toEqual([])
    expect(await runAt(DUE_MS + 2 * HOUR_MS)).toHaveLength(1)
  })

  it('is made at another time, in another zone, where the settings say so', async () => {
    const { schedule, runAt } = scheduleOf({ at: '23:30', timeZone: 'Asia/Jayapura' })
    // 23.30 in Jayapura is 14.30 UTC.
    const dueMs = Date.UTC(2026, 10, 1, 14, 30)
    expect(await runAt(dueMs - 1)).toEqual(['scheduled 2026-09 Pantau'])
    expect(schedule.nextAtMs()).toBe(dueMs)
    expect(await runAt(dueMs)).toContain('scheduled 2026-10 Pantau')
  })

  it('is made by nobody where that is switched off', async () => {
    const { schedule, runAt } = scheduleOf({ automatic: false })
    expect(schedule.nextAtMs()).toBeNull()
    expect(await runAt(DUE_MS + HOUR_MS)).toEqual([])
  })
})

describe('a provisional report', () => {
  it('is made final seven days after its month, once', async () => {
    const { world, runAt } = scheduleOf({ automatic: false })
    world.entries.push(entryOf({}))
    expect(await runAt(MIDNIGHT_MS + 7 * DAY_MS - 1)).toEqual([])
    expect(await runAt(MIDNIGHT_MS + 7 * DAY_MS)).toEqual(['freeze 2026-10 Pantau'])
    expect(await runAt(MIDNIGHT_MS + 8 * DAY_MS)).toEqual([])
  })

  it('is tried again six hours later when it could not be made final', async () => {
    const { world, runAt } = scheduleOf({ automatic: false })
    world.entries.push(entryOf({}))
    world.fails = true
    const dueMs = MIDNIGHT_MS + 7 * DAY_MS
    expect(await runAt(dueMs)).toHaveLength(1)
    expect(await runAt(dueMs + 5 * HOUR_MS)).toEqual([])
    expect(await runAt(dueMs + 6 * HOUR_MS)).toHaveLength(1)
  })

  it('is made final only once all its days are worked out', async () => {
    const { world, runAt } = scheduleOf({ automatic: false })
    world.entries.push(entryOf({}))
    world.isSettled = false
    expect(await runAt(MIDNIGHT_MS + 7 * DAY_MS)).toEqual([])
    world.isSettled = true
    expect(await runAt(MIDNIGHT_MS + 7 * DAY_MS + HOUR_MS)).toHaveLength(1)
  })
})
