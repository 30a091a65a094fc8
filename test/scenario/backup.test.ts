import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Batch, BatchReceipt } from '#contract/batch.ts'
import type { AccessPointId, AgentId, BootId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import type { StoreStep } from '#contract/stores.ts'
import { backUp } from '../../server/cli/backup.ts'
import { reportProgress } from '../../server/cli/report-progress.ts'
import { openReportSource } from '../../server/cli/report-source.ts'
import { writeReport } from '../../server/cli/report.ts'
import { requireUnused } from '../../server/cli/restore.ts'
import { openStoreWork } from '../../server/cli/store.ts'
import { restore } from '../../server/backup/restore.ts'
import { DEFAULTS } from '../../server/config.ts'
import type { Config } from '../../server/config.ts'
import { daysOfMonth, localDayAt, spanOfDay } from '../../server/domain/local-day.ts'
import { openJournal } from '../../server/journal/open.ts'
import { openReports } from '../../server/open-reports.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'
import type { SeriesSample } from '../../server/store/series-store.ts'
import { PATIENT_MS } from '../patience.ts'
import { openPromptStore } from '../prompt-store.ts'
import { accessPointOf, placeOf } from '../unit/days-world.ts'

const { timeZone, name: city } = DEFAULTS.city
const HOUR_MS = 3_600_000
const POLL_MS = 1_200_000
const log = pino({ level: 'silent' })
const never = new AbortController().signal
const onProgress = (): void => undefined
/** A photo of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
)

let directory = ''
let config: Config
let token = ''
/** The month before this one; its last day has polls of one place until 18.00. */
let month = ''
let lastDay = ''

const placeIn = (dataDirectory: string) => ({ directory: dataDirectory, stores: DEFAULTS.stores })
const sampleOf = (id: string, polledAtMs: number, intervalMs: number): SeriesSample => ({
  kind: 'access-point',
  accessPoint: id as AccessPointId,
  polledAtMs,
  monotonicMs: polledAtMs,
  intervalMs,
  outcome: { kind: 'ok', rttMs: 2 },
})

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-backup-'))
  config = { ...DEFAULTS, port: 0, dataDirectory: join(directory, 'data'), demo: true }
  await mkdir(config.dataDirectory)
  const [first] = daysOfMonth(localDayAt(Date.now(), timeZone).slice(0, 7))
  const endMs = spanOfDay(first, timeZone).startMs
  lastDay = localDayAt(endMs - 1, timeZone)
  month = lastDay.slice(0, 7)
  const fromMs = endMs - 24 * HOUR_MS
  const journal = await openJournal(config.dataDirectory)
  const accessPoints = [
    accessPointOf('ap-1', 'taman'),
    accessPointOf('ap-2', 'pasar', { agent: 'agent-2' as AgentId }),
  ]
  const places = [placeOf('taman'), placeOf('pasar')]
  const change = { places, accessPoints, uplinks: [], equipment: [] }
  await journal.applyImport(0, change, { by: 'ani', atMs: fromMs })
  token = (await journal.createToken('agent-2' as AgentId, fromMs)).token.reveal()
  await journal.close()
  const store = await openPromptStore(config.dataDirectory)
  const samples: SeriesSample[] = []
  for (let atMs = fromMs; atMs < endMs - 6 * HOUR_MS; atMs += POLL_MS) {
    samples.push(sampleOf('ap-1', atMs, POLL_MS))
  }
  await store.append({
    key: { agent: 'agent-1' as AgentId, boot: 'boot' as BootId, sequence: 1 },
    mode: 'live',
    receivedAtMs: endMs,
    samples,
    rejected: [],
  })
  await store.close()
})
afterAll(() => rm(directory, { recursive: true }))

