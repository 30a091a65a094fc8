import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groupsOf } from '../../server/domain/correlate.ts'
import { evidenceOfGroups } from '../../server/domain/group-evidence.ts'
import type { Episode } from '../../server/domain/site.ts'
import { episodeOf, mapOf, MINUTE_MS, MONDAY_MS, sitesOf } from '../unit/made-city.ts'

const city = ['K0', 'K1', 'K2', 'K3'].flatMap((kelurahan, index) =>
  sitesOf(kelurahan, 8, ['Laut', 'Bukit'], {
    kelurahan,
    powerArea: index < 2 ? `Penyulang ${index}` : null,
  }),
)
const sites = mapOf(city)
const SAW = [
  ['agent-silent'],
  ['agent-silent', 'agent-new-boot', 'access-point-restarted'],
  ['agent-same-boot', 'internet-silent'],
  ['agent-reporting', 'gateway-answers', 'internet-silent'],
]

/** Events of a kelurahan or a provider, and places that fall for themselves. */
const episodes: fc.Arbitrary<readonly Episode[]> = fc
  .array(
    fc.record({
      hit: fc.constantFrom('K0', 'K1', 'K2', 'K3', 'Laut', 'Bukit', 'all', 'one'),
      share: fc.integer({ min: 1, max: 4 }),
      minute: fc.integer({ min: 0, max: 240 }),
      lasts: fc.option(fc.integer({ min: 1, max: 200 })),
      saw: fc.constantFrom(...SAW),
      offsets: fc.array(fc.integer({ min: 0, max: 70_000 }), { minLength: 32, maxLength: 32 }),
      withinMs: fc.constantFrom(0, 10_000, MINUTE_MS, 5 * MINUTE_MS, 60 * MINUTE_MS),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((events) =>
    events.flatMap(({ hit, share, minute, lasts, saw, offsets, withinMs }, event) =>
      city
        .filter(({ kelurahan, uplinks }, index) =>
          hit === 'one'
            ? index === (event * 11) % city.length
            : (hit === 'all' || kelurahan === hit || uplinks[0]?.provider === hit) &&
              index % 4 < share,
        )
        .map(({ place }, index) => {
          const startMs = MONDAY_MS + minute * MINUTE_MS + (offsets[index] ?? 0)
          return episodeOf(place, startMs, {
            endMs: lasts === null ? null : startMs + lasts * MINUTE_MS,
            startWithinMs: withinMs,
            saw,
          })
        }),
    ),
  )

describe('groupsOf', () => {
  it('finds the same groups in whatever order the episodes and the sites come', () => {
    let grouped = 0
    fc.assert(
      fc.property(episodes, fc.infiniteStream(fc.nat(1000)), (list, rank) => {
        const shuffled = <Item>(items: readonly Item[]): readonly Item[] =>
          items
            .map((item) => ({ item, rank: rank.next().value }))
            .sort((a, b) => a.rank - b.rank)
            .map(({ item }) => item)
        const groups = groupsOf(list, sites)
        const plain = ({ members, rivals, ...group }: (typeof groups)[number]) => {
          return {
            ...group,
            members: new Set(members),
            rivals: new Set(rivals.map((each) => JSON.stringify(each))),
          }
        }
        const again = groupsOf(shuffled(list), mapOf(shuffled(city)))
        expect(again.map(plain)).toEqual(groups.map(plain))
        grouped += groups.length
      }),
      { numRuns: 200 },
    )
    expect(grouped).toBeGreaterThan(100)
  })

  it('puts each episode into one group at most, and counts no more places than there are', () => {
    fc.assert(
      fc.property(episodes, (list) => {
        const groups = groupsOf(list, sites)
        const members = groups.flatMap((group) => group.members)
        expect(new Set(members).size).toBe(members.length)
        for (const { members, places, total, startMs } of groups) {
          expect(places).toEqual([...new Set(members.map(({ place }) => place))].toSorted())
          expect(places.length).toBeGreaterThanOrEqual(2)
          expect(places.length).toBeLessThanOrEqual(total)
          expect(total).toBeLessThanOrEqual(city.length)
          expect(startMs).toBe(Math.min(...members.map((member) => member.startMs)))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('tells every episode something that is true of its neighbours', () => {
    fc.assert(
      fc.property(episodes, (list) => {
        const told = evidenceOfGroups(groupsOf(list, sites), list, sites, MONDAY_MS * 2)
        expect([...told.keys()]).toEqual(list)
        for (const { evidence } of told.values()) {
          for (const { value } of evidence) {
            const [fell = 0, total = 0] = String(value).split(' of ').map(Number)
            expect(fell).toBeGreaterThan(0)
            expect(fell).toBeLessThanOrEqual(total)
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
