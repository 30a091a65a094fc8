import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from '@photostructure/sqlite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { moveCity, planOf } from '../../server/cli/migrate.ts'
import type { Moved } from '../../server/cli/migrate.ts'
import type { Config } from '../../server/config.ts'
import { JOURNAL_FILE } from '../../server/journal/journal-place.ts'
import type { Closer } from '../../server/keep-open.ts'
import { openStores } from '../../server/open-stores.ts'
import { ServerProcess } from '../bench/server-process.ts'
import { PATIENT_MS } from '../patience.ts'
import { GUEST, NO_POSTGRES, POSTGRES_BIN, sharedPostgres } from '../postgres.ts'
import { journalDatabase } from '../postgres-databases.ts'
import { INFLUXD, isMissing, newCity } from '../store/engines.ts'
import { startInflux, startVictoria, VICTORIA } from '../store/engines.ts'
import type { RunningEngine } from '../store/engines.ts'
import { answersOf, copyCity, deliver, figuresOf, goOn, makeCity, never } from './migrate/city.ts'
import type { SmallCity } from './migrate/city.ts'
import { pantau, startPantau } from './processes.ts'

let folder = ''
let original: SmallCity
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-migrate-'))
  original = await makeCity(folder)
})
afterAll(() => rm(folder, { recursive: true }))

const newFolder = (): Promise<string> => mkdtemp(join(folder, 'city-'))
const newCopy = async (): Promise<SmallCity> => copyCity(original, await newFolder())

type Stores = { readonly seriesUrl: Secret | null; readonly journalUrl: Secret | null }

/** Moves in this process; `say` hears what it is at. */
async function move(
  city: SmallCity,
  to: Stores,
  say = (_: string): void => undefined,
): Promise<Moved> {
  const { config } = city
  const plan = { directory: config.dataDirectory, config, ...to, nowMs: Date.now }
  const shares: number[] = []
  const onProgress = (done: number, whole: number): void => void shares.push(done / whole)
  const moved = await moveCity(plan, { say, onProgress, signal: never })
  expect(shares.every((share) => share >= 0 && share <= 1)).toBe(true)
  expect(shares.at(-1) ?? 1).toBe(1)
  return moved
}

/** Settings of the server as it is to be started then. */
async function settingsFor({ seriesUrl, journalUrl }: Stores): Promise<string> {
  const file = join(await newFolder(), 'pantau.toml')
  const lines = [
    ...(seriesUrl === null ? [] : [`seriesUrl = "${seriesUrl.reveal()}"`]),
    ...(journalUrl === null ? [] : [`journalUrl = "${journalUrl.reveal()}"`]),
  ]
  await writeFile(file, `[stores]\n${lines.join('\n')}\n`)
  return file
}

async function figuresIn(city: SmallCity, config: Config): Promise<string> {
  const closers: Closer[] = []
  try {
    return await figuresOf(city, await openStores(config.dataDirectory, config, {}, closers))
  } finally {
    for (const close of closers.toReversed()) await close()
  }
}

/** Several processes are started one after the other, on a machine that may have other work. */
const MOVING_MS_MAX = 120_000

const isFull = process.env['PANTAU_FULL'] === '1'
const ENGINES = [
  ['victoriametrics', VICTORIA, startVictoria, 'victoriametrics+http://127.0.0.1:PORT?city='],
  ['influxdb', INFLUXD, startInflux, 'influxdb+http://127.0.0.1:PORT/'],
] as const

