import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AccessPointNow, AgentNow } from '#contract/fleet.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import { AVAILABILITIES, CLOCK_SOURCES, LAST_STOPS } from '#contract/words.ts'
import { en } from '../../dashboard/i18n/en.ts'
import { id as indonesian } from '../../dashboard/i18n/id.ts'
import { parseAddress, formatAddress } from '../../dashboard/model/address.ts'
import {
  agentTallyOf,
  agentsAt,
  idOrder,
  listAgents,
  placeOf as placeOfAgent,
  sitesOf,
  type AgentFilter,
} from '../../dashboard/model/agent-list.ts'
import { findingWords } from '../../dashboard/model/agent-words.ts'
import { findingsOf, needsHand, rankOf, weightOf } from '../../dashboard/model/agents.ts'
import { viewOf } from '../../dashboard/model/fleet.ts'
import { createFormats } from '../../dashboard/model/format.ts'
import { makeFleet } from '../browser/fixture-city.ts'
import { placeOf } from './dashboard-place.ts'

const NOW = Date.UTC(2026, 10, 22, 2, 0)
const HOUR = 3_600_000

/** An agent of which nothing is to be said, with what a test cares about put in its place. */
function agentOf(part: Partial<Omit<AgentNow, 'id'>> & { readonly id?: string } = {}): AgentNow {
  return {
    state: 'up',
    lastSeenAtMs: NOW - 20_000,
    version: '0.2.0',
    spooledSamples: 4,
    droppedSamples: 0,
    place: null,
    protocolVersion: 2,
    isBehind: false,
    clonedSinceMs: null,
    clock: 'system',
    configRevision: 4,
    configApplied: 4,
    configProblem: null,
    spoolDurable: true,
    starts: 1,
    lastStop: 'orderly',
    ...part,
    id: (part.id ?? 'agent-1') as AgentId,
  }
}

const context = { serverVersion: '0.2.0', units: 4, neverAnswered: 0 }
const kindsOf = (part: Partial<AgentNow>, units = 4, neverAnswered = 0): readonly string[] =>
  findingsOf(agentOf(part), { ...context, units, neverAnswered })

/** What is said of the agent, a sentence and its technical word each. */
function saidOf(part: Partial<AgentNow>, language: 'id' | 'en' = 'id', serverVersion = '0.2.0') {
  const texts = language === 'id' ? indonesian.agents : en.agents
  const formats = createFormats(language, 'Asia/Makassar', NOW)
  const agent = agentOf(part)
  return findingsOf(agent, { ...context, serverVersion }).map((finding) =>
    findingWords(finding, agent, { texts, formats, serverVersion, nowMs: NOW }),
  )
}

