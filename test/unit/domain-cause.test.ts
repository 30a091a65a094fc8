import { describe, expect, it } from 'vitest'
import type { Evidence } from '../../server/contract/outage.ts'
import { CAUSES, EVIDENCE_KINDS } from '../../server/contract/words.ts'
import type { EvidenceKind } from '../../server/contract/words.ts'
import { causeOf } from '../../server/domain/cause.ts'
import { WEIGHED, WEIGHTS } from '../../server/domain/cause-weights.ts'
import { WEIGHTS_ELSEWHERE } from '../../server/domain/cause-weights-elsewhere.ts'
import { episodesOf, OUTAGE_POLICY } from '../../server/domain/outage.ts'
import { priorOf } from '../../server/domain/prior.ts'
import type { Prior } from '../../server/domain/prior.ts'
import { trackOf } from '../../server/domain/track.ts'
import { at, layoutOf, PLACE, samplesOf, told } from './site-stories.ts'
import type { Story } from './site-stories.ts'

const prior = priorOf({ place: {}, powerArea: {}, provider: {} })
const SITE = { kind: 'site', id: PLACE } as const

/** The finding of the site's outage (else of its first part), as it is known at that minute. */
function finding(story: Story, nowMinutes: number, more: readonly Evidence[] = []) {
  const track = trackOf(layoutOf(story), told(story, nowMinutes))
  const context = { nowMs: at(nowMinutes), policy: OUTAGE_POLICY, serverOff: [] }
  const episodes = episodesOf(track, context)
  const episode = episodes.find(({ subject }) => subject.kind === 'site') ?? episodes[0]
  if (episode === undefined) throw new Error('no outage was found')
  return causeOf(episode.subject, [...episode.evidence, ...more], prior)
}

const seen = (kind: EvidenceKind, value: Evidence['value'] = null): Evidence => {
  return { kind, atMs: at(100), by: 'server', value }
}

const LATER = 400

