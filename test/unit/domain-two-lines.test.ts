import { describe, expect, it } from 'vitest'
import type { PlaceId, UplinkId } from '../../server/contract/ids.ts'
import type { PlannedWindow } from '../../server/contract/window.ts'
import { concludeOutages } from '../../server/domain/city-outages.ts'
import { CORRELATION_POLICY, groupsOf } from '../../server/domain/correlate.ts'
import { episodesOf, OUTAGE_POLICY } from '../../server/domain/outage.ts'
import { coverSite, excludedSpans } from '../../server/domain/planned-window.ts'
import { pastCausesOf, priorOf } from '../../server/domain/prior.ts'
import { returnOf } from '../../server/domain/return.ts'
import type { Episode, FoundOutage, SiteLayout } from '../../server/domain/site.ts'
import { trackOf } from '../../server/domain/track.ts'
import { episodeOf, mapOf, MONDAY_MS, siteOf } from './made-city.ts'
import { at, layoutOf, minutesOf, PLACE, SOUND, told } from './site-stories.ts'
import type { Story } from './site-stories.ts'

const ZONE = 'Asia/Makassar'
const NIGHT = 300

function windowOf(provider: string, from: number, until: number): PlannedWindow {
  return {
    id: `work of ${provider}`,
    scope: { kind: 'provider', value: provider },
    startMs: at(from),
    endMs: at(until),
    recurrence: null,
    isExcluded: true,
    reason: 'Pemeliharaan',
    createdBy: 'maria',
    createdAtMs: at(0),
    cancelledAtMs: null,
  }
}

function outages(story: Story, windows: readonly PlannedWindow[] = []): readonly FoundOutage[] {
  const layout = layoutOf(story)
  const nowMs = at(NIGHT)
  const track = trackOf(layout, told(story, NIGHT))
  const prior = priorOf({ place: {}, powerArea: {}, provider: {} })
  return concludeOutages(episodesOf(track, { nowMs, policy: OUTAGE_POLICY, serverOff: [] }), {
    sites: new Map([[PLACE, layout]]),
    windows,
    timeZone: ZONE,
    nowMs,
    policy: CORRELATION_POLICY,
    priorOf: () => prior,
  })
}

const shown = (found: readonly FoundOutage[]): readonly string[] =>
  found.map(({ subject, startMs, endMs, finding }) => {
    const name = subject.kind === 'site' ? 'site' : `${subject.kind} ${subject.id}`
    return `${name} ${minutesOf(startMs)}-${minutesOf(endMs ?? 0)}: ${finding.cause}`
  })

/** Kinds of evidence with who saw it, of lines alone. */
const ofLines = (found: FoundOutage | undefined): readonly string[] =>
  (found?.evidence ?? [])
    .filter(({ by }) => by.startsWith('wan'))
    .map(({ kind, by }) => `${kind} ${by}`)

describe('a site with two lines', () => {
  it('has an outage of the one that is cut, and goes on by the other', () => {
    const [cut, ...others] = outages({ line: [100.2, 160], secondLine: SOUND })
    expect(others).toEqual([])
    expect(shown([cut!])).toEqual(['uplink wan 100.6-160.6: uplink'])
    expect(cut?.finding.confidence).toBeGreaterThan(0.9)
    expect(ofLines(cut)).toEqual([
      'internet-silent wan',
      'gateway-answers wan',
      'other-lines-answer wan-2',
    ])
  })

  it('has no service while both are cut, each dated by itself, and names both', () => {
    // The site is out from the first failed test of the last line to the first good one of any.
    const found = outages({ line: [100.2, 160], secondLine: [120.2, 140] })
    expect(shown(found)).toEqual([
      'uplink wan 100.6-160.6: uplink',
      'site 120.65-140.65: uplink',
      'uplink wan-2 120.65-140.65: uplink',
    ])
    const kinds = ofLines(found.find(({ subject }) => subject.kind === 'site'))
    expect(kinds).toContain('internet-silent wan')
    expect(kinds).toContain('internet-silent wan-2')
  })

  it('blames no line for access points that fall while another line carries', () => {
    const siteIn = (story: Story) => outages(story).find(({ subject }) => subject.kind === 'site')
    const site = siteIn({ switch: [200, 240], line: [100.2, 280], secondLine: SOUND })
    expect(site?.finding).toEqual(siteIn({ switch: [200, 240] })?.finding)
    expect(ofLines(site)).toContain('internet-answers wan-2')
    expect(ofLines(site)).not.toContain('internet-silent wan')
  })

  it('is as one with one line while the second has never worked', () => {
    const story: Story = { line: [100.2, 160], secondLine: [-10, NIGHT + 10] }
    expect(shown(outages(story))).toEqual([
      'site 100.6-160.6: uplink',
      'uplink wan 100.6-160.6: uplink',
    ])
  })

  it('knows a power cut, which takes both', () => {
    const found = outages({ mains: [100.2, 160], secondLine: SOUND })
    const site = found.find(({ subject }) => subject.kind === 'site')
    expect(site?.finding.cause).toBe('power')
  })

  it('has each line return for itself', () => {
    const story: Story = { line: [-10, 160], secondLine: SOUND }
    const track = trackOf(layoutOf(story), told(story, NIGHT))
    const back = (id: string) => returnOf(track, { kind: 'uplink', id }, at(-60), at(NIGHT))
    expect(back('wan-2')?.atMs).toBe(at(0.65))
    // Out since before the story began, it came back then.
    expect(back('wan')?.atMs).toBe(at(160.6))
  })
})