describe('what is to be said of an agent', () => {
  it('is nothing while it reports, is current and keeps what it has', () => {
    expect(kindsOf({})).toEqual([])
    expect(kindsOf({ lastStop: 'first-start', clock: 'server' })).toEqual([])
    expect(kindsOf({ lastStop: 'orderly', starts: 9 })).toEqual([])
  })

  it('asks for a hand where somebody has to act, and only there', () => {
    const asking: readonly (readonly [string, Partial<AgentNow>])[] = [
      ['cloned', { clonedSinceMs: NOW }],
      ['silent', { state: 'down' }],
      ['config-refused', { configApplied: 3, configProblem: 'no address' }],
      ['not-durable', { spoolDurable: false }],
      ['crashing', { lastStop: 'killed', starts: 4 }],
      ['never-seen', { state: 'unknown', lastSeenAtMs: null }],
    ]
    for (const [kind, part] of asking) {
      expect(kindsOf(part)).toEqual([kind])
      expect(needsHand(agentOf(part))).toBe(true)
    }
    const told: readonly (readonly [string, Partial<AgentNow>])[] = [
      ['config-not-kept', { configProblem: 'applied, but not kept on disk (EROFS)' }],
      ['config-waiting', { configApplied: 3 }],
      ['config-waiting', { configApplied: null }],
      ['behind', { isBehind: true, version: '0.1.0' }],
      ['ahead', { version: '0.10.0' }],
      ['dropped', { droppedSamples: 1 }],
      ['clock', { clock: 'unsynchronised' }],
      ['waiting', { spooledSamples: 36 }],
      ['power-loss', { lastStop: 'power-loss' }],
      ['killed', { lastStop: 'killed', starts: 3 }],
      ['reboot', { lastStop: 'reboot' }],
    ]
    for (const [kind, part] of told) {
      expect(kindsOf(part)).toEqual([kind])
      expect(needsHand(agentOf(part))).toBe(false)
    }
  })

  it('tells of access points that never answered while the agent itself is fine', () => {
    expect(kindsOf({}, 4, 1)).toEqual(['units-never'])
    expect(kindsOf({ state: 'down' }, 4, 1)).toEqual(['silent'])
  })

  it('counts as a backlog only what is more than the rounds under way', () => {
    expect(kindsOf({ spooledSamples: 35 })).toEqual([])
    expect(kindsOf({ spooledSamples: 36 })).toEqual(['waiting'])
    expect(kindsOf({ spooledSamples: 500 }, 100)).toEqual([])
    expect(kindsOf({ spooledSamples: null })).toEqual([])
  })

  it('leaves out of a silent agent what was under way when it was heard last', () => {
    const last = { configApplied: 3, clock: 'unsynchronised', spooledSamples: 9000 } as const
    expect(kindsOf({ ...last })).toEqual(['config-waiting', 'clock', 'waiting'])
    expect(kindsOf({ ...last, state: 'down', lastStop: 'power-loss' })).toEqual([
      'silent',
      'power-loss',
    ])
  })

  it('compares versions as numbers, without what comes after a hyphen', () => {
    expect(kindsOf({ version: '0.2.0-rc.1' })).toEqual([])
    expect(kindsOf({ version: '0.1.9' })).toEqual([])
    expect(kindsOf({ version: null })).toEqual([])
    const serverless = { ...context, serverVersion: null }
    expect(findingsOf(agentOf({ version: '9.0.0' }), serverless)).toEqual([])
  })

  it('has the most pressing first and agrees with the badge, whatever the agent', () => {
    const agents = fc.record({
      state: fc.constantFrom(...AVAILABILITIES),
      version: fc.constantFrom(null, '0.1.0', '0.2.0', '0.3.0'),
      spooledSamples: fc.constantFrom(null, 0, 100_000),
      droppedSamples: fc.constantFrom(0, 7),
      isBehind: fc.boolean(),
      clonedSinceMs: fc.constantFrom(null, NOW - HOUR),
      clock: fc.constantFrom(null, ...CLOCK_SOURCES),
      configRevision: fc.constantFrom(0, 4),
      configApplied: fc.constantFrom(null, 0, 4),
      configProblem: fc.constantFrom(null, 'refused'),
      spoolDurable: fc.constantFrom(null, true, false),
      starts: fc.constantFrom(null, 1, 5),
      lastStop: fc.constantFrom(null, ...LAST_STOPS),
    })
    fc.assert(
      fc.property(agents, (part) => {
        const agent = agentOf(part)
        const findings = findingsOf(agent, context)
        const ranks = findings.map(rankOf)
        expect(ranks).toEqual([...new Set(ranks)].sort((a, b) => a - b))
        expect(findings.some((one) => weightOf(one) === 'hand')).toBe(needsHand(agent))
        for (const words of saidOf(part)) {
          expect(words[0]).toMatch(/^[A-Z0-9].*\.$/)
          expect(words.join(' ')).not.toMatch(/undefined|null|NaN/)
        }
      }),
    )
  })
})

describe('sentences about an agent', () => {
  it('say what is to be done, and the technical word beneath', () => {
    expect(saidOf({ clonedSinceMs: NOW - 26 * HOUR })).toEqual([
      [
        'Dua agen memakai token yang sama sejak 21 Nov 08.00. Matikan salinannya, lalu ganti token.',
        'token ganda (clone) · pantau agents rotate',
      ],
    ])
    expect(saidOf({ droppedSamples: 12_345 })[0]?.[0]).toBe(
      '12.345 hasil pantauan terbuang: riwayat tempatnya tidak lengkap.',
    )
    expect(saidOf({ droppedSamples: 12_345 }, 'en')[0]?.[0]).toBe(
      '12,345 samples dropped: its history is incomplete.',
    )
  })

  it('name the configuration that is wanted, the one in use, and why', () => {
    const refused = { configApplied: 3, configProblem: '"10.20.4.300" is no address' }
    expect(saidOf(refused)).toEqual([
      [
        'Agen menolak pengaturan baru dan tetap memakai yang lama.',
        'diminta revisi 4, dipakai revisi 3: "10.20.4.300" is no address',
      ],
    ])
    expect(saidOf({ configRevision: 0 })[0]?.[1]).toBe(
      'diminta berkas agen sendiri, dipakai revisi 4',
    )
  })

  it('name both versions, or the protocols when the program is the same or does not say', () => {
    expect(saidOf({ version: '0.1.0', isBehind: true })[0]?.[0]).toBe(
      'Versi lama: 0.1.0; server memakai 0.2.0.',
    )
    expect(saidOf({ version: '0.3.0' })[0]?.[0]).toBe(
      'Versi lebih baru: 0.3.0; server memakai 0.2.0.',
    )
    expect(saidOf({ version: null, isBehind: true, protocolVersion: 1 })[0]?.[0]).toBe(
      'Versi lama: protokol 1; server memakai protokol 2.',
    )
  })

  it('tell how it stopped, with the starts when it was not the first', () => {
    const power = 'Terakhir mati mendadak, biasanya karena listrik padam.'
    expect(saidOf({ lastStop: 'power-loss', starts: 1 })).toEqual([[power, '']])
    expect(saidOf({ lastStop: 'power-loss', starts: 3 })).toEqual([
      [power, 'dimulai 3 kali sejak mesin menyala'],
    ])
  })
})

