import { describe, expect, it } from 'vitest'
import { episodesOf, nextLookMs, OUTAGE_POLICY } from '../../server/domain/outage.ts'
import type { Episode, Span } from '../../server/domain/site.ts'
import { SiteTrack, trackOf } from '../../server/domain/track.ts'
import { at, layoutOf, minutesOf, samplesOf, told } from './site-stories.ts'
import type { Story } from './site-stories.ts'

const NIGHT = 300

function episodes(
  story: Story,
  nowMinutes = NIGHT,
  serverOff: readonly Span[] = [],
): readonly Episode[] {
  const track = trackOf(layoutOf(story), told(story, nowMinutes))
  return episodesOf(track, { nowMs: at(nowMinutes), policy: OUTAGE_POLICY, serverOff })
}

function ofSite(story: Story, nowMinutes = NIGHT, serverOff: readonly Span[] = []) {
  return episodes(story, nowMinutes, serverOff).filter(({ subject }) => subject.kind === 'site')
}

/** `from-until` in minutes, with the time of each kind. */
function shown(list: readonly Episode[]): readonly string[] {
  return list.map(({ subject, startMs, endMs, downMs, provenMs, unobservedMs, upMs }) => {
    const times = Object.entries({ downMs, provenMs, unobservedMs, upMs })
      .filter(([, ms]) => ms > 0)
      .map(([name, ms]) => `${name.slice(0, -2)} ${Math.round(ms / 600) / 100}`)
    const until = endMs === null ? 'now' : minutesOf(endMs)
    return `${subject.kind} ${minutesOf(startMs)}-${until}: ${times.join(', ')}`
  })
}

