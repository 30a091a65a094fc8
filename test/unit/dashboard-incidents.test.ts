import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceId } from '#contract/ids.ts'
import type { Outage } from '#contract/outage.ts'
import { EVIDENCE_KINDS } from '#contract/words.ts'
import { en } from '../../dashboard/i18n/en.ts'
import { id as indonesian } from '../../dashboard/i18n/id.ts'
import { incidentTextsEn } from '../../dashboard/i18n/incident-texts-en.ts'
import { incidentTextsId } from '../../dashboard/i18n/incident-texts-id.ts'
import { formatAddress, parseAddress } from '../../dashboard/model/address.ts'
import { levelOf } from '../../dashboard/model/confidence.ts'
import { doubtOf, doubtOfRival } from '../../dashboard/model/doubt.ts'
import { evidenceWords, timelineOf, wordedTimeline } from '../../dashboard/model/evidence-words.ts'
import { createFormats } from '../../dashboard/model/format.ts'
import { NO_INCIDENT_FILTER } from '../../dashboard/model/incident-filter.ts'
import {
  foldLines,
  isRecovering,
  isReversed,
  listIncidents,
  listOutages,
  outagesOf,
  spanOf,
} from '../../dashboard/model/incident-list.ts'
import { trimmed, withRevised, type Revised } from '../../dashboard/model/revised.ts'
import { conditionOf, makeIncident, makeOutage } from '../browser/fixture-outages.ts'
import { placeOf } from './dashboard-place.ts'

const ZONE = 'Asia/Makassar'
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const NOW = Date.UTC(2026, 10, 22, 2, 0)

const places = new Map<string, PlaceNow>(
  [
    placeOf({ id: 'p-a', kecamatan: 'Alak', provider: 'Serat Contoh' }),
    placeOf({ id: 'p-o', kecamatan: 'Oebobo', provider: 'Jaring Contoh' }),
  ].map((place) => [place.id, place]),
)
const week = spanOf(NO_INCIDENT_FILTER, NOW, ZONE)
const ids = (items: readonly { readonly id: string }[]): string =>
  items.map(({ id }) => id).join(' ')

describe('period of a list', () => {
  it('goes back from now, or from one day to another by the clock of the city', () => {
    expect(week).toEqual({ fromMs: NOW - 7 * DAY_MS, untilMs: null })
    const own = { period: 'own', from: '2026-11-01', until: '2026-11-02' } as const
    expect(spanOf(own, NOW, ZONE)).toEqual({
      fromMs: Date.UTC(2026, 9, 31, 16),
      untilMs: Date.UTC(2026, 10, 2, 16),
    })
    // Today is not over.
    expect(spanOf({ ...own, until: '2026-11-22' }, NOW, ZONE).untilMs).toBe(null)
    expect(spanOf({ ...own, from: '', until: '' }, NOW, ZONE)).toEqual(week)
    expect(isReversed({ ...NO_INCIDENT_FILTER, ...own, until: '2026-10-31' })).toBe(true)
    expect(isReversed({ ...NO_INCIDENT_FILTER, ...own })).toBe(false)
  })
})

