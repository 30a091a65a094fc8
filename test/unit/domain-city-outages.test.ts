import { describe, expect, it } from 'vitest'
import type { PlaceId } from '../../server/contract/ids.ts'
import type { PlannedWindow } from '../../server/contract/window.ts'
import { concludeOutages } from '../../server/domain/city-outages.ts'
import { CORRELATION_POLICY } from '../../server/domain/correlate.ts'
import { episodesOf, OUTAGE_POLICY } from '../../server/domain/outage.ts'
import { priorOf } from '../../server/domain/prior.ts'
import type { SiteLayout } from '../../server/domain/site.ts'
import { trackOf } from '../../server/domain/track.ts'
import { at, layoutOf, told } from './site-stories.ts'
import type { Story } from './site-stories.ts'

const NAMES = Array.from({ length: 40 }, (_, index) => `tempat-${index}` as PlaceId)

/** A city in which the first so many places, eight of one kelurahan, live through a story. */
function outages(
  story: Story,
  befallen: number,
  nowMinutes: number,
  windows: readonly PlannedWindow[] = [],
  storyOfOthers: Story = {},
) {
  const nowMs = at(nowMinutes)
  const sites = new Map<PlaceId, SiteLayout>()
  const episodes = NAMES.flatMap((place, index) => {
    const own = index < befallen ? story : storyOfOthers
    const isNear = index < 8
    const kecamatan = isNear ? 'Oebobo' : `Kecamatan ${index % 4}`
    const kelurahan = isNear ? 'Oebobo' : `Kelurahan ${index % 12}`
    const provider = `Penyedia ${index % 4}`
    const uplinks = layoutOf(own).uplinks.map((line) => ({ ...line, provider }))
    const layout = { ...layoutOf(own), place, kecamatan, kelurahan, uplinks }
    sites.set(place, layout)
    const track = trackOf(layout, told(own, nowMinutes))
    return episodesOf(track, { nowMs, policy: OUTAGE_POLICY, serverOff: [] })
  })
  const prior = priorOf({ place: {}, powerArea: {}, provider: {} })
  return concludeOutages(episodes, {
    sites,
    windows,
    timeZone: 'Asia/Makassar',
    nowMs,
    policy: CORRELATION_POLICY,
    priorOf: () => prior,
  })
}

const window: PlannedWindow = {
  id: 'w1',
  scope: { kind: 'kecamatan', value: 'Oebobo' },
  startMs: at(100.5),
  endMs: at(170),
  recurrence: null,
  isExcluded: true,
  reason: 'Pemeliharaan jaringan PLN',
  createdBy: 'maria',
  createdAtMs: at(0),
  cancelledAtMs: null,
}

describe('concludeOutages', () => {
  it('takes seven places of one kelurahan that fall silent together for a power cut, at once', () => {
    const found = outages({ mains: [100.2, 160] }, 7, 103.2)
    expect(found).toHaveLength(7)
    for (const { finding, group, evidence } of found) {
      expect(finding.cause).toBe('power')
      expect(finding.confidence).toBeGreaterThan(0.95)
      expect(group).toMatchObject({ kind: 'kelurahan', name: 'Oebobo', total: 8 })
      expect(evidence).toContainEqual(
        expect.objectContaining({ kind: 'together-kelurahan', value: '7 of 8' }),
      )
    }
  })

  it('is less sure of one place alone whose neighbours stayed up', () => {
    const [alone] = outages({ mains: [100.2, 160] }, 1, 104)
    const [first] = outages({ mains: [100.2, 160] }, 7, 104)
    expect(alone?.group).toBeNull()
    expect(alone?.evidence.map(({ kind }) => kind)).toContain('neighbours-up')
    expect(alone!.finding.confidence).toBeLessThan(first!.finding.confidence)
  })

  it('names planned what begins in a planned window, also when the work begins a little early', () => {
    const found = outages({ mains: [100.2, 160] }, 3, 300, [window])
    expect(found.map(({ finding }) => finding.cause)).toEqual(['planned', 'planned', 'planned'])
    expect(found.map((one) => one.window)).toEqual(['w1', 'w1', 'w1'])
    expect(found[0]?.evidence).toContainEqual({
      kind: 'planned-window',
      atMs: window.startMs,
      by: 'maria',
      value: 'Pemeliharaan jaringan PLN',
    })
    const before = { ...window, startMs: at(40), endMs: at(99) }
    expect(outages({ mains: [100.2, 160] }, 1, 300, [before])[0]?.window).toBeNull()
  })

  it('explains by a window lost service only, and by a provider its lines only', () => {
    const [killed] = outages({ process: [101, 140] }, 1, 300, [window])
    expect(killed?.finding.cause).toBe('monitoring')
    expect(killed?.window).toBeNull()
    const [late] = outages({ wayToServer: [101, 140] }, 1, 300, [window])
    expect(late?.finding.cause).toBe('monitoring')
    const ofProvider = { ...window, scope: { kind: 'provider', value: 'Penyedia 0' } } as const
    const dead: Story = { accessPoints: 1, accessPoint: { index: 0, dark: [101, 140] } }
    const [site] = outages(dead, 1, 300, [ofProvider]).filter(
      ({ subject }) => subject.kind === 'site',
    )
    expect(site?.finding.cause).toBe('access-point')
    expect(site?.window).toBeNull()
    const [cut] = outages({ line: [101, 140] }, 1, 300, [ofProvider])
    expect(cut?.finding.cause).toBe('planned')
    const [outside] = outages({ isOnSite: false, line: [101, 140] }, 1, 300, [ofProvider])
    expect(outside?.finding.cause).toBe('planned')
    const [power] = outages({ mains: [101, 140] }, 1, 300, [ofProvider])
    expect(power?.finding.cause).toBe('power')
  })

  it('is blind where the whole city falls silent at once, unless the return proves a blackout', () => {
    const causes = (story: Story, nowMinutes: number) => [
      ...new Set(
        outages(story, NAMES.length, nowMinutes)
          .filter(({ subject }) => subject.kind === 'site')
          .map(({ finding }) => finding.cause),
      ),
    ]
    expect(causes({ wayToServer: [100, 160] }, 103.2)).toEqual(['monitoring'])
    expect(causes({ mains: [100.2, 160] }, 300)).toEqual(['power'])
  })

  it('is blind where an agent elsewhere was cut off from all its sites, and not where it saw others', () => {
    const own: Story = { isOnSite: false, line: [100, 130], wayToServer: [100, 130] }
    const cutOff = outages(own, NAMES.length, 300)
    expect(cutOff).toHaveLength(NAMES.length)
    for (const { finding, group, unobservedMs } of cutOff) {
      expect(finding.cause).toBe('monitoring')
      expect(finding.confidence).toBeGreaterThan(0.95)
      expect(group?.cause ?? 'monitoring').toBe('monitoring')
      expect(unobservedMs).toBeGreaterThan(0)
    }
    const others: Story = { isOnSite: false, wayToServer: [100, 130] }
    const [seen] = outages(own, 5, 300, [], others)
    expect(seen?.finding.cause).toBe('uplink')
    expect(seen).toMatchObject({ unobservedMs: 0 })
  })
})
