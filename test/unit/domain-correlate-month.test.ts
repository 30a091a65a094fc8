import { describe, expect, it } from 'vitest'
import { groupsOf } from '../../server/domain/correlate.ts'
import type { Episode, SiteLayout } from '../../server/domain/site.ts'
import { randomOf } from '../simulator/random.ts'
import { DAY_MS, episodeOf, HOUR_MS, mapOf, MINUTE_MS, MONDAY_MS, siteOf } from './made-city.ts'

const SITES = 300
const KELURAHAN = 51
/** Feeders follow no boundary of a kelurahan: two neighbours may hang on different ones. */
const FEEDERS = 21

interface Month {
  readonly sites: readonly SiteLayout[]
  /** What each episode truly was: the number of its event and its cause; null where it fell alone. */
  readonly truth: ReadonlyMap<Episode, { readonly event: number; readonly cause: string } | null>
}

/**
 * A month of 300 sites with polls a minute apart: each has five power cuts and a cut of its line for
 * itself, each feeder four cuts, each provider one and three in a kecamatan. A fifth of the sites has
 * a UPS.
 */
function monthOf(seed: number, areFeedersKnown: boolean, isLive: boolean): Month {
  const random = randomOf('month', seed)
  const phases = Array.from({ length: SITES }, () => Math.floor(random() * MINUTE_MS))
  const feeders: number[] = []
  const sites = phases.map((_, index) => {
    const kelurahan = index % KELURAHAN
    const feeder = Math.floor(((kelurahan + random() * 2) / (KELURAHAN + 2)) * FEEDERS)
    feeders.push(feeder)
    return siteOf(`p${index}`, {
      kelurahan: `K${kelurahan}`,
      kecamatan: `Kec ${Math.floor(kelurahan / 9)}`,
      provider: `Provider ${Math.floor(random() * 4)}`,
      powerArea: areFeedersKnown ? `Penyulang ${feeder}` : null,
      ups: random() < 0.2 ? [`ups-${index}` as never] : [],
    })
  })
  const truth = new Map<Episode, { readonly event: number; readonly cause: string } | null>()
  let event = 0
  const momentOf = (): number => MONDAY_MS + Math.floor(random() * 30 * DAY_MS)
  const fall = (index: number, atMs: number, cause: string, isAlone: boolean): void => {
    const phaseMs = MONDAY_MS + (phases[index] ?? 0)
    // The first poll that is due after it does not come.
    const startMs = phaseMs + (Math.floor((atMs - phaseMs) / MINUTE_MS) + 1) * MINUTE_MS
    const proof =
      cause === 'power'
        ? ['agent-new-boot', 'access-point-restarted']
        : ['agent-same-boot', 'internet-silent', 'access-point-kept-running']
    const saw = ['agent-silent', ...(isLive ? [] : proof)]
    const episode = episodeOf(`p${index}`, startMs, { saw, endMs: atMs + HOUR_MS })
    truth.set(episode, isAlone ? null : { event, cause })
  }
  const fallAll = (cause: string, isHit: (site: SiteLayout, index: number) => boolean): void => {
    event += 1
    const atMs = momentOf()
    for (const [index, site] of sites.entries()) {
      if (isHit(site, index)) fall(index, atMs + Math.floor(random() * 3000), cause, false)
    }
  }
  for (const index of phases.keys()) {
    for (let times = 0; times < 5; times += 1) fall(index, momentOf(), 'power', true)
    fall(index, momentOf(), 'uplink', true)
  }
  for (let feeder = 0; feeder < FEEDERS; feeder += 1) {
    for (let times = 0; times < 4; times += 1) {
      fallAll('power', ({ ups }, index) => feeders[index] === feeder && ups.length === 0)
    }
  }
  for (let provider = 0; provider < 4; provider += 1) {
    const name = `Provider ${provider}`
    fallAll('uplink', ({ uplinks }) => uplinks[0]?.provider === name)
    for (let times = 0; times < 3; times += 1) {
      const where = `Kec ${Math.floor(random() * 6)}`
      fallAll('uplink', (site) => site.kecamatan === where && site.uplinks[0]?.provider === name)
    }
  }
  return { sites, truth }
}

describe('groupsOf over a month of a city', () => {
  it.each([
    { what: 'live, feeders not known', areFeedersKnown: false, isLive: true },
    { what: 'after backfill, feeders not known', areFeedersKnown: false, isLive: false },
    { what: 'live, feeders known', areFeedersKnown: true, isLive: true },
    { what: 'after backfill, feeders known', areFeedersKnown: true, isLive: false },
  ])('joins what fell together, by its cause, and little else: $what', (given) => {
    const counts = { together: 0, right: 0, wrong: 0, alone: 0, joined: 0, events: 0, split: 0 }
    for (const seed of [1, 2, 3]) {
      const { sites, truth } = monthOf(seed, given.areFeedersKnown, given.isLive)
      const groups = groupsOf([...truth.keys()], mapOf(sites))
      const groupOf = new Map(groups.flatMap((group) => group.members.map((each) => [each, group])))
      const parts = new Map<number, Set<object>>()
      for (const [episode, event] of truth) {
        const group = groupOf.get(episode)
        if (event === null) {
          counts.alone += 1
          if (group !== undefined) counts.joined += 1
          continue
        }
        counts.together += 1
        if (group === undefined) continue
        if (group.cause === event.cause) counts.right += 1
        else counts.wrong += 1
        parts.set(event.event, (parts.get(event.event) ?? new Set()).add(group))
      }
      counts.events += parts.size
      counts.split += [...parts.values()].filter(({ size }) => size > 1).length
    }
    expect(counts.together).toBeGreaterThan(3000)
    expect(counts.right / counts.together).toBeGreaterThan(0.98)
    expect(counts.wrong / counts.together).toBeLessThan(0.005)
    expect(counts.joined / counts.alone).toBeLessThan(0.005)
    expect(counts.split / counts.events).toBeLessThan(0.01)
  })
})
