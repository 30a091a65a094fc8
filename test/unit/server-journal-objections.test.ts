import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { COUNTER_EVIDENCE_FILES_MAX } from '#contract/minutes-words.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { DECISIONS_MAX, OBJECTIONS_MAX } from '../../server/journal/objections.ts'
import { openTables } from '../journal-engine.ts'
import { HOUR_MS } from './clauses.ts'
import { objectionOf } from './minutes-sample.ts'

const {
  id: _id,
  by: _by,
  atMs: _atMs,
  files: _files,
  decisions: _decisions,
  ...DRAFT
} = objectionOf()
const MARIA = { by: 'Maria', atMs: 1000 }
const CSV = {
  name: 'menara.csv',
  mediaType: 'text/csv',
  bytes: new TextEncoder().encode('waktu;arus\n'),
} as const

let directory = ''
let journal: Journal

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-objections-'))
  journal = await openJournal(directory)
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function added(over: Partial<typeof DRAFT> = {}, atMs = 1000): Promise<string> {
  const result = await journal.objections.add({ ...DRAFT, ...over }, { by: 'Maria', atMs })
  if (result.outcome !== 'added') throw new Error(`the objection was not kept: ${result.outcome}`)
  return result.objection.id
}

describe('objections in the journal', () => {
  it('are kept as they were said, those of a contract and month in their order', async () => {
    const first = await added({ claimed: { startMs: 5, endMs: 9 } })
    const later = await added({ outage: null, claimed: null }, 2000)
    await added({ month: '2026-09' })
    await added({ contract: 'K-2' })
    const found = await journal.objections.list(DRAFT.contract, DRAFT.month)
    expect(found).toEqual([
      {
        ...DRAFT,
        claimed: { startMs: 5, endMs: 9 },
        id: first,
        ...MARIA,
        files: [],
        decisions: [],
      },
      { ...DRAFT, outage: null, id: later, by: 'Maria', atMs: 2000, files: [], decisions: [] },
    ])
    expect(await journal.objections.find(first)).toEqual(found[0])
    expect(await journal.objections.find('none')).toBeNull()
  })

  it('keep a file once, and give it back to the byte', async () => {
    const id = await added()
    expect(await journal.objections.addFile(id, CSV, MARIA)).toMatchObject({ outcome: 'added' })
    const again = await journal.objections.addFile(id, { ...CSV, name: 'other.csv' }, MARIA)
    expect(again.outcome).toBe('known')
    const [file] = (await journal.objections.find(id))?.files ?? []
    expect(file).toMatchObject({ name: 'menara.csv', bytes: CSV.bytes.length, ...MARIA })
    expect(file?.sha256).toMatch(/^[0-9a-f]{64}$/)
    const kept = await journal.objections.file(id, file?.id ?? '')
    expect(kept === null ? null : Buffer.from(kept.bytes)).toEqual(Buffer.from(CSV.bytes))
    const another = await added()
    expect(await journal.objections.file(another, file?.id ?? '')).toBeNull()
  })

  it('keep every decision, the oldest first', async () => {
    const id = await added()
    const rejected = { outcome: 'rejected', acceptedMs: 0, reason: 'Tanpa bukti' } as const
    const partly = { outcome: 'partly', acceptedMs: HOUR_MS, reason: 'Bukti diterima' } as const
    await journal.objections.decide(id, rejected, MARIA)
    await journal.objections.decide(id, partly, { by: 'Rina', atMs: 2000 })
    expect((await journal.objections.find(id))?.decisions).toEqual([
      { ...rejected, ...MARIA },
      { ...partly, by: 'Rina', atMs: 2000 },
    ])
    expect(await journal.objections.decide('none', rejected, MARIA)).toEqual({
      outcome: 'no-objection',
    })
  })

  it('have limits', async () => {
    const id = await added()
    for (let number = 0; number < COUNTER_EVIDENCE_FILES_MAX; number += 1) {
      const bytes = new TextEncoder().encode(`nomor;${number}\n`)
      await journal.objections.addFile(id, { ...CSV, bytes }, MARIA)
    }
    expect(await journal.objections.addFile(id, CSV, MARIA)).toEqual({ outcome: 'too-many' })
    const decision = { outcome: 'rejected', acceptedMs: 0, reason: 'Tanpa bukti' } as const
    for (let number = 0; number < DECISIONS_MAX; number += 1) {
      await journal.objections.decide(id, decision, MARIA)
    }
    expect(await journal.objections.decide(id, decision, MARIA)).toEqual({ outcome: 'too-many' })
    for (let number = 1; number < OBJECTIONS_MAX; number += 1) await added()
    expect(await journal.objections.add(DRAFT, MARIA)).toEqual({ outcome: 'too-many' })
    expect((await journal.objections.add({ ...DRAFT, month: '2026-09' }, MARIA)).outcome).toBe(
      'added',
    )
  })

  it('cannot be changed or taken away, not even past the server', async () => {
    const id = await added()
    await journal.objections.addFile(id, CSV, MARIA)
    await journal.close()
    const db = await openTables(directory)
    for (const table of ['objection', 'objection_file'] as const) {
      await expect(db.updateTable(table).set({ by: 'x' }).execute()).rejects.toThrow(
        'never changed',
      )
      await expect(db.deleteFrom(table).execute()).rejects.toThrow('never changed')
    }
    await db.destroy()
    journal = await openJournal(directory)
    expect((await journal.objections.find(id))?.files).toHaveLength(1)
  })
})