describe('list of incidents', () => {
  const sinceMs = NOW - HOUR_MS
  const at = (place: string) =>
    conditionOf(makeOutage({ id: `o-${place}`, startMs: sinceMs, place: place as PlaceId }))
  const incidents = [
    makeIncident({ id: 'quiet', sinceMs: NOW - 1000, isSuppressed: true }),
    makeIncident({ id: 'taken', sinceMs, acknowledged: { by: 'Budi', atMs: NOW } }),
    makeIncident({ id: 'older', sinceMs: sinceMs - 1, conditions: [at('p-a')] }),
    makeIncident({ id: 'newer', sinceMs, cause: 'uplink', conditions: [at('p-o')] }),
    makeIncident({ id: 'pulih', sinceMs: NOW - 1, placesNow: 0 }),
    makeIncident({ id: 'over', sinceMs: NOW - 5 * HOUR_MS, closedAtMs: NOW - 4 * HOUR_MS }),
    makeIncident({
      id: 'line',
      scope: 'provider',
      name: 'Serat Contoh',
      sinceMs: NOW - DAY_MS,
      closedAtMs: NOW - DAY_MS + 1,
    }),
    makeIncident({ id: 'past', sinceMs: NOW - 9 * DAY_MS, closedAtMs: NOW - 8 * DAY_MS }),
    // It began long ago and lasts: no period leaves it out.
    makeIncident({ id: 'long', sinceMs: NOW - 90 * DAY_MS }),
  ]
  const listed = (part: Partial<typeof NO_INCIDENT_FILTER>) => {
    const filter = { ...NO_INCIDENT_FILTER, ...part }
    const { open, ended } = listIncidents(incidents, { places, filter, span: week })
    return `${ids(open)} | ${ids(ended)}`
  }

  it('puts what nobody is on first, then what recovers, what nobody was told of last, and history by its end', () => {
    expect(listed({})).toBe('newer older long taken pulih quiet | over line')
  })

  it('narrows by state, cause, kecamatan, provider and words', () => {
    expect(listed({ phase: 'ended' })).toBe(' | over line')
    expect(listed({ cause: 'uplink' })).toBe('newer | ')
    expect(listed({ kecamatan: 'Alak' })).toBe('older | ')
    // By its places, or because it is of the provider itself.
    expect(listed({ provider: 'Serat Contoh' })).toBe('older | line')
    expect(listed({ text: 'jaring oebobo' })).toBe('newer | ')
  })

  it('takes for recovering what has no place left, but not what never had one', () => {
    const of = (part: Partial<Parameters<typeof makeIncident>[0]>) =>
      isRecovering(makeIncident({ id: 'i', sinceMs, placesNow: 0, ...part }))
    expect(of({})).toBe(true)
    expect(of({ conditions: [at('p-a')] })).toBe(true)
    expect(of({ conditions: [at('p-a')], placesNow: 1 })).toBe(false)
    expect(of({ conditions: [{ ...at('p-a'), kind: 'disk', place: null }] })).toBe(false)
    expect(of({ closedAtMs: NOW })).toBe(false)
  })

  it('finds the outages of an incident by their word or its own, whole places first', () => {
    const incident = makeIncident({ id: 'i', sinceMs, conditions: [at('p-a')] })
    const outages = [
      makeOutage({ id: 'ap', startMs: 1, incident: 'i', subject: { kind: 'uplink', id: 'u' } }),
      makeOutage({ id: 'o-p-a', startMs: 3 }),
      makeOutage({ id: 'site', startMs: 2, incident: 'i' }),
      makeOutage({ id: 'other', startMs: 2, incident: 'j' }),
    ]
    expect(ids(outagesOf(incident, outages))).toBe('site o-p-a ap')
  })

  it('hides withdrawn outages until they are asked for, among those that are over', () => {
    const outages = [
      makeOutage({ id: 'a', startMs: sinceMs }),
      makeOutage({ id: 'b', startMs: sinceMs, status: 'withdrawn' }),
    ]
    const of = (part: Partial<typeof NO_INCIDENT_FILTER>) =>
      listOutages(outages, { places, filter: { ...NO_INCIDENT_FILTER, ...part }, span: week })
    expect(ids(of({}).open)).toBe('a')
    expect(of({})).toMatchObject({ ended: [], hidden: 1 })
    const asked = of({ status: 'withdrawn' })
    expect([ids(asked.open), ids(asked.ended), asked.hidden]).toEqual(['', 'b', 0])
  })

  it('lets the outage of a place stand for that of its line of the same start and cause', () => {
    const subject = { kind: 'uplink', id: 'u' } as const
    const site = makeOutage({ id: 'site', startMs: sinceMs, cause: 'uplink' })
    const line = { ...site, id: 'line', subject, startMs: sinceMs - 60_000 }
    const rowsOf = (part: Partial<Outage>) => {
      const { rows, withLine } = foldLines([{ ...line, ...part }, site])
      return [ids(rows), [...withLine].join(' ')]
    }
    expect(rowsOf({})).toEqual(['site', 'site'])
    const both = ['line site', '']
    expect(rowsOf({ place: 'p-o' as PlaceId })).toEqual(both)
    expect(rowsOf({ cause: 'power' })).toEqual(both)
    expect(rowsOf({ startMs: sinceMs - 600_000 })).toEqual(both)
    expect(rowsOf({ endMs: NOW })).toEqual(both)
    expect(rowsOf({ subject: { kind: 'access-point', id: 'a' } })).toEqual(both)
  })
})