describe.each(ENGINES.slice(0, isFull ? 2 : 1))('a city moved to PostgreSQL and %s', (...of) => {
  const [, program, start, prefix] = of
  const isWithout = POSTGRES_BIN === null || isMissing(program)
  const inTests = (name: string, run: () => Promise<void>): void =>
    it.skipIf(isWithout)(name, { timeout: MOVING_MS_MAX }, run)
  let engine: RunningEngine | null = null
  beforeAll(async () => {
    if (!isWithout) engine = await start()
  })
  afterAll(() => engine?.remove())
  const newSeries = (): Secret =>
    new Secret(prefix.replace('PORT', String(engine?.port ?? 0)) + newCity())

  inTests('has every figure it had, while its server ran for most of it', async () => {
    const city = await newCopy()
    const { dataDirectory } = city.config
    const own = await journalDatabase()
    const to = { seriesUrl: newSeries(), journalUrl: own.url }
    const settings = await settingsFor(to)
    const server = await ServerProcess.start(dataDirectory)
    const url = `http://127.0.0.1:${server.port}`
    await vi.waitFor(async () => {
      expect(await answersOf(url, city)).toMatch(/"outages":[1-9].*"isProvisional":false/s)
    }, PATIENT_MS)
    expect(await deliver(city, url, 1)).toMatchObject({ accepted: 1 })
    const moving = startPantau(['migrate', '--from', dataDirectory, '--to', settings])
    const ended = once(moving.child, 'close')
    await vi.waitFor(() => expect(moving.stderr()).toContain('stop the server'), PATIENT_MS)
    expect(moving.stderr()).toContain('moving the packed days; the server goes on')
    expect(await deliver(city, url, 2)).toMatchObject({ accepted: 1 })
    const before = await answersOf(url, city)
    await server.stop('SIGTERM')
    const copy = join(await newFolder(), 'data')
    await cp(dataDirectory, copy, { recursive: true })
    await ended
    expect(moving.stderr()).not.toContain('pantau:')
    expect(moving.child.exitCode).toBe(0)
    expect(moving.stdout()).toMatch(/^journal place +2 rows, (\w+) +2 rows, \1 +equal$/m)
    expect(moving.stdout()).toMatch(/^samples .+ (\d+) access-point.* \1 access-point.* equal$/m)
    expect(moving.stdout()).toMatch(/^figures .+ (\w{16}) +\1 +equal$/m)
    expect(moving.stdout()).toContain('Both sides are equal.')

    const served = { ...city.config, stores: to }
    const figures = await figuresIn(city, { ...city.config, dataDirectory: copy })
    expect((await figuresIn(city, served)) === figures).toBe(true)
    const after = await ServerProcess.start(dataDirectory, ['--config', settings])
    const afterUrl = `http://127.0.0.1:${after.port}`
    await vi.waitFor(async () => expect(await answersOf(afterUrl, city)).toBe(before), PATIENT_MS)
    expect(await deliver(city, afterUrl, 2)).toMatchObject({ duplicate: true })
    expect(await deliver(city, afterUrl, 3)).toMatchObject({ duplicate: false })
    await after.stop('SIGTERM')
    // Nobody starts it as it was by mistake, and to move it again does nothing.
    await expect(ServerProcess.start(dataDirectory)).rejects.toThrow('were moved to')
    expect((await move(city, to)).text).toContain('there is nothing to do')
    const kept = await readFile(join(dataDirectory, 'migration.json'), 'utf8')
    expect(kept).not.toContain('://')
    await own.drop()
  })

  inTests('goes on where kill -9 ended it, and ends equal', async () => {
    const city = await newCopy()
    const { dataDirectory } = city.config
    const own = await journalDatabase()
    const to = { seriesUrl: newSeries(), journalUrl: own.url }
    const args = ['migrate', '--from', dataDirectory, '--to', await settingsFor(to)]
    for (const moment of ['moving the readings', 'copying the journal', 'comparing the readings']) {
      const moving = startPantau(args)
      const ended = once(moving.child, 'close')
      await vi.waitFor(() => expect(moving.stderr()).toContain(moment), {
        interval: 2,
        timeout: PATIENT_MS,
      })
      moving.child.kill('SIGKILL')
      await ended
      // The server was started again in between, and has packed what came.
      if (moment === 'copying the journal') await goOn(city)
    }
    const { code, stdout, stderr } = await pantau(args)
    expect(stderr).not.toContain('pantau:')
    expect(code).toBe(0)
    expect(stdout).not.toContain('DIFFERENT')
    expect(stdout).toContain('Both sides are equal.')
    await own.drop()
  })

  inTests(
    'is not taken for equal where a row or a reading of the target is another one',
    async () => {
      const city = await newCopy()
      const own = await journalDatabase()
      const to = { seriesUrl: newSeries(), journalUrl: own.url }
      const run = (sql: string): void => {
        const made = spawnSync(join(POSTGRES_BIN ?? '', 'psql'), [own.url.reveal(), '-c', sql])
        expect(made.status).toBe(0)
      }
      run(
        "CREATE RULE changed AS ON INSERT TO place DO ALSO UPDATE place SET name = '' WHERE id = 'taman'",
      )
      const args = ['migrate', '--from', city.config.dataDirectory, '--to', await settingsFor(to)]
      const { code, stdout, stderr } = await pantau(args)
      expect(code).toBe(1)
      expect(stderr).toContain('pantau: place: id=taman: name differs')
      expect(stdout).toMatch(/^journal place .+ DIFFERENT$/m)
      expect(stdout).toContain('nothing is switched over')
      run('DROP RULE changed ON place')
      // As if the engine had it all on its disk: else what is lost below may be written to it again.
      run('DELETE FROM series_kept')
      const lose = (what: string): void => {
        if (what !== 'comparing the readings' || program !== VICTORIA) return
        const base = `http://127.0.0.1:${engine?.port}`
        // The engine deletes what a search finds, and a search what was written a while ago: until two in a
        // row find nothing. What one found is remembered for some seconds under the same question.
        const script = `
          let [deletions, empty] = [0, 0]
          for (let left = 60; left > 0 && empty < 2; left -= 1) {
            await fetch('${base}/internal/force_flush')
            const of = encodeURIComponent('{id="ap-1",view!="' + left + '-' + Date.now() + '"}')
            const found = await (await fetch('${base}/api/v1/export?match[]=' + of)).text()
            const order = '${base}/api/v1/admin/tsdb/delete_series?match[]=' + of
            if (found !== '' && (await fetch(order)).status === 204) deletions += 1
            empty = found === '' && deletions > 0 ? empty + 1 : 0
            await new Promise((resolve) => setTimeout(resolve, 300))
          }
          process.exit(empty === 2 ? 0 : 1)`
        expect(spawnSync(process.execPath, ['--input-type=module', '-e', script]).status).toBe(0)
      }
      // What was changed is copied anew.
      const again = await move(city, to, lose)
      if (program === VICTORIA) {
        expect(again.difference).toMatch(/^samples [\d-]+, access-point: \d+ in the source, /)
        // And so are the days that lack something.
        expect((await move(city, to)).difference).toBeNull()
      } else expect(again.difference).toBeNull()
      await own.drop()
    },
  )

  inTests('is refused where the target holds something else', async () => {
    const city = await newCopy()
    const seriesUrl = newSeries()
    const moved = await move(city, { seriesUrl, journalUrl: null })
    expect(moved.text).toContain('Both sides are equal. Set stores.seriesUrl')
    await expect(figuresIn(city, city.config)).rejects.toThrow('were moved to')
    const other = await newCopy()
    await expect(move(other, { seriesUrl, journalUrl: null })).rejects.toThrow(
      / is not empty: it has \d+ samples that this migration of .+ has not brought/,
    )
    const own = await journalDatabase()
    await move(other, { seriesUrl: null, journalUrl: own.url })
    const third = await newCopy()
    await expect(move(third, { seriesUrl: null, journalUrl: own.url })).rejects.toThrow(
      /is not empty: it has rows in "place"\. Name an empty database/,
    )
    await expect(move(other, { seriesUrl: newSeries(), journalUrl: own.url })).rejects.toThrow(
      'is being moved, or was moved, to',
    )
    await own.drop()
  })
})