describe('the cause of an outage, row by row', () => {
  it('is power where agent and access points started anew', () => {
    const story: Story = { mains: [100.2, 160] }
    expect(finding(story, LATER)).toMatchObject({ cause: 'power', confidence: 0.99 })
  })

  it('is probably power while a site is silent, and surely where its neighbours fell with it', () => {
    const alone = finding({ mains: [100.2, 160] }, 103.2)
    expect(alone.cause).toBe('power')
    expect(alone.confidence).toBeLessThan(0.9)
    const together = finding({ mains: [100.2, 160] }, 103.2, [seen('together-kelurahan', '7 of 9')])
    expect(together.cause).toBe('power')
    expect(together.confidence).toBeGreaterThan(0.95)
  })

  it('is the uplink where the agent kept its boot and only what lies beyond the gateway failed', () => {
    const story: Story = { line: [100.2, 160] }
    expect(finding(story, LATER)).toMatchObject({ cause: 'uplink' })
    expect(finding(story, LATER).confidence).toBeGreaterThan(0.95)
  })

  it('is probably the uplink while all sites of one provider are silent', () => {
    const live = finding({ line: [100.2, 160] }, 103.2, [seen('together-provider', '12 of 13')])
    expect(live.cause).toBe('uplink')
    expect(live.confidence).toBeGreaterThan(0.7)
  })

  it('is the access point where one is silent and the others answer', () => {
    for (const kept of [false, true]) {
      const story: Story = { accessPoint: { index: 1, dark: [100, 130], kept } }
      expect(finding(story, 103.2)).toMatchObject({ cause: 'access-point' })
      expect(finding(story, LATER)).toMatchObject({ cause: 'access-point' })
    }
  })

  it('is the site network where all access points and the switch are silent and the agent is fine', () => {
    const story: Story = { switch: [100, 230], accessPoints: 3, hasSwitch: true }
    expect(finding(story, LATER)).toMatchObject({ cause: 'site-network' })
    expect(finding({ ...story, hasUps: true }, 103.2)).toMatchObject({ cause: 'site-network' })
  })

  it('is monitoring where the internet answered and the server was not reached', () => {
    const story: Story = { wayToServer: [100, 130] }
    expect(finding(story, LATER)).toMatchObject({ cause: 'monitoring' })
    expect(finding(story, LATER).confidence).toBeGreaterThan(0.9)
  })

  it('is monitoring where the process of the agent was away and its machine ran on', () => {
    expect(finding({ process: [100, 140] }, LATER)).toMatchObject({ cause: 'monitoring' })
  })

  it('is planned inside a planned window, whatever it looks like', () => {
    const window = [seen('planned-window', 'Pemeliharaan PLN')]
    for (const now of [104, LATER]) {
      expect(finding({ mains: [100.2, 160] }, now, window)).toMatchObject({ cause: 'planned' })
      expect(finding({ line: [100.2, 160] }, now, window)).toMatchObject({ cause: 'planned' })
    }
  })

  it('is power where the UPS says so, while its battery still holds the agent', () => {
    const story: Story = { mains: [100.2, 160], batteryMinutes: 60, hasUps: true }
    expect(finding(story, 103.2)).toMatchObject({ cause: 'power' })
    expect(finding(story, LATER)).toMatchObject({ cause: 'power' })
  })

  it('is power also where the battery ends before the cut', () => {
    const story: Story = { mains: [100.2, 260], batteryMinutes: 20, hasUps: true }
    expect(finding(story, 130)).toMatchObject({ cause: 'power' })
    expect(finding(story, LATER)).toMatchObject({ cause: 'power' })
  })

  it('is power also where nobody asks the battery, and the agent falls when it is empty', () => {
    const story: Story = { mains: [100.2, 160], batteryMinutes: 20 }
    expect(finding(story, LATER)).toMatchObject({ cause: 'power' })
    expect(finding(story, LATER).confidence).toBeGreaterThan(0.9)
  })

  it('is not power where the power went long after', () => {
    const story: Story = {
      accessPoints: 1,
      accessPoint: { index: 0, dark: [100, 330] },
      mains: [250, 300],
      batteryMinutes: 120,
      hasUps: true,
    }
    expect(finding(story, LATER)).toMatchObject({ cause: 'access-point' })
  })

  it('is the access point where there is only one, and no switch is known', () => {
    const story: Story = { accessPoints: 1, accessPoint: { index: 0, dark: [100, 130] } }
    const others = [seen('neighbours-up', '5 of 5')]
    expect(finding(story, LATER, others)).toMatchObject({ cause: 'access-point' })
    const dark: Story = { accessPoints: 1, switch: [100, 130], hasSwitch: true }
    expect(finding(dark, LATER, others)).toMatchObject({ cause: 'site-network' })
  })

  it('is the last access point that worked where the others were dead before', () => {
    const before: Story = { accessPoint: { index: 0, dark: [40, 200] } }
    const both = samplesOf({ ...before }, LATER).map((taken) => {
      const { sample } = taken
      const isLast = sample.kind === 'access-point' && sample.accessPoint === 'ap-2'
      const isDark = sample.polledAtMs >= at(100) && sample.polledAtMs < at(130)
      if (!isLast || !isDark) return taken
      const outcome = { kind: 'timeout' as const, attempts: 4 }
      return { ...taken, sample: { ...sample, outcome, reading: undefined } }
    })
    const context = { nowMs: at(LATER), policy: OUTAGE_POLICY, serverOff: [] }
    const site = episodesOf(trackOf(layoutOf(before), both), context).find(
      ({ subject }) => subject.kind === 'site',
    )!
    expect(site.evidence).toContainEqual(
      expect.objectContaining({ kind: 'all-access-points-silent', value: '1 of 1' }),
    )
    const others = [seen('neighbours-up', '5 of 5')]
    expect(causeOf(site.subject, [...site.evidence, ...others], prior).cause).toBe('access-point')
  })

  it('is not power where the UPS is on mains', () => {
    const story: Story = { switch: [100, 130], hasUps: true }
    expect(finding(story, 104).cause).not.toBe('power')
  })

  it('is the site network where the machine of the agent alone was off: it is the router', () => {
    expect(finding({ machine: [100.2, 160] }, LATER)).toMatchObject({ cause: 'site-network' })
  })

  it('is monitoring where what answers cannot be read', () => {
    const story: Story = { wrongPassword: [100, 160], accessPoints: 1 }
    expect(finding(story, 110)).toMatchObject({ cause: 'monitoring' })
  })
})

