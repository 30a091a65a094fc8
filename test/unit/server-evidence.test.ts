import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { COVERAGE_RULES } from '#contract/coverage.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Report } from '#contract/report-document.ts'
import { createCoverageBook } from '../../server/coverage/coverage-book.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { gatherEvidence } from '../../server/report/evidence/gather-evidence.ts'
import type { EvidenceDeps } from '../../server/report/evidence/gather-evidence.ts'
import { writeEvidence } from '../../server/report/evidence/write-evidence.ts'
import { createReportMaker } from '../../server/report/make-report.ts'
import { DEFAULT_INSTRUMENT } from '../../server/report/readiness-default.ts'
import { verifyEvidence } from '../../server/report/verify/verify-evidence.ts'
import { runUsage } from '../../server/usage/run-usage.ts'
import { accessPointOf, at, lineOf, openDaysWorld, placeOf, TIME_ZONE } from './days-world.ts'
import type { DaysWorld } from './days-world.ts'
import { sampleReport } from './report-sample.ts'

const NOW = at('2026-11-03', 6)

let directory = ''
let world: DaysWorld
let deps: EvidenceDeps
let usage: ReturnType<typeof runUsage>
let report: Report
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-gather-'))
  world = await openDaysWorld(NOW)
  const { store, journal, days } = world
  const nowMs = (): number => world.nowMs
  const parts = { store, journal, rolls: days.rolls, timeZone: TIME_ZONE, nowMs }
  usage = runUsage({ ...parts, name: 'Kota Contoh', onError: (error) => expect(error).toBeNull() })
  await fill(world)
  await settle()
  const facts = { journal, days: days.book, usage: usage.book, timeZone: TIME_ZONE, nowMs }
  const rules = { rules: COVERAGE_RULES, instrument: DEFAULT_INSTRUMENT, city: 'Kota Contoh' }
  const coverage = createCoverageBook({ ...facts, rules: COVERAGE_RULES })
  const keptFromDay = (): string | null => days.rolls.firstDay()
  const kept = { store, policy: AVAILABILITY_POLICY, keptFromDay }
  deps = { ...facts, ...rules, coverage, ...kept }
  report = await newReport()
}, 60_000)
afterAll(async () => {
  await usage.close()
  await world.close()
  await rm(directory, { recursive: true })
})

/** Waits until all days of October are rolled, for their states and their use. */
async function settle(): Promise<void> {
  await world.roll()
  const isOpen = (): boolean => usage.book.isProvisional('2026-10-01', '2026-10-31')
  await vi.waitFor(() => expect(isOpen()).toBe(false), { timeout: 20_000, interval: 25 })
}

/** A report of what is known by now, as the journal gives it. */
async function newReport(): Promise<Report> {
  const { figures } = await createReportMaker({ ...deps, agents: () => [] }).make('2026-10')
  return JSON.parse(JSON.stringify(sampleReport(figures, { madeAtMs: world.nowMs }))) as Report
}

/**
 * Two days of October: one access point is retired, one that was polled before is entered later, and
 * what was held back comes after the month.
 */
async function fill(of: DaysWorld): Promise<void> {
  const all = [accessPointOf('ap-1', 'taman'), accessPointOf('ap-2', 'taman')]
  const pasar = [accessPointOf('ap-4', 'pasar')]
  await of.change(at('2026-10-29', 20), {
    places: [placeOf('taman'), placeOf('pasar'), placeOf('lapangan', { status: 'planned' })],
    accessPoints: [...all, ...pasar],
    uplinks: [lineOf('taman')],
  })
  await of.change(at('2026-10-31', 10), { accessPoints: [accessPointOf('ap-3', 'taman')] })
  const retired = accessPointOf('ap-2', 'taman', { status: 'retired' })
  await of.change(at('2026-10-31', 15), { accessPoints: [retired] })
  const [from, until] = [at('2026-10-30', 8), at('2026-11-01', 1)]
  const whole = { fromMs: from, untilMs: until, outcome: 'ok' } as const
  await of.poll('ap-2', { ...whole, untilMs: at('2026-10-31', 9) })
  await of.poll('ap-3', { ...whole, fromMs: at('2026-10-30', 20), outcome: 'timeout' })
  await of.poll('line-taman', whole)
  const down = { fromMs: at('2026-10-31', 2), untilMs: at('2026-10-31', 5) }
  await of.poll(
    'ap-1',
    { ...whole, untilMs: down.fromMs },
    { ...down, outcome: 'timeout' },
    { ...whole, fromMs: down.untilMs },
  )
  const late = { receivedAtMs: at('2026-11-01', 12) }
  await of.poll('ap-4', { ...whole, fromMs: at('2026-10-31', 20), ...late })
  await of.journal.complaints.add(
    {
      place: 'taman' as PlaceId,
      kind: 'no-internet',
      text: 'Ibu Contoh, 0812',
      channel: 'phone',
      receivedAtMs: at('2026-10-31', 3),
      stateThen: 'up',
    },
    { by: 'ani', atMs: at('2026-10-31', 3) },
  )
}