describe('what cannot be moved', () => {
  it.skipIf(POSTGRES_BIN === null)(
    `is told without a password (skipped where ${NO_POSTGRES})`,
    async () => {
      const server = await sharedPostgres()
      const city = await newCopy()
      const url = (text: string): Stores => ({ seriesUrl: null, journalUrl: new Secret(text) })
      const { dataDirectory } = city.config
      await expect(move(city, { seriesUrl: null, journalUrl: server.url('none') })).rejects.toThrow(
        'database "none" does not exist; make it with "createdb',
      )
      const guest = `postgresql://${GUEST}:hunter2@127.0.0.1:${server.port}/postgres`
      const refused = move(city, url(guest))
      await expect(refused).rejects.toThrow('check user and password of the URL')
      await expect(refused).rejects.not.toThrow('hunter2')
      const away = url('postgresql://u:hunter2@127.0.0.1:9/x')
      await expect(move(city, away)).rejects.toThrow(/127.0.0.1:9, database x cannot be reached/)
      const series = new Secret('influxdb+http://u:hunter2@127.0.0.1:9/x')
      await expect(move(city, { seriesUrl: series, journalUrl: null })).rejects.toThrow(
        /^(?!.*hunter2).*127\.0\.0\.1:9/,
      )
      const file = new DatabaseSync(join(dataDirectory, JOURNAL_FILE))
      file.exec("INSERT INTO kysely_migration (name, timestamp) VALUES ('2099-01-x', '')")
      await expect(move(city, away)).rejects.toThrow(
        `the journal in ${dataDirectory} is of a newer version of Pantau (it has 2099-01-x)`,
      )
      file.exec("DELETE FROM kysely_migration WHERE name = '2099-01-x'")
      file.exec("DELETE FROM kysely_migration WHERE name = '2027-08-keeper'")
      file.close()
      await expect(move(city, away)).rejects.toThrow(
        `the journal in ${dataDirectory} is of an older version of Pantau (it lacks 2027-08-keeper)`,
      )
    },
  )

  it('needs to be told where to, once', () => {
    const env = {}
    expect(() => planOf({ env })).toThrow('name where to: --to FILE')
    const journal = { 'journal-url': 'postgresql://u@h/d' }
    expect(() => planOf({ env, to: 'x.toml', ...journal })).toThrow('--to FILE names all of it')
    expect(() => planOf({ env, 'journal-url': 'mysql://h/d' })).toThrow('expected postgresql://')
    expect(planOf({ env, ...journal })).toMatchObject({ seriesUrl: null })
    const here = { PANTAU_STORES_JOURNAL_URL: 'postgresql://u@h/d' }
    expect(() => planOf({ env: here, ...journal })).toThrow('name where to')
  })
})
