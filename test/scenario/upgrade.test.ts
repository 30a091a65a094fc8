import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { reportListSchema } from '#contract/report-jobs.ts'
import { PATHS } from '#contract/paths.ts'
import type { StoreStep } from '#contract/stores.ts'
import manifest from '../../package.json' with { type: 'json' }
import { restore } from '../../server/backup/restore.ts'
import { backUp } from '../../server/cli/backup.ts'
import { openStoreWork } from '../../server/cli/store.ts'
import { DEFAULTS } from '../../server/config.ts'
import type { Config } from '../../server/config.ts'
import { startServer } from '../../server/serve.ts'
import { PATIENT_MS } from '../patience.ts'
import { at, deliveries, MADE_AT } from './golden-month/city.ts'
import { asItHappens } from './golden-month/orders.ts'
import { deliverGolden } from './golden-month/world.ts'

/**
 * Data directories of released versions, kept for ever: a backup of the golden month, and what the server of
 * that version answered. `PANTAU_MAKE_FIXTURE=1` makes those of this version.
 */
const FIXTURES = join(import.meta.dirname, '..', 'fixtures')
const VERSIONS = existsSync(FIXTURES) ? await readdir(FIXTURES) : []
const MONTH = '2026-10'
/** A day after the month was made: later its polls and one day its days are not kept any more. */
const NOW_MS = MADE_AT + 86_400_000
const log = pino({ level: 'silent' })
const signal = new AbortController().signal
const onProgress = (): void => undefined
const city = 'Kota Kupang'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-upgrade-'))
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS })
})
afterAll(async () => {
  vi.useRealTimers()
  await rm(folder, { recursive: true })
})

const configOf = (dataDirectory: string): Config => ({ ...DEFAULTS, port: 0, dataDirectory })
const placeOf = (directory: string) => ({ directory, stores: DEFAULTS.stores })

/** What is asked of each version: inventory, readings, days, outages, contracts, complaints, the report. */
function questions(): readonly string[] {
  const span = `from=${at('10-14 00:00')}&until=${at('10-16 00:00')}`
  const of = (path: string, id: string): string => path.replace(':id', id)
  return [
    PATHS.inventory,
    PATHS.inventoryChanges,
    `${PATHS.days}?from=2026-10-01&until=2026-10-31`,
    `${PATHS.availability}?period=${MONTH}`,
    `${PATHS.outages}?from=${at('10-01 00:00')}&until=${at('11-01 00:00')}`,
    PATHS.windows,
    PATHS.contracts,
    `${of(PATHS.contractJudgement, 'K-1')}?period=${MONTH}`,
    of(PATHS.placeComplaints, 'kantor'),
    `${of(PATHS.placeTimeline, 'sela')}?${span}`,
    `${of(PATHS.accessPointSeries, 'ap-kantor')}?${span}`,
    PATHS.report.replace(':month', MONTH).replace(':version', '1'),
  ]
}

/** The answers of a server of this version on a data directory. */
async function answersOf(directory: string): Promise<Readonly<Record<string, unknown>>> {
  const server = await startServer(configOf(directory), log)
  try {
    const jsonOf = async (path: string): Promise<unknown> => {
      const answer = await fetch(server.url + path)
      expect(answer.status, `${path}: ${answer.ok ? '' : await answer.clone().text()}`).toBe(200)
      return answer.json()
    }
    const listed = async (): Promise<number> =>
      reportListSchema.parse(await jsonOf(PATHS.reports)).reports.length
    if ((await listed()) === 0) await orderReport(server.url)
    await vi.waitFor(async () => expect(await listed()).toBe(1), PATIENT_MS)
    const answers: Record<string, unknown> = {}
    for (const path of questions()) answers[path] = await jsonOf(path)
    return answers
  } finally {
    await server.close()
  }
}

async function orderReport(url: string): Promise<void> {
  const headers = { 'pantau-operator': 'ani', 'content-type': 'application/json' }
  const body = JSON.stringify({ month: MONTH, reason: '' })
  const ordered = await fetch(url + PATHS.reports, { method: 'POST', headers, body })
  expect(ordered.ok, await ordered.text()).toBe(true)
}

/** Every fault that `pantau store check` finds, and whether it ended. */
async function checked(directory: string): Promise<readonly StoreStep[]> {
  const steps: StoreStep[] = []
  const work = await openStoreWork(configOf(directory), [])
  for await (const step of work.check()) steps.push(step)
  return steps.filter(({ fault, isOver }) => fault !== null || isOver)
}

describe('a data directory', () => {
  it.runIf(process.env['PANTAU_MAKE_FIXTURE'] === '1')(
    'of this version is kept (made by hand at a release: it would be another one each time)',
    async () => {
      const directory = join(folder, 'made')
      vi.useRealTimers()
      await (await deliverGolden(asItHappens(deliveries()))).close(directory)
      vi.useFakeTimers({ toFake: ['Date'], now: NOW_MS })
      const kept = join(FIXTURES, `data-${manifest.version}`)
      await mkdir(kept, { recursive: true })
      const answers = JSON.stringify(await answersOf(directory))
      await backUp(placeOf(directory), join(kept, 'city.zip'), { city, onProgress, signal })
      await writeFile(join(kept, 'answers.json.gz'), gzipSync(answers, { level: 9 }))
    },
  )

  it.each(VERSIONS)('%s is brought forward and answers what it did', async (version) => {
    const kept = join(FIXTURES, version)
    const answers = gunzipSync(await readFile(join(kept, 'answers.json.gz'))).toString()
    const before = JSON.parse(answers) as Readonly<Record<string, object>>
    const directory = join(folder, version)
    const now = { version: manifest.version, onProgress, signal }
    await restore(join(kept, 'city.zip'), directory, now)
    const after = await answersOf(directory)
    // Later versions may tell more, and nothing else.
    for (const [path, answer] of Object.entries(before))
      expect(after[path], path).toMatchObject(answer)
    expect(Object.keys(before).length).toBeGreaterThan(10)
    expect(await checked(directory)).toMatchObject([{ doing: 'checked', fault: null }])

    // And what this version saves and restores of it is the same again.
    const saved = join(folder, `${version}.zip`)
    await backUp(placeOf(directory), saved, { city, onProgress, signal })
    const restored = join(folder, `${version}-again`)
    await restore(saved, restored, now)
    expect(await answersOf(restored)).toEqual(after)
  })
})
