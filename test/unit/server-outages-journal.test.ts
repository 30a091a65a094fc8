import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlaceId } from '../../server/contract/ids.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { NOTES_MAX, PHOTOS_MAX } from '../../server/journal/outage-notes.ts'
import type { NoteDraft } from '../../server/journal/outage-notes.ts'
import { NOTHING_SAID, shownOutage } from '../../server/journal/outages.ts'
import type { KeptOutage } from '../../server/journal/outages.ts'
import { NO_IMPACT } from '../bare.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
const at = (minute: number): number => START + minute * MINUTE

function outage(id: string, over: Partial<KeptOutage> = {}): KeptOutage {
  return {
    id,
    subject: { kind: 'site', id: 'park' },
    place: 'park' as PlaceId,
    startMs: at(0),
    endMs: at(10),
    startWithinMs: 60_000,
    endWithinMs: 60_000,
    status: 'provisional',
    finding: {
      cause: 'power',
      confidence: 0.7,
      candidates: [
        { cause: 'power', confidence: 0.7 },
        { cause: 'uplink', confidence: 0.3 },
      ],
    },
    group: null,
    isSilent: true,
    evidence: [{ kind: 'agent-silent', atMs: at(0), by: 'agent-1', value: null }],
    impact: { ...NO_IMPACT, clientsBefore: 7, unobservedMs: 10 * MINUTE },
    window: null,
    incident: null,
    said: NOTHING_SAID,
    revisedAtMs: at(3),
    revision: 1,
    ...over,
  }
}
const note = (over: Partial<NoteDraft> = {}): NoteDraft => ({
  outage: 'A',
  atMs: at(5),
  by: 'Ibu Ratna',
  kind: 'comment',
  text: 'Sudah dihubungi',
  cause: null,
  ...over,
})
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

let directory = ''
let journal: Journal
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-outages-'))
  journal = await openJournal(directory)
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

describe('outages of the journal', () => {
  it('come back as they were written, also after a revision and a restart', async () => {
    const first = outage('A', { endMs: null })
    await journal.outages.write([first, outage('B')])
    const revised = outage('A', { status: 'final', revision: 2, incident: 'I1' })
    await journal.outages.write([revised])
    await journal.close()
    journal = await openJournal(directory)
    expect(await journal.outages.get('A')).toEqual(revised)
    expect(await journal.outages.get('nothing')).toBeNull()
  })

  it('are found by period, place, cause, status and whether they last, the newest first', async () => {
    const line = { cause: 'uplink', confidence: 1, candidates: [] } as const
    await journal.outages.write([
      outage('old', { startMs: at(-100), endMs: at(-50), finding: line }),
      outage('lasts', { startMs: at(-60), endMs: null, place: 'market' as PlaceId }),
      outage('new', { startMs: at(20), endMs: at(30), status: 'final' }),
      outage('denied', { startMs: at(40), endMs: null, status: 'withdrawn' }),
    ])
    const ids = async (query: object) =>
      (await journal.outages.list({ limit: 10, ...query })).map(({ id }) => id)
    expect(await ids({})).toEqual(['denied', 'new', 'lasts', 'old'])
    expect(await ids({ limit: 2 })).toEqual(['denied', 'new'])
    expect(await ids({ fromMs: at(-49), untilMs: at(20) })).toEqual(['lasts'])
    expect(await ids({ fromMs: at(-50), untilMs: at(21) })).toEqual(['new', 'lasts', 'old'])
    expect(await ids({ place: 'market' })).toEqual(['lasts'])
    expect(await ids({ cause: 'uplink' })).toEqual(['old'])
    expect(await ids({ status: 'final' })).toEqual(['new'])
    expect(await ids({ isOpen: true })).toEqual(['lasts'])
    expect(await ids({ isOpen: false })).toEqual(['new', 'old'])
  })

  it('are told by what they befell, a part of a period at a time, each once and in order', async () => {
    const line = { kind: 'uplink', id: 'line-1' } as const
    await journal.outages.write([
      outage('over', { startMs: at(-90), endMs: at(-1) }),
      outage('before', { startMs: at(-60), endMs: null, place: 'market' as PlaceId }),
      outage('last', { startMs: at(999), endMs: at(2000) }),
      outage('first', { startMs: at(0), endMs: at(1) }),
      outage('middle', { startMs: at(500), endMs: at(900) }),
      outage('after', { startMs: at(1000), endMs: null }),
      outage('denied', { startMs: at(40), endMs: null, status: 'withdrawn' }),
      outage('line', { subject: line, startMs: at(70), endMs: at(80) }),
    ])
    const told = async (kind: 'site' | 'uplink') => {
      const spans = []
      for await (const part of journal.outages.spansOfEach(kind, at(0), at(1000))) spans.push(part)
      return spans.flat()
    }
    const power = { subject: 'park', cause: 'power' }
    expect(await told('site')).toEqual([
      { ...power, subject: 'market', startMs: at(-60), endMs: null },
      { ...power, startMs: at(0), endMs: at(1) },
      { ...power, startMs: at(500), endMs: at(900) },
      { ...power, startMs: at(999), endMs: at(2000) },
    ])
    expect(await told('uplink')).toEqual([
      { ...power, subject: 'line-1', startMs: at(70), endMs: at(80) },
    ])
  })

  it('are deleted when they ended before the cut, with their notes and photos', async () => {
    await journal.outages.write([outage('A'), outage('lasts', { endMs: null })])
    await journal.outageNotes.add(note())
    await journal.outageNotes.addPhoto(note({ kind: 'photo', text: '' }), {
      type: 'image/png',
      bytes: PNG,
    })
    await journal.outageNotes.addPhoto(note({ outage: 'lasts', kind: 'photo' }), {
      type: 'image/png',
      bytes: PNG,
    })
    expect(await readdir(join(directory, 'photos'))).toHaveLength(2)
    await journal.outageNotes.expirePhotos(at(11))
    await journal.outages.expire(at(11))
    expect(await readdir(join(directory, 'photos'))).toHaveLength(1)
    expect(await journal.outages.get('A')).toBeNull()
    expect(await journal.outageNotes.list('A')).toEqual([])
    expect(await journal.outages.get('lasts')).not.toBeNull()
  })
})