describe('the cause of an outage that an agent sees from elsewhere', () => {
  const isOnSite = false

  it('is power where everything was silent and started anew', () => {
    expect(finding({ isOnSite, mains: [100.2, 160] }, LATER)).toMatchObject({ cause: 'power' })
  })

  it('is the uplink where everything was silent and nothing started anew', () => {
    expect(finding({ isOnSite, line: [100.2, 160] }, LATER)).toMatchObject({ cause: 'uplink' })
  })

  it('is the access point where the line answers and the others too', () => {
    const story: Story = { isOnSite, accessPoint: { index: 0, dark: [100, 130] } }
    expect(finding(story, LATER)).toMatchObject({ cause: 'access-point' })
  })

  it('is power where the line outlived the access points by a battery', () => {
    const story: Story = { isOnSite, mains: [100.2, 160], batteryMinutes: 30 }
    expect(finding(story, LATER, [seen('neighbours-up', '5 of 5')]).cause).toBe('power')
  })

  it('is not power where the line answered for longer than a battery lasts', () => {
    const story: Story = { isOnSite, switch: [100, 250] }
    expect(finding(story, LATER)).toMatchObject({ cause: 'site-network' })
    expect(finding({ isOnSite, switch: [100, 130] }, LATER)).toMatchObject({ cause: 'power' })
  })

  it('is monitoring where the one who looks is silent, or was cut off', () => {
    expect(finding({ isOnSite, process: [100, 140] }, 104)).toMatchObject({ cause: 'monitoring' })
    // Its own line: all that it polls fails, and comes late.
    const story: Story = { isOnSite, line: [100, 130], wayToServer: [100, 130] }
    expect(finding(story, LATER)).toMatchObject({ cause: 'monitoring' })
  })
})

describe('causeOf', () => {
  it('names none where nothing was seen', () => {
    expect(causeOf(SITE, [], prior).cause).toBe('undetermined')
  })

  it('is half sure where two causes are equally likely', () => {
    const even = Object.fromEntries(CAUSES.map((cause) => [cause, 1e-9])) as Record<string, number>
    const equal = { ...even, power: 0.5, uplink: 0.5 } as Prior
    const { confidence, candidates } = causeOf(SITE, [seen('agent-silent', 1)], equal)
    expect(confidence).toBe(0.5)
    expect(candidates.map(({ cause }) => cause)).toEqual(['power', 'uplink'])
  })

  it('names none where no cause stands out', () => {
    const equal = Object.fromEntries(CAUSES.map((cause) => [cause, 1])) as unknown as Prior
    expect(causeOf(SITE, [seen('history')], equal).cause).toBe('undetermined')
    expect(
      causeOf(SITE, [seen('server-was-off', 1)], equal).candidates[0]?.confidence,
    ).toBeLessThan(1)
  })

  it('counts a sign once, in whatever order and however often it was seen', () => {
    const items = [seen('agent-silent', 1), seen('neighbours-up', '3 of 4')]
    const once = causeOf(SITE, items, prior)
    expect(causeOf(SITE, [...items, ...items].toReversed(), prior)).toEqual(once)
  })
})

describe('the table of weights', () => {
  it('has one row for each kind of evidence, with its reason', () => {
    const signs = WEIGHTS.map(({ sign }) => sign)
    expect(new Set(signs).size).toBe(signs.length)
    // Read by what they say, or known to the prior.
    const read: readonly EvidenceKind[] = ['agent-last-stop', 'together-city', 'history']
    expect(EVIDENCE_KINDS.filter((kind) => !signs.includes(kind) && !read.includes(kind))).toEqual(
      [],
    )
    for (const { why } of [...WEIGHTS, ...WEIGHTS_ELSEWHERE]) expect(why).toMatch(/^[A-Z].+\.$/)
  })

  it('never says that a sign is likelier than under the cause that explains it best', () => {
    for (const weight of [...WEIGHTS, ...WEIGHTS_ELSEWHERE]) {
      const values = WEIGHED.map((cause) => weight[cause] ?? 0)
      expect([weight.sign, Math.max(...values)]).toEqual([weight.sign, 0])
    }
  })
})
