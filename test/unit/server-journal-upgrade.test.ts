import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Migrator, sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import { migrations } from '../../server/journal/migrations.ts'
import { JOURNAL_FILE, openJournal } from '../../server/journal/open.ts'
import { openSqlite } from '../../server/journal/sqlite.ts'
import { BARE_PLACE, BARE_UPLINK } from '../bare.ts'
import { CLAUSE } from './clauses.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const AGENT = 'park-agent' as AgentId
const TOKEN = 'pantau_of-the-first-release'
const hash = createHash('sha256').update(TOKEN).digest('hex')

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-upgrade-'))
})
afterEach(() => rm(directory, { recursive: true }))

/** A journal as version 0.1.0 left it. */
async function makeFirst(): Promise<void> {
  const db = openSqlite(join(directory, JOURNAL_FILE))
  const { error } = await new Migrator({ db, provider: migrations }).migrateTo('2026-11-first')
  expect(error).toBeUndefined()
  const rows = [
    `INSERT INTO setting VALUES ('revision', '7')`,
    `INSERT INTO place VALUES ('park', 'Taman', 'park', 'O', 'O', -10.16, 123.6, 'active')`,
    `INSERT INTO uplink VALUES ('line', 'park', 'Contoh', '${AGENT}')`,
    `INSERT INTO access_point VALUES ('ap-1', 'park', 'A', '${AGENT}', 'U6')`,
    `INSERT INTO token VALUES ('t1', '${AGENT}', '${hash}', 1000, NULL)`,
    `INSERT INTO token VALUES ('t2', '${AGENT}', 'ended', 2000, 3000)`,
    `INSERT INTO boundaries VALUES (1, '{}', 1, 4000)`,
    `INSERT INTO live_state VALUES ('access-point', 'ap-1', '{"form":1}')`,
  ]
  for (const row of rows) await sql.raw(row).execute(db)
  await db.destroy()
}

describe('journal of version 0.1.0', () => {
  it('keeps all that it holds, and its agents steer as before until somebody steers them', async () => {
    await makeFirst()
    const journal = await openJournal(directory)
    const { revision, places, uplinks, accessPoints, agents } = journal.inventory()
    expect([revision, places.size, uplinks.get('line' as UplinkId)?.provider]).toEqual([
      7,
      1,
      'Contoh',
    ])
    expect(accessPoints.get('ap-1' as AccessPointId)).toEqual({
      id: 'ap-1',
      place: 'park' as PlaceId,
      name: 'A',
      agent: AGENT,
      model: 'U6',
      ...POLLED_ALONE,
    })
    expect([...agents]).toEqual([AGENT])
    expect(journal.agentOfToken(TOKEN, 6000)).toBe(AGENT)
    expect((await journal.listTokens()).map(({ revokedAtMs }) => revokedAtMs)).toEqual([null, 3000])
    expect(journal.boundaries()).toEqual({
      geojson: '{}',
      illustrative: true,
      importedAtMs: 4000,
      attribution: null,
    })
    expect(journal.geography().areas.size).toBe(0)
    expect(await journal.readLiveStates()).toEqual([
      { kind: 'access-point', id: 'ap-1', state: '{"form":1}' },
    ])
    expect(journal.steering.steeringOf(AGENT)).toEqual({
      configRevision: 0,
      discovery: null,
      rotateToken: false,
    })
    expect(await journal.outages.list({ limit: 10 })).toEqual([])
    expect(await journal.serverLife.begin(5000)).toBeNull()
    await journal.close()
  })
})

describe('journal of version 0.2.0', () => {
  it('keeps its places and lines, and knows of no contact, operator or window', async () => {
    const db = openSqlite(join(directory, JOURNAL_FILE))
    const { error } = await new Migrator({ db, provider: migrations }).migrateTo('2026-11-visitors')
    expect(error).toBeUndefined()
    const rows = [
      `INSERT INTO place VALUES ('park', 'Taman', 'park', 'O', 'O', -10.16, 123.6, 'active')`,
      `INSERT INTO uplink VALUES ('line', 'park', 'Contoh', '${AGENT}')`,
    ]
    for (const row of rows) await sql.raw(row).execute(db)
    await db.destroy()
    const journal = await openJournal(directory)
    const { places, uplinks, providers, contacts } = journal.inventory()
    expect(places.get('park' as PlaceId)).toMatchObject({ name: 'Taman', ...BARE_PLACE })
    expect(uplinks.get('line' as UplinkId)).toEqual({
      id: 'line',
      place: 'park',
      provider: 'Contoh',
      agent: AGENT,
      ...BARE_UPLINK,
    })
    expect([providers.size, contacts.size, journal.windows().length]).toEqual([0, 0, 0])
    expect(journal.operators.areKeyed()).toBe(false)
    await journal.close()
  })
})

