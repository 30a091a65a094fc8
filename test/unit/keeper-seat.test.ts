import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { createKeeperSeat, LOCK } from '../../server/journal/keeper-seat.ts'
import type { KeeperSeat } from '../../server/journal/keeper-seat.ts'
import { openJournal } from '../../server/journal/open.ts'
import { POSTGRES_BIN } from '../postgres.ts'
import { journalDatabase } from '../postgres-databases.ts'
import type { TestDatabase } from '../postgres-databases.ts'

const TRYING = { isTrying: true }
const AT = { address: '10.0.0.5:7070', secret: new Secret('s'), startedAtMs: 5 }

describe.skipIf(POSTGRES_BIN === null)('the seat of the keeper', () => {
  let database: TestDatabase
  let client: pg.Client
  const open: KeeperSeat[] = []
  const lost: string[] = []
  const seatOf = (process: string): KeeperSeat => {
    const onLost = (): void => void lost.push(process)
    const seat = createKeeperSeat({ url: database.url, process, onLost })
    open.push(seat)
    return seat
  }
  beforeEach(async () => {
    database = await journalDatabase()
    client = new pg.Client({ connectionString: database.url.reveal() })
    await client.connect()
    lost.length = 0
  })
  afterEach(async () => {
    for (const seat of open.splice(0)) await seat.close()
    await client.end()
    await database.drop()
  })

  it('is held by one, whom the others find', async () => {
    const [one, other] = [seatOf('one'), seatOf('other')]
    expect(await one.look(TRYING)).toEqual({ isOurs: true, entry: null })
    expect(one.holds()).toBe(false)
    const term = await one.take(AT, null)
    expect(one.holds()).toBe(true)
    const opening = await other.look(TRYING)
    expect(opening.isOurs).toBe(false)
    expect(opening.entry).toMatchObject({ term, process: 'one', isOpen: false })
    await one.open()
    const { entry } = await other.look(TRYING)
    expect(entry).toMatchObject({ address: '10.0.0.5:7070', isOpen: true, startedAtMs: 5 })
    expect(entry?.secret.reveal()).toBe('s')
    expect(entry?.silentMs).toBeLessThan(5000)
    await one.leave()
    expect(one.holds()).toBe(false)
    expect(await other.look(TRYING)).toMatchObject({ isOurs: true, entry: { address: null } })
    expect(lost).toEqual([])
  })

  it('is lost with its connection, at once and for good', async () => {
    const [one, other] = [seatOf('one'), seatOf('other')]
    await one.look(TRYING)
    const term = await one.take(AT, null)
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks
       WHERE locktype = 'advisory' AND classid = $1 AND objid = $2 AND granted`,
      [...LOCK],
    )
    await expect.poll(() => lost).toEqual(['one'])
    expect(one.holds()).toBe(false)
    expect(await other.look({ isTrying: false })).toMatchObject({ isOurs: false, entry: { term } })
    const { isOurs, entry } = await other.look(TRYING)
    expect(isOurs).toBe(true)
    expect(await other.take(AT, entry)).toBeGreaterThan(term)
    await expect(one.beat()).rejects.toThrow('taken the seat')
  })

  it('is of a new term also where the database came back without the last taking of it', async () => {
    const [one, other] = [seatOf('one'), seatOf('other')]
    await one.look(TRYING)
    const term = await one.take(AT, null)
    await one.leave()
    // As of a standby that the last moments had not reached.
    await client.query('DELETE FROM keeper')
    await other.look(TRYING)
    expect(await other.take(AT, null)).toBeGreaterThan(term)
  })

  it('cuts off what its former holder had not committed, and who has lost it writes nothing more', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pantau-seat-'))
    let mayUse = true
    const url = database.url
    const journal = await openJournal(directory, { url, process: 'one', mayUse: () => mayUse })
    const [one, other] = [seatOf('one'), seatOf('other')]
    await one.look(TRYING)
    await one.take(AT, null)
    await journal.check()
    const sessions = async (): Promise<number> => {
      const named = `SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pantau one'`
      const { rows } = await client.query<{ count: string }>(named)
      return Number(rows[0]?.count)
    }
    expect(await sessions()).toBeGreaterThan(0)
    const { entry } = await one.look(TRYING)
    await one.close()
    await other.look(TRYING)
    await other.take(AT, entry)
    await expect.poll(sessions).toBe(0)
    mayUse = false
    await expect(journal.check()).rejects.toThrow('keeps the city no longer')
    mayUse = true
    await journal.check()
    await journal.close()
    await rm(directory, { recursive: true })
  })
})