const codeOf = (gathered: Promise<unknown>): Promise<unknown> =>
  gathered.then(
    () => null,
    (cause: { code?: unknown }) => cause.code,
  )

describe('the evidence of what a server has stored', () => {
  it('comes to the figures of the report', async () => {
    const path = join(directory, 'evidence.zip')
    const told: (readonly [number, number])[] = []
    const written = await writeEvidence(
      await gatherEvidence(deps, report),
      createWriteStream(path),
      {
        onProgress: (done, whole) => told.push([done, whole]),
      },
    )
    const verified = await verifyEvidence(path)
    expect(verified).toMatchObject({ difference: null, chain: written.chain })
    expect(verified.counts).toMatchObject({ places: 3, complaints: 1 })
    expect(told.at(-1)).toEqual([3, 3])
    const { availability } = report.figures.places.find(({ place }) => place === 'taman') ?? {}
    // ap-3, which was entered only on the 31st, never answered beside the others.
    expect(availability?.serviceMs.degraded).toBeGreaterThan(0)
  })

  it('can be had when a complaint was answered after the report', async () => {
    const { complaints } = await world.journal.complaints.list('taman' as PlaceId, 1)
    const answer = { text: 'Sudah diperbaiki', isResolved: true }
    const atMs = world.nowMs + 1000
    await world.journal.complaints.answer(complaints[0]?.id ?? '', answer, { by: 'ani', atMs })
    expect(await codeOf(gatherEvidence(deps, report))).toBeNull()
  })

  it('is refused while the month lasts, and where its polls are gone', async () => {
    const during = { ...deps, nowMs: () => at('2026-10-31', 20) }
    expect(await codeOf(gatherEvidence(during, report))).toBe('not-over')
    const gone = { ...deps, keptFromDay: () => '2026-10-31' }
    expect(await codeOf(gatherEvidence(gone, report))).toBe('not-kept')
    expect(await codeOf(gatherEvidence({ ...deps, keptFromDay: () => null }, report))).toBe(
      'not-kept',
    )
  })

  it('is refused while days of the month are still worked out', async () => {
    const isProvisional = (): boolean => true
    const ofUse = { ...deps, usage: { ...usage.book, isProvisional } }
    expect(await codeOf(gatherEvidence(ofUse, report))).toBe('not-settled')
    const ofStates = { ...deps, days: { ...deps.days, isProvisional } }
    expect(await codeOf(gatherEvidence(ofStates, report))).toBe('not-settled')
  })

  it('is refused for figures that are others by now, and can be had of a new version', async () => {
    await world.poll('ap-4', {
      fromMs: at('2026-10-31', 10),
      untilMs: at('2026-10-31', 12),
      outcome: 'timeout',
      receivedAtMs: world.nowMs,
    })
    await settle()
    expect(await codeOf(gatherEvidence(deps, report))).toBe('changed')
    const path = join(directory, 'again.zip')
    const again = await gatherEvidence(deps, await newReport())
    await writeEvidence(again, createWriteStream(path))
    expect((await verifyEvidence(path)).difference).toBeNull()
  })

  it('ends where nobody waits for it any more', async () => {
    const again = await gatherEvidence(deps, await newReport())
    const stop = new AbortController()
    const path = join(directory, 'left.zip')
    const writing = writeEvidence(again, createWriteStream(path), { signal: stop.signal })
    stop.abort(new Error('left'))
    await expect(writing).rejects.toThrow(/left|aborted/)
  })
})