describe('journal of version 0.4.0', () => {
  it('lets a place have a second line, and tells of its one line in the past', async () => {
    const db = openSqlite(join(directory, JOURNAL_FILE))
    const { error } = await new Migrator({ db, provider: migrations }).migrateTo('2027-05-minutes')
    expect(error).toBeUndefined()
    const line = { id: 'line', provider: 'Contoh', agent: null, contract: 'K-1', contractMbps: 20 }
    const record = { ...BARE_PLACE, id: 'park', name: 'Taman', kind: 'park', kecamatan: 'O' }
    const place = {
      ...record,
      kelurahan: 'O',
      latitude: -10.16,
      longitude: 123.6,
      status: 'active',
    }
    const before = JSON.stringify({ ...place, uplink: line })
    const after = JSON.stringify({ ...place, name: 'Lain', uplink: null })
    const rows = [
      `INSERT INTO setting VALUES ('revision', '2')`,
      `INSERT INTO place (id, name, kind, kecamatan, kelurahan, latitude, longitude, status)
       VALUES ('park', 'Lain', 'park', 'O', 'O', -10.16, 123.6, 'active')`,
      `INSERT INTO uplink VALUES ('now', 'park', 'Contoh', '${AGENT}', 'K-2', 50)`,
      `INSERT INTO inventory_change (revision, at_ms, by, kind, id, before, after)
       VALUES (2, 5000, 'ani', 'place', 'park', '${before}', '${after}')`,
    ]
    for (const row of rows) await sql.raw(row).execute(db)
    await db.destroy()
    const journal = await openJournal(directory)
    const { places, uplinks } = journal.inventory()
    const [present] = uplinks.values()
    expect(present).toEqual({
      id: 'now',
      place: 'park',
      provider: 'Contoh',
      agent: AGENT,
      contract: 'K-2',
      contractMbps: 50,
    })
    const past = await journal.inventoryAt(4000)
    expect([...past.uplinks.values()]).toEqual([{ ...line, place: 'park' }])
    const [logged] = (await journal.changes.list({ limit: 1 })).changes
    expect([logged?.before?.['uplinks'], logged?.after?.['uplinks']]).toEqual([[line], []])
    const second = { ...present!, id: 'second' as UplinkId }
    await journal.applyImport(2, {
      places: [...places.values()],
      uplinks: [present!, second],
      accessPoints: [],
      equipment: [],
    })
    expect([...journal.inventory().uplinks.keys()]).toEqual(['now', 'second'])
    await journal.close()
  })
})

describe('journal of version 0.4.0', () => {
  it('keeps its contracts, and knows of no report until one is made', async () => {
    const db = openSqlite(join(directory, JOURNAL_FILE))
    const migrator = new Migrator({ db, provider: migrations })
    const { error } = await migrator.migrateTo('2027-03-complaints')
    expect(error).toBeUndefined()
    const clause = JSON.stringify(CLAUSE)
    await sql`INSERT INTO contract_version
      VALUES ('K-1', 1, 'Contoh', '2026-10-01', NULL, ${clause}, 'Baru', 'Ani', 5000)`.execute(db)
    await db.destroy()
    const journal = await openJournal(directory)
    expect(await journal.contracts.versions('K-1')).toMatchObject([{ clause: CLAUSE, by: 'Ani' }])
    const { reports } = journal
    expect([await reports.list(), await reports.jobs(), await reports.mails.due(9e15)]).toEqual([
      [],
      [],
      [],
    ])
    expect(await reports.latest('2026-10')).toBeNull()
    expect(await reports.next('2026-10', 2026)).toEqual({ version: 1, year: 2026, sequence: 1 })
    await journal.close()
  })
})