describe('work of a provider at a site with two', () => {
  const layout = layoutOf({ secondLine: SOUND })
  const works = [windowOf('Penyedia A', 90, 170), windowOf('Penyedia B', 100, 150)]
  const spans = (windows: readonly PlannedWindow[], scoped: Pick<SiteLayout, 'uplinks'> = layout) =>
    excludedSpans(windows, { ...layout, ...scoped }, at(0), at(NIGHT), ZONE).map(
      ({ startMs, endMs }) => [minutesOf(startMs), minutesOf(endMs)],
    )

  it('takes out of the figures of the site what was announced for both, of a line its own', () => {
    expect(spans(works.slice(0, 1))).toEqual([])
    expect(spans(works)).toEqual([[100, 150]])
    const [first, second] = layout.uplinks.map((line) => ({ uplinks: [line] }))
    expect(spans(works, first)).toEqual([[90, 170]])
    expect(spans(works, second)).toEqual([[100, 150]])
    const ofCity = { ...windowOf('', 20, 30), scope: { kind: 'city' } } as const
    expect(spans([...works, ofCity])).toEqual([
      [20, 30],
      [100, 150],
    ])
  })

  it('covers the site only together with the other', () => {
    expect(coverSite(works.slice(0, 1), layout)).toBe(false)
    expect(coverSite(works, layout)).toBe(true)
  })

  it('explains the outage of its own line, and of the site only where both were worked on', () => {
    const story: Story = { line: [100.2, 160], secondLine: [100.2, 140] }
    const planned = (windows: readonly PlannedWindow[]) =>
      outages(story, windows).flatMap(({ subject, finding }) =>
        finding.cause === 'planned' ? `${subject.kind} ${subject.id}` : [],
      )
    expect(planned(works.slice(0, 1))).toEqual(['uplink wan'])
    expect(planned(works).toSorted()).toEqual([`site ${PLACE}`, 'uplink wan', 'uplink wan-2'])
  })
})

describe('providers of sites with two lines', () => {
  const twins = Array.from({ length: 12 }, (_, index) => {
    const place = `t${index}`
    const line = (provider: string) => ({ id: `${place}-${provider}` as UplinkId, provider })
    return siteOf(place, {
      kelurahan: `K${index % 6}`,
      uplinks: [line('Laut'), line('Bukit')],
    })
  })
  const others = Array.from({ length: 40 }, (_, index) =>
    siteOf(`o${index}`, { kelurahan: `K${index % 6}`, provider: 'Pasir' }),
  )
  const all = mapOf([...twins, ...others])
  const groups = (episodes: readonly Episode[]) =>
    groupsOf(episodes, all).map(({ kind, name }) => `${kind} ${name}`)

  it('are told apart by the lines that fell, though every site went on', () => {
    const cut = twins.map(({ place }) =>
      episodeOf(place, MONDAY_MS, {
        subject: { kind: 'uplink', id: `${place}-Laut` },
        saw: ['agent-reporting', 'internet-silent'],
      }),
    )
    expect(groups(cut)).toEqual(['provider Laut'])
  })

  it('are no reason for whole sites that fell', () => {
    const fallen = twins.map(({ place }) => episodeOf(place, MONDAY_MS))
    expect(groups(fallen).filter((name) => name.startsWith('provider'))).toEqual([])
  })

  it('teach what befalls the places of each of them', () => {
    const [first] = twins
    const past = Array.from({ length: 20 }, () => ({
      subject: { kind: 'uplink', id: 'o-line' } as const,
      place: 'other' as PlaceId,
      status: 'final' as const,
      cause: 'uplink' as const,
    }))
    const ofBukit = siteOf('other', { provider: 'Bukit' })
    const sites = mapOf([...twins, ofBukit])
    expect(pastCausesOf(past, sites)(first!).provider).toMatchObject({ uplink: 20 })
    expect(pastCausesOf([], sites)(first!).provider.uplink ?? 0).toBe(0)
  })
})