describe('episodesOf', () => {
  it('finds nothing at a site that works, and nothing before its first sample', () => {
    expect(episodes({})).toEqual([])
    const late = samplesOf({}, NIGHT).filter(({ sample }) => sample.polledAtMs > at(200))
    const context = { nowMs: at(NIGHT), policy: OUTAGE_POLICY, serverOff: [] }
    expect(episodesOf(trackOf(layoutOf({}), late), context)).toEqual([])
    expect(episodesOf(trackOf(layoutOf({}), []), context)).toEqual([])
  })

  it('finds nothing in what never answered: it is not in service yet', () => {
    const never: Story = { accessPoints: 1, accessPoint: { index: 0, dark: [-10, NIGHT + 10] } }
    expect(episodes(never)).toEqual([])
    expect(episodes({ line: [-10, NIGHT + 10] })).toEqual([])
    // Nor does its silence touch those that serve, or hide that the line was cut.
    const second: Story = { accessPoint: { index: 1, dark: [-10, NIGHT + 10] } }
    expect(episodes(second)).toEqual([])
    expect(shown(episodes({ ...never, line: [100.2, 160] }))).toEqual([
      'uplink 100.6-160.6: down 60',
    ])
  })

  it('counts from the first answer on, also where that was long before the samples', () => {
    const story: Story = { accessPoints: 1, accessPoint: { index: 0, dark: [-10, 50] } }
    expect(episodes(story)).toEqual([])
    const layout = layoutOf(story)
    const context = { nowMs: at(NIGHT), policy: OUTAGE_POLICY, serverOff: [] }
    const found = (workedAt: number): readonly string[] => {
      const track = new SiteTrack(layout)
      track.noteWorked({ kind: 'access-point', id: 'ap-1' }, at(workedAt))
      for (const sample of told(story, NIGHT)) track.take(sample)
      return shown(episodesOf(track, context))
    }
    expect(found(-1000)).toEqual(['site 0.1-52.1: down 52', 'access-point 0.1-52.1: down 52'])
    expect(found(NIGHT)).toEqual([])
  })

  it('dates a silence back to the first poll that did not come, once the hold is over', () => {
    const story: Story = { mains: [100.2, 160] }
    expect(ofSite(story, 102)).toEqual([])
    const [live] = ofSite(story, 104)
    // The first access point was polled at 100.1, the second was due at 100.3.
    expect(shown([live!])).toEqual(['site 100.3-now: unobserved 3.7'])
    expect(live).toMatchObject({ startWithinMs: 12_000, isSilent: true, isSettled: false })
  })

  it('proves a power cut by what started anew, and dates its end to the first good poll', () => {
    const [cut, ...more] = episodes({ mains: [100.2, 160] })
    expect(shown([cut!])).toEqual(['site 100.3-162.1: proven 61.8'])
    expect(cut).toMatchObject({ isSettled: true, clientsBefore: 14 })
    // The access point counts from 160.
    expect(minutesOf(cut!.endMs! - cut!.endWithinMs)).toBeGreaterThan(159.9)
    expect(shown(more)).toEqual([])
  })

  it('keeps a silence of which nothing is proven apart', () => {
    const list = ofSite({ machine: [100.2, 160] })
    expect(shown(list)).toEqual(['site 100.3-161.6: unobserved 61.3'])
  })

  it('finds the cut line in what came later, with the times of the line itself', () => {
    const story: Story = { line: [100, 130] }
    expect(shown(ofSite(story, 120))).toEqual(['site 100.1-now: unobserved 19.9'])
    expect(shown(episodes(story))).toEqual([
      'site 100.6-130.6: down 30',
      'uplink 100.6-130.6: down 30',
    ])
  })

  it('says that nobody saw it where the way to the server was broken and all else worked', () => {
    const story: Story = { wayToServer: [100, 130] }
    expect(shown(ofSite(story, 120))).toEqual(['site 100.1-now: unobserved 19.9'])
    const list = episodes(story)
    expect(shown(list)).toEqual(['site 100.1-130.08: up 29.98'])
  })

  it('leaves the time in which the server was off to the server', () => {
    const off = [{ startMs: at(100), endMs: at(130) }]
    const story: Story = { wayToServer: [100, 130] }
    expect(shown(episodes(story, NIGHT, off))).toEqual([])
    expect(shown(episodes(story, 130.05, off))).toEqual([])
  })

  it('keeps what befell a site while the server was off', () => {
    const off = [{ startMs: at(95), endMs: at(200) }]
    expect(shown(ofSite({ mains: [100.2, 160] }, NIGHT, off))).toEqual([
      'site 100.3-162.1: proven 61.8',
    ])
  })

  it('takes a short restart of the process for no outage, and a long one for time not observed', () => {
    expect(episodes({ process: [100, 104] })).toEqual([])
    expect(shown(ofSite({ process: [100, 140] }))).toEqual(['site 100.1-140.6: unobserved 40.5'])
  })

  it('dates what returns within the hold by what started anew', () => {
    // The agent is back before anybody misses it, and finds its access points dark.
    const story: Story = { mains: [100.2, 100.25], bootMinutes: 3 }
    const list = episodes(story).filter(({ subject }) => subject.kind === 'site')
    expect(shown(list)).toEqual(['site 100.3-103.3: down 1.2, proven 1.8'])
  })

  it('finds a dead access point beside one that works, which takes no service away', () => {
    const story: Story = { accessPoint: { index: 1, dark: [100, 130] } }
    expect(shown(episodes(story))).toEqual(['access-point 100.3-132.3: down 32'])
  })

  it('does not call one failed poll an outage', () => {
    expect(episodes({ accessPoint: { index: 1, dark: [100, 101], kept: true } })).toEqual([])
  })

  it('finds a site without service where all its access points fell, by the first of them', () => {
    const list = episodes({ switch: [100, 130] })
    expect(shown(list)[0]).toBe('site 100.1-132.1: down 32')
    expect(list).toHaveLength(3)
  })

  it('finds what answers and cannot be read only when it lasts', () => {
    expect(episodes({ accessPoints: 1, wrongPassword: [100, 102] })).toEqual([])
    const list = ofSite({ accessPoints: 1, wrongPassword: [100, 130] })
    expect(shown(list)).toEqual(['site 100.1-130.1: unobserved 30'])
  })

  it('finds no outage where only names are not resolved', () => {
    expect(episodes({ dns: [100, 130] })).toEqual([])
  })

  it('says nothing of access points behind a line that was cut, seen from elsewhere', () => {
    const list = episodes({ isOnSite: false, line: [100, 130] })
    expect(shown(list)).toEqual(['site 100.1-130.6: down 30.5', 'uplink 100.6-130.6: down 30'])
  })

  it('names of each piece of evidence what, when, by whom and the raw value', () => {
    const [cut] = ofSite({ mains: [100.2, 160] })
    expect(cut?.evidence.map((item) => ({ ...item, atMs: minutesOf(item.atMs) }))).toEqual([
      { kind: 'agent-silent', atMs: 100.3, by: 'agen', value: at(99.9) },
      { kind: 'agent-new-boot', atMs: 161.9, by: 'agen', value: 'boot-160' },
      { kind: 'agent-last-stop', atMs: 161.9, by: 'agen', value: 'power-loss' },
      { kind: 'access-point-restarted', atMs: 162.1, by: 'ap-1', value: 126_000 },
      { kind: 'access-point-restarted', atMs: 162.3, by: 'ap-2', value: 138_000 },
    ])
  })
})

describe('SiteTrack', () => {
  it('refuses what is older than what it has, and knows what it has', () => {
    const [first, ...others] = samplesOf({}, 10)
    const track = new SiteTrack(layoutOf({}))
    for (const sample of others) expect(track.take(sample)).toBe('taken')
    expect(track.take(first!)).toBe('late')
    expect(track.take(others.at(-1)!)).toBe('repeated')
  })

  it('tells a device that started anew from one whose counter began anew after 497 days', () => {
    const wrapMs = 2 ** 32 * 10
    const samples = samplesOf({ accessPoints: 1 }, 60).map((one) => {
      const { sample } = one
      if (sample.kind !== 'access-point' || sample.reading === undefined) return one
      const uptimeMs = (sample.polledAtMs - at(30.05) + wrapMs) % wrapMs
      return { ...one, sample: { ...sample, reading: { ...sample.reading, uptimeMs } } }
    })
    const [target] = trackOf(layoutOf({ accessPoints: 1 }), samples).accessPoints.values()
    expect(target?.runs.map(({ facts }) => facts.life)).toEqual([null])
  })

  it('says when the clock alone changes something', () => {
    const track = trackOf(layoutOf({}), samplesOf({}, 100))
    // The first access point was polled at 99.1: 2.5 intervals later nobody knows of it.
    const nextMs = nextLookMs(track, at(100), OUTAGE_POLICY)
    expect(minutesOf(nextMs!)).toBe(101.6)
    expect(nextLookMs(new SiteTrack(layoutOf({})), at(100), OUTAGE_POLICY)).toBeNull()
  })
})