describe('cause in doubt', () => {
  const outage = (first: number, second: number, part = {}) =>
    makeOutage({
      id: 'o',
      startMs: 1,
      candidates: [
        { cause: 'power', confidence: first },
        { cause: 'undetermined', confidence: 0.21 },
        { cause: 'uplink', confidence: second },
      ],
      ...part,
    })
  const either = { first: 'power', second: 'uplink' }

  it('is one that is less sure than seven in ten beside another of two in ten', () => {
    expect(doubtOf(outage(0.6, 0.2))).toEqual(either)
    expect(doubtOf(outage(0.7, 0.2))).toBe(null)
    expect(doubtOf(outage(0.6, 0.19))).toBe(null)
    const override = { cause: 'power', reason: 'x', by: 'Budi', atMs: 1 }
    expect(doubtOf(outage(0.6, 0.2, { override }))).toBe(null)
    expect(doubtOf(outage(0.6, 0.2, { candidates: [] }))).toBe(null)
  })

  it('has of an incident or a condition the rival that the server names', () => {
    const condition = conditionOf(outage(0.6, 0.3))
    expect(doubtOfRival({ ...condition, rival: 'uplink' })).toEqual(either)
    expect(doubtOfRival(condition)).toBe(null)
    const incident = makeIncident({ id: 'i', sinceMs: 1, conditions: [condition], rival: 'uplink' })
    expect(doubtOfRival(incident)).toEqual(either)
    expect(doubtOfRival({ ...incident, cause: 'undetermined' })).toBe(null)
  })
})

describe('what the server revises', () => {
  const item = (
    id: string,
    revisedAtMs: number,
    text = '',
  ): Revised & { readonly text: string } => ({
    id,
    revisedAtMs,
    text,
  })

  it('takes the latest word, and of two of one moment the one that came later', () => {
    const first = withRevised(new Map(), [item('a', 5, 'event')])
    expect(withRevised(first, [item('a', 4, 'late answer')])).toBe(first)
    expect(withRevised(first, [item('a', 5, 'again')]).get('a')?.text).toBe('again')
    expect(withRevised(first, [])).toBe(first)
  })

  it('ends at the newest revision in whatever order words come', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(50), { minLength: 1 }), (revisions) => {
        const held = withRevised(
          new Map(),
          revisions.map((revisedAtMs) => item('a', revisedAtMs)),
        )
        expect(held.get('a')?.revisedAtMs).toBe(Math.max(...revisions))
      }),
    )
  })

  it('forgets what ended long ago before anything that lasts', () => {
    const items = new Map([1, 2, 3, 4].map((at) => [String(at), item(String(at), at)]))
    const kept = trimmed(items, 2, ({ id }) => id === '1')
    expect([...kept.keys()].sort()).toEqual(['1', '4'])
    expect(trimmed(items, 4, () => false)).toBe(items)
  })
})