describe('list of agents', () => {
  const places = ['p-x', 'p-y'].map((id) => placeOf({ id, name: id === 'p-x' ? 'Pasar Oeba' : id }))
  const agents = [
    agentOf({ id: 'agent-10', state: 'down' }),
    agentOf({ id: 'agent-9', place: 'p-x' as PlaceId }),
    agentOf({ id: 'agent-2', droppedSamples: 1, lastStop: 'reboot' }),
    agentOf({ id: 'agent-3', state: 'down' }),
    agentOf({ id: 'agent-1', clonedSinceMs: NOW }),
    agentOf({ id: 'agent-4', lastStop: 'power-loss' }),
  ]
  const polled = (id: string, agent: string, place: string, part: Partial<AccessPointNow> = {}) =>
    [id, { id, agent, place, ...part } as AccessPointNow] as const
  const view = {
    ...viewOf({ ...makeFleet(0, NOW), serverVersion: '0.2.0', agents, places }),
    accessPoints: new Map([
      polled('a', 'agent-10', 'p-x', { state: 'down', neverWorked: true }),
      polled('b', 'agent-10', 'p-y'),
      polled('c', 'agent-3', 'p-y'),
    ]),
  }
  const sites = sitesOf(view)
  const list = (filter: Partial<AgentFilter> = {}): string =>
    listAgents(view, idOrder(view.agents, []), sites, { text: '', onlyHand: false, ...filter })
      .map(({ agent, group }) => `${group} ${agent.id.slice(6)}`)
      .join(', ')

  it('has what presses most first, then by id as people count', () => {
    expect(list()).toBe('hand 1, hand 3, hand 10, note 2, fine 4, fine 9')
    expect(agentTallyOf(agents)).toEqual({ reporting: 4, silent: 2, never: 0, hand: 3 })
  })

  it('narrows to what needs a hand, and to what the words of place or agent begin with', () => {
    expect(list({ onlyHand: true })).toBe('hand 1, hand 3, hand 10')
    expect(list({ text: 'oeba' })).toBe('hand 10, fine 9')
    expect(list({ text: 'oeba pasar', onlyHand: true })).toBe('hand 10')
    expect(list({ text: '0.2.0' })).toBe(list())
    expect(list({ text: 'nowhere' })).toBe('')
  })

  it('takes a whole id for that agent alone', () => {
    expect(list({ text: 'agent 1' })).toBe('hand 1, hand 10')
    expect(list({ text: ' agent-1 ' })).toBe('hand 1')
  })

  it('knows where an agent works by its own place and by what it polls', () => {
    const placeOfOne = (id: string) => {
      const site = sites.get(id)
      return site === undefined ? undefined : placeOfAgent(site, view.places)?.id
    }
    expect(placeOfOne('agent-9')).toBe('p-x')
    expect(placeOfOne('agent-3')).toBe('p-y')
    expect(placeOfOne('agent-10')).toBeUndefined()
    expect(sites.get('agent-10')).toEqual({
      places: new Set(['p-x', 'p-y']),
      units: 2,
      neverAnswered: 1,
    })
    expect(agentsAt(view, 'p-x').map(({ id }) => id)).toEqual(['agent-9', 'agent-10'])
    expect(agentsAt(view, 'p-y').map(({ id }) => id)).toEqual(['agent-3', 'agent-10'])
  })

  it('keeps the order of ids until an agent comes or goes', () => {
    const first = idOrder(view.agents, [])
    expect(first.join(' ')).toBe('agent-1 agent-2 agent-3 agent-4 agent-9 agent-10')
    expect(idOrder(new Map(view.agents), first)).toBe(first)
    const others = new Map(view.agents).set('agent-5', agentOf({ id: 'agent-5' }))
    expect(idOrder(others, first)[4]).toBe('agent-5')
    others.delete('agent-1')
    expect(idOrder(others, first)[0]).toBe('agent-2')
  })
})

describe('address of the page of agents', () => {
  it('keeps the filter of the agents beside that of the places', () => {
    const search = '?page=agents&agent=agent-7&hand=1&state=down'
    expect(formatAddress(parseAddress(search))).toBe(search)
    expect(parseAddress(search).agents).toEqual({ text: 'agent-7', onlyHand: true })
  })

  it('has no place open, and takes an unknown page for the city', () => {
    expect(parseAddress('?page=agents&place=p-1').place).toBe(null)
    expect(parseAddress('?page=x&place=p-1&hand=1')).toMatchObject({
      page: 'city',
      place: 'p-1',
      agents: { text: '', onlyHand: false },
    })
  })
})
