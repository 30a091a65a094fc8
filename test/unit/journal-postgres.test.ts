import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Migrator, sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptySketch, encodeSketch } from '../../server/contract/device-sketch.ts'
import type { AccessPointId, AgentId, PlaceId } from '../../server/contract/ids.ts'
import type { VisitorsSample } from '../../server/contract/sample.ts'
import { Secret } from '../../server/contract/secret.ts'
import { editRecord } from '../../server/journal/edit-record.ts'
import { migrations } from '../../server/journal/migrations.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { openPostgres } from '../../server/journal/postgres.ts'
import { JournalSetupError, JournalUnavailableError } from '../../server/journal/unavailable.ts'
import { BARE_PLACE } from '../bare.ts'
import { journalDatabase } from '../postgres-databases.ts'
import type { TestDatabase } from '../postgres-databases.ts'
import { GUEST, NO_POSTGRES, POSTGRES_BIN, sharedPostgres, startPostgres } from '../postgres.ts'
import type { PostgresServer } from '../postgres.ts'

const withPostgres = describe.skipIf(POSTGRES_BIN === null)
const POSTGRES = POSTGRES_BIN === null ? `PostgreSQL: ${NO_POSTGRES}` : 'PostgreSQL'
const AGENT = 'agent-7' as AgentId
const place = (id: string) => ({
  id: id as PlaceId,
  name: `Tempat ${id}`,
  kind: 'park' as const,
  kecamatan: 'Oebobo',
  kelurahan: 'Oebobo',
  latitude: -10.17,
  longitude: 123.61,
  status: 'active' as const,
  ...BARE_PLACE,
})
const bringing = (...ids: readonly string[]) => ({
  places: ids.map(place),
  uplinks: [],
  accessPoints: [],
  equipment: [],
})

let directory: string
const journals: Journal[] = []

async function open(url: Secret, onError?: (error: Error) => void): Promise<Journal> {
  const journal = await openJournal(directory, { url, ...(onError && { onError }) })
  journals.push(journal)
  return journal
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-journal-pg-'))
})
afterEach(async () => {
  await Promise.all(journals.splice(0).map((journal) => journal.close()))
  await rm(directory, { recursive: true })
})

