import { mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentId } from '../../server/contract/ids.ts'
import { backUp } from '../../server/cli/backup.ts'
import { DEFAULTS } from '../../server/config.ts'
import type { OperatorDocument } from '../../server/journal/operator-document.ts'
import { JOURNAL_FILE, openJournal } from '../../server/journal/open.ts'
import { KEY_FILE, Seal } from '../../server/journal/seal.ts'
import { openSqlite } from '../../server/journal/sqlite.ts'
import { openZip } from '../../server/report/evidence/read-zip.ts'
import { openSeriesStore } from '../../server/store/open.ts'

const AGENT = 'agent-1' as AgentId
const WORD = 'rahasia-kupang-7431'
const DOCUMENT: OperatorDocument = { defaults: { version: '2c', community: WORD } }

let directory = ''
let keyFile = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-seal-'))
  keyFile = join(directory, KEY_FILE)
})
afterEach(() => rm(directory, { recursive: true }))

async function writeDocuments(): Promise<void> {
  const journal = await openJournal(directory)
  await journal.steering.configs.setDocument(null, DOCUMENT)
  await journal.steering.configs.setDocument(AGENT, { defaults: { community: `${WORD}-2` } })
  await journal.close()
}
const documentsKept = async (): Promise<readonly (OperatorDocument | null)[]> => {
  const journal = await openJournal(directory)
  const { configs } = journal.steering
  const kept = [configs.documentOf(null), configs.documentOf(AGENT)]
  await journal.close()
  return kept
}
/** Asks the database past the journal. */
async function run<Row>(query: RawBuilder<Row>): Promise<readonly Row[]> {
  const db = openSqlite(join(directory, JOURNAL_FILE))
  try {
    return (await query.execute(db)).rows
  } finally {
    await db.destroy()
  }
}
/** The files of the directory, but the key, in which the word stands. */
async function filesWith(word: string): Promise<readonly string[]> {
  const names = (await readdir(directory)).filter((name) => name !== KEY_FILE)
  const found: string[] = []
  for (const name of names) {
    if ((await readFile(join(directory, name))).includes(word)) found.push(name)
  }
  return found
}

describe('passwords of devices in the journal', () => {
  it('stand in none of its files, and are there again with the key', async () => {
    await writeDocuments()
    expect((await readdir(directory)).length).toBeGreaterThan(1)
    expect(await filesWith(WORD)).toEqual([])
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600)
    expect(await documentsKept()).toEqual([DOCUMENT, { defaults: { community: `${WORD}-2` } }])
  })

  it('are sealed at the first start where a version before kept them as they were', async () => {
    await (await openJournal(directory)).close()
    const plain = JSON.stringify(DOCUMENT)
    await run(sql`INSERT INTO agent_document (agent, document) VALUES ('', ${plain})`)
    expect((await filesWith(WORD)).length).toBeGreaterThan(0)
    expect(await documentsKept()).toEqual([DOCUMENT, null])
    const rows = await run(sql<{ document: string }>`SELECT document FROM agent_document`)
    expect(rows.map(({ document }) => Seal.isSealed(document))).toEqual([true])
  })

  it('say what to do where their key is missing, damaged or another one', async () => {
    await writeDocuments()
    await rename(keyFile, `${keyFile}.away`)
    await expect(openJournal(directory)).rejects.toThrow(
      /their key .*secret\.key is missing: put it back/,
    )
    // Nobody makes another one by opening it.
    expect(await readdir(directory)).not.toContain(KEY_FILE)
    await writeFile(keyFile, 'not a key\n')
    await expect(openJournal(directory)).rejects.toThrow('is no key: expected 32 bytes in base64')
    await writeFile(keyFile, `${Buffer.alloc(32, 7).toString('base64')}\n`)
    await expect(openJournal(directory)).rejects.toThrow('sealed under another key')
    await rename(`${keyFile}.away`, keyFile)
    expect(await documentsKept()).toMatchObject([DOCUMENT, {}])
  })

  it('of one agent are opened as those of no other', async () => {
    await writeDocuments()
    await run(sql`UPDATE agent_document SET document =
      (SELECT document FROM agent_document WHERE agent = '') WHERE agent = ${AGENT}`)
    await expect(openJournal(directory)).rejects.toThrow('sealed under another key')
  })

  it('are in a backup without their key', async () => {
    const store = await openSeriesStore(directory)
    await store.close()
    await writeDocuments()
    const place = { directory, stores: DEFAULTS.stores }
    const file = `${directory}.zip`
    const { signal } = new AbortController()
    const made = await backUp(place, file, { city: 'Kupang', onProgress: () => undefined, signal })
    expect(made.parts.map(({ name }) => name)).toContain('data/journal.sqlite')
    const zip = await openZip(file, { entriesMax: 100, plainMax: 2 ** 30, ratioMax: 1100 })
    expect(zip.members.map(({ name }) => name)).not.toContain(`data/${KEY_FILE}`)
    zip.close()
    await rm(file)
  })

  it('have one key, also where two processes make it in the same moment', async () => {
    const [one, other] = [new Seal(keyFile), new Seal(keyFile)]
    const sealed = await Promise.all([one.seal(WORD, 'a'), other.seal(WORD, 'a')])
    expect(sealed[0]).not.toBe(sealed[1])
    const third = new Seal(keyFile)
    for (const text of sealed) expect(await third.unseal(text, 'a')).toBe(WORD)
    await expect(third.unseal(sealed[0], 'b')).rejects.toThrow('another key')
    expect(await readdir(directory)).toEqual([KEY_FILE])
  })
})