describe('notes of an outage', () => {
  it('are only added, and the latest of each kind counts', async () => {
    await journal.outages.write([outage('A')])
    await journal.outageNotes.add(note({ kind: 'acknowledge', text: '' }))
    await journal.outageNotes.add(note({ kind: 'assign', text: 'Pak Yusuf', atMs: at(6) }))
    const reason = { kind: 'override', text: 'Kabel putus', cause: 'access-point' } as const
    await journal.outageNotes.add(note({ ...reason, atMs: at(7) }))
    // The machine goes on with its own finding, and takes nothing of that away.
    await journal.outages.write([outage('A', { revision: 2, status: 'final' })])
    const kept = await journal.outages.get('A')
    expect(kept && shownOutage(kept)).toMatchObject({
      cause: 'access-point',
      confidence: 1,
      candidates: [{ cause: 'power', confidence: 0.7 }, { cause: 'uplink' }],
      override: { cause: 'access-point', reason: 'Kabel putus', by: 'Ibu Ratna', atMs: at(7) },
      acknowledged: { by: 'Ibu Ratna', atMs: at(5) },
      assignee: 'Pak Yusuf',
      status: 'final',
    })
    const byCause = await journal.outages.list({ cause: 'access-point', limit: 9 })
    expect(byCause.map(({ id }) => id)).toEqual(['A'])
    expect(await journal.outages.list({ cause: 'power', limit: 9 })).toEqual([])

    await journal.outageNotes.add(note({ kind: 'override', text: '', cause: null }))
    const taken = await journal.outages.get('A')
    expect(taken && shownOutage(taken)).toMatchObject({ cause: 'power', confidence: 0.7 })
    const kinds = (await journal.outageNotes.list('A')).map(({ kind }) => kind)
    expect(kinds).toEqual(['acknowledge', 'assign', 'override', 'override'])
  })

  it('are refused for an outage that is not there, and beyond their limits', async () => {
    expect(await journal.outageNotes.add(note())).toEqual({ outcome: 'no-outage' })
    await journal.outages.write([outage('A')])
    const photo = note({ kind: 'photo', text: '' })
    for (let count = 0; count < PHOTOS_MAX; count += 1) {
      const added = await journal.outageNotes.addPhoto(photo, { type: 'image/png', bytes: PNG })
      expect(added.outcome).toBe('added')
    }
    const more = await journal.outageNotes.addPhoto(photo, { type: 'image/png', bytes: PNG })
    expect(more).toEqual({ outcome: 'too-many' })
    expect(await readdir(join(directory, 'photos'))).toHaveLength(PHOTOS_MAX)
    for (let count = PHOTOS_MAX; count < NOTES_MAX; count += 1)
      await journal.outageNotes.add(note())
    expect(await journal.outageNotes.add(note())).toEqual({ outcome: 'too-many' })
  })

  it('give a photo back under its own outage and number only', async () => {
    await journal.outages.write([outage('A'), outage('B')])
    const photo = note({ kind: 'photo', text: '' })
    const added = await journal.outageNotes.addPhoto(photo, { type: 'image/png', bytes: PNG })
    if (added.outcome !== 'added') throw new Error('not added')
    const { id } = added.note
    expect(added.note.mediaType).toBe('image/png')
    expect(await journal.outageNotes.photo('A', id)).toEqual({ bytes: PNG, type: 'image/png' })
    expect(await journal.outageNotes.photo('B', id)).toBeNull()
    expect(await journal.outageNotes.photo('A', id + 1)).toBeNull()
  })
})

describe('life of the server', () => {
  it('is off between two runs: exactly after an orderly end, within 30 s after a crash', async () => {
    const { serverLife } = journal
    expect(await serverLife.begin(at(0))).toBeNull()
    await serverLife.note(at(5), at(4))
    await serverLife.end(at(6), at(5))
    const orderly = { startMs: at(6), startWithinMs: 0, endMs: at(20) }
    expect(await serverLife.begin(at(20))).toEqual(orderly)
    await serverLife.note(at(30), at(29))
    expect(serverLife.unsettledFromMs).toBe(at(5))
    const crash = { startMs: at(30) + 30_000, startWithinMs: 30_000, endMs: at(40) }
    expect(await serverLife.begin(at(40))).toEqual(crash)
    expect(await serverLife.offTimes(at(0), at(60))).toEqual([orderly, crash])
    expect(await serverLife.offTimes(at(21), at(31))).toEqual([crash])
    await serverLife.expire(at(29))
    expect(await serverLife.offTimes(at(0), at(60))).toEqual([crash])
  })

  it('knows no time off when the clock was set back', async () => {
    await journal.serverLife.begin(at(10))
    expect(await journal.serverLife.begin(at(5))).toBeNull()
  })
})