withPostgres(`two processes on one ${POSTGRES}`, () => {
  let database: TestDatabase
  let one: Journal
  let other: Journal
  beforeEach(async () => {
    database = await journalDatabase()
    one = await open(database.url)
    other = await open(database.url)
  })
  afterEach(async () => {
    await Promise.all(journals.splice(0).map((journal) => journal.close()))
    await database.drop()
  })

  it('see of each other what they hold in memory, and tell who listens', async () => {
    const told = vi.fn()
    other.onChange(told)
    await one.applyImport(0, bringing('park'))
    await vi.waitFor(() => expect(other.inventory().places.has('park' as PlaceId)).toBe(true))
    expect(told).toHaveBeenCalled()

    const { token, entry } = await one.createToken(AGENT, 1000)
    await vi.waitFor(() => expect(other.agentOfToken(token.reveal(), 2000)).toBe(AGENT))
    expect(other.inventory().agents.has(AGENT)).toBe(true)
    await one.revokeToken(entry.id, 3000)
    await vi.waitFor(() => expect(other.agentOfToken(token.reveal(), 4000)).toBeNull())

    const key = (await one.operators.add('Maria', 1000))?.key.reveal() ?? ''
    await vi.waitFor(() => expect(other.operators.holderOf('maria', key)).toBe('Maria'))

    const scope = { kind: 'city' } as const
    const wish = {
      scope,
      startMs: 1,
      endMs: 9e12,
      recurrence: null,
      isExcluded: true,
      reason: 'x',
    }
    const window = await one.createWindow(wish, 'Maria', 2)
    await vi.waitFor(() => expect(other.windows()).toEqual([window]))

    await one.steer((steering) =>
      steering.configs.setDocument(AGENT, { defaults: { version: '2c', community: 'x' } }),
    )
    await vi.waitFor(() => expect(other.steering.configs.revisionOf(AGENT)).toBe(1))

    const candidate = { ...place('new'), costRupiah: 5_000_000_000 }
    const { status: _status, powerArea: _area, serviceHours: _hours, ...wanted } = candidate
    await one.changeGeography(one.geography(), { candidates: [wanted] })
    await vi.waitFor(() => expect(other.geography().candidates).toEqual([wanted]))
  })

  it('keep the records that did not change, so that who follows looks at the others alone', async () => {
    await one.applyImport(0, bringing('a', 'b'))
    await vi.waitFor(() => expect(other.inventory().revision).toBe(1))
    const before = other.inventory()
    await one.applyImport(1, bringing('b', 'c'))
    await vi.waitFor(() => expect(other.inventory().revision).toBe(2))
    const after = other.inventory()
    expect([...after.places.keys()]).toEqual(['a', 'b', 'c'])
    for (const id of ['a', 'b'] as PlaceId[]) {
      expect(after.places.get(id)).toBe(before.places.get(id))
    }
    expect(after.accessPoints).toBe(before.accessPoints)
  })

  it('never take again what is being revoked while they read', async () => {
    const { entry, token } = await one.createToken(AGENT, 1000)
    const db = openPostgres(database.url, { process: 'test' })
    const pending = await db.transaction().execute(async (tx) => {
      // The revocation is not written while the row is held.
      await tx.selectFrom('token').selectAll().where('id', '=', entry.id).forUpdate().execute()
      const revoked = one.revokeToken(entry.id, 2000)
      // What the other one writes has this one read all tokens again.
      const another = await other.createToken('agent-8' as AgentId, 1000)
      await wait(300)
      expect(one.agentOfToken(token.reveal(), 3000)).toBeNull()
      return [revoked, another] as const
    })
    const [revoked, another] = pending
    expect(await revoked).toBe(true)
    const isKnown = (): boolean => one.agentOfToken(another.token.reveal(), 3000) !== null
    await expect.poll(isKnown).toBe(true)
    expect(one.agentOfToken(token.reveal(), 3000)).toBeNull()
    await db.destroy()
  })

  it('both change the inventory, the one after the other', async () => {
    await one.applyImport(0, bringing('park'))
    const edit = (journal: Journal, id: string) => {
      const record = { ...place(id), uplinks: [] }
      const options = { base: null, by: 'Maria', nowMs: 1000 }
      return editRecord(journal, { kind: 'place', record }, options)
    }
    const edits = ['a', 'b', 'c'].flatMap((id) => [edit(one, id), edit(other, `${id}-2`)])
    expect((await Promise.all(edits)).map(({ outcome }) => outcome)).toEqual(Array(6).fill('done'))
    await vi.waitFor(() => expect(one.inventory().revision).toBe(7))
    await vi.waitFor(() => expect(other.inventory().places.size).toBe(7))
  })

  it('lose nothing of what both add to at once', async () => {
    const accessPoint = 'ap-1' as AccessPointId
    const [day, salt, randomised] = ['2026-11-22', 'salt', encodeSketch(emptySketch())]
    const sample = (register: number): VisitorsSample => {
      const devices = emptySketch()
      devices[register] = 3
      const counted = { accessPoint, day, salt, devices: encodeSketch(devices), randomised }
      return { kind: 'visitors', ...counted, polledAtMs: 1, monotonicMs: 1, intervalMs: 1 }
    }
    const registers = Array.from({ length: 10 }, (_, at) => at)
    await Promise.all(
      registers.map((at) => (at % 2 === 0 ? one : other).keepVisitors([sample(at)])),
    )
    const all = emptySketch()
    for (const at of registers) all[at] = 3
    expect(await one.readVisitors([accessPoint], day, day)).toEqual([
      { accessPoint, day, salt, devices: encodeSketch(all), randomised },
    ])
  })
})