async function deliver(url: string, sequence: number): Promise<BatchReceipt> {
  const atMs = Date.now()
  const polledAtMs = spanOfDay(localDayAt(atMs, timeZone), timeZone).startMs + sequence
  const batch: Batch = {
    protocolVersion: 1,
    agent: 'agent-2' as AgentId,
    boot: 'b00' as BootId,
    sequence,
    mode: 'live',
    sentAtMs: atMs,
    clock: 'system',
    droppedSamples: 0,
    samples: [sampleOf('ap-2', polledAtMs, 60_000)],
  }
  const answer = await fetch(`${url}${PATHS.batches}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(batch),
  })
  expect(answer.status).toBe(202)
  return (await answer.json()) as BatchReceipt
}

const jsonOf = async (url: string): Promise<unknown> => (await fetch(url)).json()

/** What the dashboard, a report and an auditor read of the month that is over. */
async function figuresOf({ url }: RunningServer) {
  const at = (path: string) => `${url}${path}`
  const { outages } = (await jsonOf(at(PATHS.outages))) as {
    outages: { id: string; startMs: number; cause: string }[]
  }
  const outage = at(PATHS.outage.replace(':id', outages[0]?.id ?? ''))
  const { notes } = (await jsonOf(outage)) as { notes: { id: number; mediaType: string | null }[] }
  const photo = notes.find(({ mediaType }) => mediaType !== null)
  const shown = await fetch(`${outage}/photos/${photo?.id}`)
  const version = PATHS.report.replace(':month', month).replace(':version', '1')
  return {
    outages: outages.map(({ id, startMs, cause }) => ({ id, startMs, cause })),
    notes,
    photo: Buffer.from(await shown.arrayBuffer()).toString('base64'),
    days: await jsonOf(at(`${PATHS.days}?from=${lastDay}&until=${lastDay}`)),
    availability: await jsonOf(at(`${PATHS.availability}?period=${month}`)),
    report: await (await fetch(at(version))).text(),
  }
}

describe('a backup of a city whose agents deliver', () => {
  it('has every figure as it was at its moment, and holds nobody up', async () => {
    const file = join(directory, 'pantau.zip')
    // Without a server nothing is waited for.
    const source = await openReportSource(placeIn(config.dataDirectory), () =>
      openReports(config, [], log),
    )
    const progress = reportProgress({ write: () => true }, () => 0)
    const wish = { month, formats: ['csv'] as const, out: join(directory, 'out') }
    const rest = { language: 'id', evidence: false, reason: '' } as const
    await writeReport(source, { ...wish, ...rest }, progress, never)
    await source.close()
    const server = await startServer(config, log)
    const { url } = server
    await vi.waitFor(async () => {
      const { outages } = (await jsonOf(`${url}${PATHS.outages}`)) as { outages: unknown[] }
      expect(outages).toHaveLength(2)
    }, PATIENT_MS)
    const { outages } = (await jsonOf(`${url}${PATHS.outages}`)) as { outages: { id: string }[] }
    const path = PATHS.outagePhotos.replace(':id', outages[0]?.id ?? '')
    const said = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'pantau-operator': 'ani', 'Content-Type': 'image/png' },
      body: PNG,
    })
    expect(said.status).toBe(201)
    const before = await figuresOf(server)
    expect(before.photo.length).toBeGreaterThan(0)
    let acknowledged = 0
    const over = new AbortController()
    const delivering = (async () => {
      while (!over.signal.aborted) {
        await deliver(url, acknowledged + 1)
        acknowledged += 1
      }
    })()
    await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(3), PATIENT_MS)
    const sent = acknowledged
    const place = placeIn(config.dataDirectory)
    const made = await backUp(place, file, { city, onProgress, signal: never })
    const afterwards = acknowledged
    await vi.waitFor(() => expect(acknowledged).toBeGreaterThan(afterwards + 3), PATIENT_MS)
    over.abort()
    await delivering
    await server.close()
    const names = made.parts.map(({ name }) => name.replace(/[0-9a-f]{32}$/, '*'))
    expect(names.slice(0, 2)).toEqual(['data/series.duckdb', 'data/journal.sqlite'])
    expect(names.slice(2)).toContain('data/photos/*')
    expect(names.filter((name) => name.startsWith('data/reports/'))).toHaveLength(1)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect((await readdir(directory)).toSorted()).toEqual(['data', 'out', 'pantau.zip'])

    const dataDirectory = join(directory, 'restored')
    const version = made.version
    const told: number[] = []
    await restore(file, dataDirectory, {
      version,
      onProgress: (done, whole) => told.push(done / whole),
      signal: never,
    })
    expect(told.at(-1)).toBe(1)
    const restored = await startServer({ ...config, dataDirectory }, log)
    try {
      expect(await figuresOf(restored)).toEqual(before)
      // What was acknowledged before is known by its receipt; what came after it is not there.
      expect(await deliver(restored.url, sent)).toMatchObject({ duplicate: true, accepted: 1 })
      expect(await deliver(restored.url, acknowledged)).toMatchObject({ duplicate: false })
      const work = await openStoreWork({ ...config, dataDirectory }, [])
      // All that was acknowledged before it, and the one that was delivered here; one may be under way.
      const { samples } = await work.stats()
      expect(samples).toBeGreaterThanOrEqual(54 + sent + 1)
      expect(samples).toBeLessThanOrEqual(54 + afterwards + 2)
      const steps: StoreStep[] = []
      for await (const step of work.check()) steps.push(step)
      expect(steps.at(-1)).toMatchObject({ doing: 'checked', fault: null, isOver: true })
      const packed: StoreStep[] = []
      for await (const step of work.compact()) packed.push(step)
      expect(packed.at(-1)).toMatchObject({ fault: null, isOver: true })
      await expect(requireUnused(dataDirectory)).rejects.toThrow(
        `a server runs on ${dataDirectory}`,
      )
    } finally {
      await restored.close()
    }
  })
})
