import { describe, expect, it } from 'vitest'
import type { OutageSubject } from '../../server/contract/outage.ts'
import { returnOf } from '../../server/domain/return.ts'
import { SiteTrack, trackOf } from '../../server/domain/track.ts'
import { at, layoutOf, minutesOf, PLACE, told } from './site-stories.ts'
import type { Story } from './site-stories.ts'

const SITE: OutageSubject = { kind: 'site', id: PLACE }
const FIRST: OutageSubject = { kind: 'access-point', id: 'ap-1' }
const LINE: OutageSubject = { kind: 'uplink', id: 'wan' }
const LONG_AGO = at(-100 * 24 * 60)

/** A track of what had worked long before its first poll. */
function oldTrackOf(story: Story, nowMinutes: number) {
  const layout = layoutOf(story)
  const track = new SiteTrack(layout)
  for (const subject of [...layout.accessPoints.map(({ id }) => ({ ...FIRST, id })), LINE]) {
    track.noteWorked(subject, LONG_AGO)
  }
  for (const sample of told(story, nowMinutes)) track.take(sample)
  return track
}

/** The minute of the return of each of site, first access point and line. */
function returns(story: Story, nowMinutes: number, sinceMs = LONG_AGO) {
  const track = oldTrackOf(story, nowMinutes)
  return [SITE, FIRST, LINE].map((subject) => {
    const back = returnOf(track, subject, sinceMs, at(nowMinutes))
    return back === null ? null : minutesOf(back.atMs)
  })
}

describe('returnOf', () => {
  it('is the first good poll of each, once everything had its turn to be polled', () => {
    expect(returns({}, 20)).toEqual([0.1, 0.1, 0.6])
    expect(returns({}, 0.5)).toEqual([null, null, null])
  })

  it('waits for the line: that an access point answers behind a cut line is no service', () => {
    const story: Story = { line: [-10, 5] }
    const track = oldTrackOf(story, 20)
    expect(returnOf(track, SITE, LONG_AGO, at(20))).toBeNull()
    expect(returnOf(track, LINE, LONG_AGO, at(20))).toBeNull()
    expect(returnOf(track, FIRST, LONG_AGO, at(20))?.atMs).toBe(at(0.1))
  })

  it('is none where the polls begin dark: they tell of an episode', () => {
    expect(returns({ accessPoint: { index: 0, dark: [-10, 10] } }, 20)).toEqual([null, null, 0.6])
  })

  it('is the first good poll of what took the place of the device that failed, however late', () => {
    const story: Story = { accessPoints: 1, accessPoint: { index: 0, dark: [-10, 10] } }
    const track = trackOf(layoutOf(story), told(story, 20))
    expect(returnOf(track, SITE, LONG_AGO, at(20))?.atMs).toBe(at(12.1))
  })

  it('is none of what went out while polls are known', () => {
    expect(returns({}, 20, at(5))).toEqual([null, null, null])
  })

  it('tells when what answered was started', () => {
    const track = trackOf(layoutOf({}), told({}, 20))
    const back = returnOf(track, SITE, LONG_AGO, at(20))
    expect(back?.bootMs).toBe(at(-1000))
  })
})
