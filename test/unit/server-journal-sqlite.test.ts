import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openSqlite } from '../../server/journal/sqlite.ts'

it('tells why SQLite has ended a transaction by itself, as on a full disk', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-sqlite-'))
  const db = openSqlite(join(directory, 'journal.sqlite'))
  await sql`CREATE TABLE said (text)`.execute(db)
  await sql`
    CREATE TRIGGER full BEFORE INSERT ON said WHEN NEW.text = 'much'
    BEGIN SELECT raise(ROLLBACK, 'database or disk is full'); END
  `.execute(db)
  const said = (text: string) =>
    db.transaction().execute((tx) => sql`INSERT INTO said VALUES (${text})`.execute(tx))
  await expect(said('much')).rejects.toThrow('database or disk is full')
  await said('little')
  const { rows } = await sql`SELECT text FROM said`.execute(db)
  expect(rows).toEqual([{ text: 'little' }])
  await db.destroy()
  await rm(directory, { recursive: true })
})

it('gives all rows of a stream while memory is collected', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const directory = await mkdtemp(join(tmpdir(), 'pantau-sqlite-'))
  const db = openSqlite(join(directory, 'journal.sqlite'))
  await sql`CREATE TABLE said (key, value)`.execute(db)
  await sql`
    WITH RECURSIVE numbers(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM numbers LIMIT 20000)
    INSERT INTO said SELECT key, 'x' FROM numbers
  `.execute(db)
  let read = 0
  // Code that runs often holds no more than it uses.
  for await (const { key } of db
    .selectFrom('said' as 'setting')
    .selectAll()
    .stream()) {
    read += 1
    expect(key).toBe(read)
    if (read % 2000 === 0) collect()
  }
  expect(read).toBe(20_000)
  await db.destroy()
  await rm(directory, { recursive: true })
})