describe('evidence in words', () => {
  const wording = (language: 'id' | 'en') => ({
    texts: (language === 'id' ? incidentTextsId : incidentTextsEn).evidence,
    causes: (language === 'id' ? indonesian : en).cause,
    formats: createFormats(language, ZONE, NOW),
    nameOf: (id: string) => (id === 'ap-1' ? 'Lobi' : id),
  })
  const wordsOf = (
    language: 'id' | 'en',
    kind: (typeof EVIDENCE_KINDS)[number],
    value: string | number | boolean | null,
  ) => evidenceWords({ kind, atMs: NOW, by: 'ap-1', value }, wording(language))

  it('has a sentence for every kind in both languages, with and without a value', () => {
    const values = [null, true, 'x', '7 of 9', 185_000] as const
    const sentences = new Set<string>()
    for (const language of ['id', 'en'] as const) {
      for (const kind of EVIDENCE_KINDS) {
        for (const value of values) {
          const { sentence, by } = wordsOf(language, kind, value)
          expect(sentence).toMatch(/^\S.*\.$/)
          expect(sentence).not.toMatch(/undefined|null|true|NaN/)
          expect(by).toContain('Lobi')
        }
        sentences.add(wordsOf(language, kind, null).sentence)
      }
    }
    expect(sentences.size).toBe(2 * EVIDENCE_KINDS.length)
  })

  it('tells values as people read them, and raw beside only what says more', () => {
    expect(wordsOf('id', 'together-kelurahan', '7 of 9').raw).toBe('')
    expect(wordsOf('id', 'internet-silent', 'timeout').raw).toBe('')
    expect(wordsOf('id', 'poe-delivering', true).raw).toBe('')
    expect(wordsOf('id', 'agent-new-boot', 'b-17').raw).toBe('b-17')
    expect(wordsOf('id', 'access-point-restarted', 185_000)).toEqual({
      sentence: 'Titik akses Lobi menyala ulang; baru hidup 3 mnt.',
      by: 'menurut Lobi',
      raw: '185000',
    })
    expect(wordsOf('id', 'together-kelurahan', '7 of 9').sentence).toBe(
      '7 dari 9 tempat di kelurahan yang sama mati bersamaan.',
    )
    expect(wordsOf('en', 'agent-last-stop', 'power-loss').sentence).toBe(
      'The agent about its own end: stopped suddenly, most likely a power cut.',
    )
    expect(wordsOf('id', 'agent-silent', Date.UTC(2026, 10, 22, 1, 2, 3)).sentence).toBe(
      'Agen di lokasi berhenti melapor; kabar terakhirnya 09.02.03.',
    )
    expect(wordsOf('id', 'agent-silent', 'elsewhere').sentence).toBe(
      'Agen yang memantau tempat ini dari luar berhenti melapor.',
    )
    expect(wordsOf('id', 'history', 'power 7, site-network 2').sentence).toBe(
      'Paling sering di tempat ini sebelumnya: listrik 7, jaringan lokasi 2.',
    )
  })

  it('says what one witness says in the same words again only once', () => {
    const seen = (atMs: number, by: string, value: string) =>
      ({ kind: 'internet-silent', atMs, by, value }) as const
    const evidence = [seen(3, 'a', 'timeout'), seen(2, 'a', 'refused'), seen(4, 'b', 'timeout')]
    const lines = wordedTimeline(timelineOf({ startMs: 1, endMs: null, evidence }), wording('id'))
    expect(lines.map(({ item, words }) => `${item.atMs} ${words?.by ?? ''}`)).toEqual([
      '1 ',
      '2 menurut a',
      '4 menurut b',
    ])
  })

  it('stands in the order of time, the end after all that belongs to it', () => {
    const evidence = (atMs: number) =>
      ({ kind: 'history', atMs, by: 'server', value: null }) as const
    const items = timelineOf({
      startMs: 10,
      endMs: 20,
      evidence: [evidence(20), evidence(5), evidence(10)],
    })
    expect(items.map(({ kind, atMs }) => `${kind} ${atMs}`)).toEqual([
      'evidence 5',
      'began 10',
      'evidence 10',
      'evidence 20',
      'ended 20',
    ])
  })

  it('has four words for how sure a cause is', () => {
    expect([1, 0.9, 0.899, 0.7, 0.5, 0.49, 0].map(levelOf)).toEqual([
      'sure',
      'sure',
      'likely',
      'likely',
      'maybe',
      'unclear',
      'unclear',
    ])
  })
})

describe('address of the page of incidents', () => {
  it('keeps the part, what is open and the filter', () => {
    const search =
      '?page=incidents&tab=outages&outage=o-1&phase=open&cause=power&status=final&area=Alak' +
      '&isp=Serat+Contoh&find=pasar&period=own&from=2026-11-01&until=2026-11-02&state=down'
    expect(formatAddress(parseAddress(search))).toBe(search)
  })

  it('leaves out what it does not know, and says nothing of the plain start', () => {
    const search = '?page=incidents&tab=x&incident=&phase=y&cause=z&from=2026-99-99&period=year'
    expect(formatAddress(parseAddress(search))).toBe('?page=incidents')
    expect(formatAddress(parseAddress('?page=city&tab=outages&outage=o-1'))).toBe('')
  })
})