withPostgres(`a journal on ${POSTGRES}`, () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await sharedPostgres()
  })

  it('compares ids byte by byte, whatever the order of the database is', async () => {
    await server.run(
      `CREATE DATABASE pantau_ordered TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'id' LOCALE 'C.UTF-8'`,
    )
    const journal = await open(server.url('pantau_ordered'))
    await journal.applyImport(0, bringing('a', 'B', 'b', 'A-1', 'A1', 'é'))
    const again = await open(server.url('pantau_ordered'))
    expect([...again.inventory().places.keys()]).toEqual(['A-1', 'A1', 'B', 'a', 'b', 'é'])
  })

  it('is begun once by processes that start at the same moment', async () => {
    await server.run('CREATE DATABASE pantau_new')
    const opened = await Promise.all([0, 1, 2].map(() => open(server.url('pantau_new'))))
    await opened[0]?.applyImport(0, bringing('park'))
    await expect.poll(() => opened.map((one) => one.inventory().places.size)).toEqual([1, 1, 1])
  })

  it('brings an older one forward with what is in it', async () => {
    await server.run('CREATE DATABASE pantau_old')
    const db = openPostgres(server.url('pantau_old'), { process: 'test' })
    await new Migrator({ db, provider: migrations }).migrateTo('2027-05-minutes')
    const { powerArea: power_area, serviceHours: service_hours, ...row } = place('park')
    await db
      .insertInto('place')
      .values({ ...row, power_area, service_hours })
      .execute()
    const line = { provider: null, agent: AGENT, contract: 'K-1', contract_mbps: 12.5 }
    await db
      .insertInto('uplink')
      .values({ id: 'line', place: 'park', ...line })
      .execute()
    await db.destroy()
    const { uplinks } = (await open(server.url('pantau_old'))).inventory()
    expect([...uplinks.values()]).toMatchObject([{ id: 'line', agent: AGENT, contractMbps: 12.5 }])
  })

  it('gives numbers back to the last digit, and refuses one that would lose some', async () => {
    const database = await journalDatabase()
    const db = openPostgres(database.url, { process: 'test' })
    const exact = [0.1 + 0.2, 123.61428571428571, 5e-324, 1.7976931348623157e308, -0.000001]
    for (const number of exact) {
      const { rows } = await sql<{ n: number }>`SELECT ${number}::double precision AS n`.execute(db)
      expect(rows).toEqual([{ n: number }])
    }
    const { rows } = await sql`SELECT ${Number.MAX_SAFE_INTEGER}::bigint AS n`.execute(db)
    expect(rows).toEqual([{ n: Number.MAX_SAFE_INTEGER }])
    await expect(sql`SELECT 9007199254740993::bigint AS n`.execute(db)).rejects.toThrow(
      'cannot be held exactly',
    )
    await db.destroy()
    await database.drop()
  })

  it('takes what SQLite takes: a row twice in one write, and a text with a NUL', async () => {
    const database = await journalDatabase()
    const journal = await open(database.url)
    const record = (state: string) => ({ kind: 'uplink' as const, id: 'line-1', state })
    await journal.saveLiveStates([record('1'), record('2')], [])
    expect(await journal.readLiveStates()).toEqual([record('2')])
    await journal.operators.add('Ma\0ria', 1000)
    expect(await journal.operators.list()).toMatchObject([{ name: 'Ma\uFFFDria' }])
  })

  it('says in a line what is wrong with its address, without the password', async () => {
    const { port } = server
    await server.run(
      `CREATE ROLE ${GUEST} LOGIN PASSWORD 'rahasia'`,
      `CREATE DATABASE pantau_latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'`,
      `CREATE DATABASE pantau_owned`,
    )
    const wrong: readonly (readonly [url: string, says: RegExp])[] = [
      [
        `guest:rahasia@127.0.0.1:1/pantau`,
        /127\.0\.0\.1:1, database pantau cannot be reached: .*ECONNREFUSED/,
      ],
      [
        `guest:rahasia@127.0.0.1:${port}/none`,
        /database "none" does not exist; make it with "createdb/,
      ],
      [
        `nobody:rahasia@127.0.0.1:${port}/postgres`,
        /role "nobody" does not exist; check user and password/,
      ],
      [
        `guest:rahasia@127.0.0.1:${port}/pantau_owned`,
        /permission denied for schema public; the user has to own/,
      ],
      [
        `pantau:rahasia@127.0.0.1:${port}/pantau_latin`,
        /holds text as LATIN1; make the database with/,
      ],
      [
        `guest:rahasia2@127.0.0.1:${port}/pantau_owned`,
        /password authentication failed .*; check user/,
      ],
      [`guest@127.0.0.1:${port}/pantau_owned`, /asks for a password: write it into the URL or/],
    ]
    for (const [url, says] of wrong) {
      const fault: unknown = await openJournal(directory, {
        url: new Secret(`postgresql://${url}`),
      }).catch((cause: unknown) => cause)
      expect(fault).toBeInstanceOf(
        url.includes(':1/') ? JournalUnavailableError : JournalSetupError,
      )
      expect(String(fault)).toMatch(says)
      expect(String(fault)).not.toContain('rahasia')
      expect(String(fault)).not.toContain('\n')
    }
  })

  it('belongs to its directory: neither begins anew because a setting was forgotten', async () => {
    const database = await journalDatabase()
    const secret = new Secret(database.url.reveal().replace('pantau@', 'pantau:rahasia@'))
    await (await openJournal(directory, { url: secret })).close()
    await expect(openJournal(directory)).rejects.toThrow(/set stores\.journalUrl .*or remove/)
    expect(await readFile(join(directory, 'journal-is-elsewhere'), 'utf8')).not.toContain('rahasia')
    await rm(join(directory, 'journal-is-elsewhere'))
    await writeFile(join(directory, 'journal.sqlite'), '')
    await expect(openJournal(directory, { url: secret })).rejects.toThrow(
      /journal\.sqlite holds the journal already/,
    )
    await database.drop()
  })
})

withPostgres(`a ${POSTGRES} that goes away`, () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
    await server.run('CREATE DATABASE pantau')
  })
  afterAll(async () => {
    await server.stop()
    server.remove()
  })

  it('is said to be away, and is used again when it is back, with what was missed', async () => {
    const errors: Error[] = []
    const one = await open(server.url('pantau'), (error) => errors.push(error))
    await one.applyImport(0, bringing('park'))
    await server.stop()
    await expect(one.check()).rejects.toThrow(JournalUnavailableError)
    await expect(one.createToken(AGENT, 1000)).rejects.toThrow('cannot be reached')
    await server.start()
    const other = await open(server.url('pantau'))
    await other.applyImport(1, bringing('garden'))
    await expect.poll(() => one.inventory().places.size).toBe(2)
    await one.check()
    await one.createToken(AGENT, 1000)
    expect(errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('is away; trying again'),
    ])
  })
})
