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

/** A city in which the first so many places, all of one kelurahan, live through a story. */
function outages(
  story: Story,
  befallen: number,
  nowMinutes: number,
  windows: readonly PlannedWindow[] = [],
) {
  const nowMs = at(nowMinutes)
  const sites = new Map<PlaceId, SiteLayout>()
  const episodes = NAMES.flatMap((place, index) => {
    const own = index < befallen ? story : {}
    const kelurahan = index < 8 ? 'Oebobo' : `Kelurahan ${index % 9}`
    const uplink = { ...layoutOf(own).uplink!, provider: `Penyedia ${index % 4}` }
    const layout = { ...layoutOf(own), place, kelurahan, uplink }
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
})
