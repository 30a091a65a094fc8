import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalsOf } from '../../server/domain/availability.ts'
import { episodesOf, OUTAGE_POLICY } from '../../server/domain/outage.ts'
import { reconcile } from '../../server/domain/reconcile.ts'
import type { StoredOutage } from '../../server/domain/reconcile.ts'
import type { Episode, SiteSample, Span } from '../../server/domain/site.ts'
import { SiteTrack, trackOf } from '../../server/domain/track.ts'
import { at, layoutOf, MINUTE_MS, samplesOf } from '../unit/site-stories.ts'
import type { Minutes, Story } from '../unit/site-stories.ts'

const END = 90

const span: fc.Arbitrary<Minutes> = fc
  .tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 1, max: 300 }))
  .map(([from, length]) => [from / 10, (from + length) / 10])
const maybe = fc.oneof(
  { weight: 2, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: span },
)

/** Several faults at once, as they come or overlap. */
const story: fc.Arbitrary<Story> = fc
  .record({
    isOnSite: fc.boolean(),
    accessPoints: fc.integer({ min: 1, max: 3 }),
    hasUps: fc.boolean(),
    hasSwitch: fc.boolean(),
    mains: maybe,
    batteryMinutes: fc.constantFrom(0, 5),
    line: maybe,
    secondLine: maybe,
    wayToServer: maybe,
    process: maybe,
    machine: maybe,
    switch: maybe,
    wrongPassword: maybe,
    dark: maybe,
    kept: fc.boolean(),
  })
  .map(({ dark, kept, ...rest }) => {
    const given = Object.entries(rest).filter(([, value]) => value !== undefined)
    const accessPoint = dark === undefined ? {} : { accessPoint: { index: 0, dark, kept } }
    return { ...Object.fromEntries(given), ...accessPoint }
  })

/** A story with some of its samples lost and some polls failed by chance. */
const telling = fc.record({
  story,
  lost: fc.uniqueArray(fc.nat(600), { maxLength: 40 }),
  failed: fc.uniqueArray(fc.nat(600), { maxLength: 40 }),
})
type Telling = typeof telling extends fc.Arbitrary<infer T> ? T : never

function samplesIn({ story: told, lost, failed }: Telling): readonly SiteSample[] {
  return samplesOf(told, END).flatMap((taken, index): readonly SiteSample[] => {
    if (lost.includes(index)) return []
    const { sample } = taken
    if (!failed.includes(index) || sample.kind === 'agent') return [taken]
    const { kind } = sample
    const outcome = { kind: 'timeout' as const, attempts: 4 }
    if (kind === 'uplink') return [{ ...taken, sample: { ...sample, outcome, probes: [] } }]
    return [{ ...taken, sample: { ...sample, outcome, reading: undefined } }]
  })
}

const serverOff: fc.Arbitrary<readonly Span[]> = maybe.map((minutes) =>
  minutes === undefined ? [] : [{ startMs: at(minutes[0]), endMs: at(minutes[1]) }],
)
const now = fc.integer({ min: 0, max: 10 * END + 100 }).map((tenths) => at(tenths / 10))

function found(track: SiteTrack, nowMs: number, off: readonly Span[]): readonly Episode[] {
  return episodesOf(track, { nowMs, policy: OUTAGE_POLICY, serverOff: off })
}

/** The switch hangs as soon as the machine is back: the second outage once began before the first ended. */
const machineThenSwitch: Telling = {
  story: {
    isOnSite: true,
    accessPoints: 2,
    line: [0, 0.1],
    machine: [14.8, 39.7],
    switch: [41.2, 41.7],
    wrongPassword: [0, 0.1],
    accessPoint: { index: 0, dark: [0, 0.1], kept: false },
  },
  lost: [],
  failed: [],
}

const before = (samples: readonly SiteSample[], nowMs: number): readonly SiteSample[] =>
  samples.filter(({ sample }) => sample.polledAtMs <= nowMs)

describe('episodesOf', () => {
  it('does not depend on the order, the repetition or the split of the samples', () => {
    const shuffled = telling.chain((one) => {
      const samples = samplesIn(one)
      return fc.record({
        story: fc.constant(one.story),
        samples: fc.constant(samples),
        again: fc.shuffledSubarray([...samples, ...samples.slice(0, 50)], {
          minLength: samples.length + Math.min(50, samples.length),
        }),
      })
    })
    fc.assert(
      fc.property(shuffled, now, serverOff, ({ story: told, samples, again }, nowMs, off) => {
        const layout = layoutOf(told)
        const expected = found(trackOf(layout, samples), nowMs, off)
        expect(found(trackOf(layout, again), nowMs, off)).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })

  it('is the same of a track that was fed sample by sample and looked at meanwhile', () => {
    fc.assert(
      fc.property(telling, serverOff, (one, off) => {
        const layout = layoutOf(one.story)
        const samples = [...samplesIn(one)].sort(
          (a, b) => a.sample.polledAtMs - b.sample.polledAtMs,
        )
        const track = new SiteTrack(layout)
        for (const [index, taken] of samples.entries()) {
          expect(track.take(taken)).toBe('taken')
          if (index % 97 !== 0) continue
          const nowMs = taken.sample.polledAtMs
          const soFar = trackOf(layout, before(samples, nowMs))
          expect(found(track, nowMs, off)).toEqual(found(soFar, nowMs, off))
        }
        const nowMs = at(END + 5)
        expect(found(track, nowMs, off)).toEqual(found(trackOf(layout, samples), nowMs, off))
      }),
      { numRuns: 40 },
    )
  })

  it('forgets what is over, and nothing of what is not', () => {
    fc.assert(
      fc.property(telling, fc.integer({ min: 10, max: 80 }), (one, forgetMinute) => {
        const layout = layoutOf(one.story)
        const samples = samplesIn(one)
        const whole = trackOf(layout, samples)
        const track = trackOf(layout, before(samples, at(forgetMinute + 5)))
        track.forget(at(forgetMinute))
        for (const taken of samples) {
          if (taken.sample.polledAtMs > at(forgetMinute + 5)) track.take(taken)
        }
        const nowMs = at(END + 5)
        const kept = found(whole, nowMs, []).filter(
          ({ endMs }) => endMs === null || endMs > track.sinceMs,
        )
        expect(found(track, nowMs, [])).toEqual(kept)
        expect(track.sinceMs).toBeLessThanOrEqual(at(forgetMinute))
      }),
      { numRuns: 60 },
    )
  })

  it('accounts for every millisecond, and no episode of a subject overlaps another', () => {
    fc.assert(
      fc.property(telling, now, serverOff, (one, nowMs, off) => {
        const samples = before(samplesIn(one), nowMs)
        const episodes = found(trackOf(layoutOf(one.story), samples), nowMs, off)
        const firstMs = Math.min(...samples.map(({ sample }) => sample.polledAtMs))
        const ends = new Map<string, number>()
        for (const episode of episodes) {
          const { subject, startMs, endMs, downMs, provenMs, unobservedMs, upMs } = episode
          const parts = [downMs, provenMs, unobservedMs, upMs]
          expect(Math.min(...parts)).toBeGreaterThanOrEqual(0)
          expect(downMs + provenMs + unobservedMs + upMs).toBe((endMs ?? nowMs) - startMs)
          expect(startMs).toBeGreaterThanOrEqual(firstMs)
          expect((endMs ?? nowMs) - startMs).toBeGreaterThan(0)
          expect(Math.min(episode.startWithinMs, episode.endWithinMs)).toBeGreaterThanOrEqual(0)
          const key = `${subject.kind} ${subject.id}`
          expect(startMs).toBeGreaterThanOrEqual(ends.get(key) ?? 0)
          ends.set(key, endMs ?? Infinity)
        }
      }),
      { numRuns: 150, examples: [[machineThenSwitch, at(43.1), []]] },
    )
  })
})

describe('what gives no service yet', () => {
  it('has no outage before it was first seen to work', () => {
    fc.assert(
      fc.property(telling, fc.nat(END), now, (one, sinceMinute, nowMs) => {
        const dark: Story = { ...one.story, accessPoint: { index: 0, dark: [-100, sinceMinute] } }
        const samples = before(samplesIn({ ...one, story: dark }), nowMs)
        const works = (kind: string, id: string): number =>
          Math.min(
            ...samples.flatMap(({ sample }) => {
              const isGood = 'outcome' in sample && sample.outcome.kind === 'ok'
              if (!isGood || (sample.kind !== 'uplink' && sample.kind !== 'access-point')) return []
              const own = sample.kind === 'uplink' ? sample.uplink : sample.accessPoint
              const isOfIt = kind === 'site' ? sample.kind === 'access-point' : own === id
              return isOfIt ? sample.polledAtMs : []
            }),
          )
        for (const { subject, startMs, upMs } of found(
          trackOf(layoutOf(dark), samples),
          nowMs,
          [],
        )) {
          // Time that was up after all is no outage of what gives the service.
          if (upMs === 0) expect(startMs).toBeGreaterThanOrEqual(works(subject.kind, subject.id))
        }
      }),
      { numRuns: 100 },
    )
  })
})

describe('the runs of a target', () => {
  it('have the availability that the polls themselves have', () => {
    fc.assert(
      fc.property(telling, (one) => {
        const samples = samplesIn(one)
        const track = trackOf(layoutOf(one.story), samples)
        const untilMs = at(END + 5)
        for (const [id, target] of track.accessPoints) {
          const polls = samples.flatMap(({ sample }) =>
            sample.kind === 'access-point' && sample.accessPoint === id
              ? { ...sample, outcome: sample.outcome.kind }
              : [],
          )
          const period = { fromMs: at(0), untilMs, policy: track.policy }
          expect(target.intervals(at(0), untilMs)).toEqual(intervalsOf(polls, period))
        }
      }),
      { numRuns: 60 },
    )
  })
})

describe('reconcile', () => {
  const outage = fc
    .tuple(
      fc.constantFrom('a', 'b'),
      fc.integer({ min: 0, max: 60 }),
      fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
    )
    .map(([id, start, length]) => ({
      subject: { kind: 'site' as const, id },
      startMs: at(start),
      endMs: length === null ? null : at(start + length),
      startWithinMs: MINUTE_MS,
    }))
  /** As `episodesOf` gives them: those of one subject follow each other. */
  const outages = fc
    .array(outage, { maxLength: 8 })
    .map((list) =>
      list
        .toSorted((a, b) => a.startMs - b.startMs)
        .filter(
          ({ subject, startMs }, index, sorted) =>
            !sorted
              .slice(0, index)
              .some(
                (one) =>
                  one.subject.id === subject.id && (one.endMs ?? Infinity) > startMs - MINUTE_MS,
              ),
        ),
    )
  const period = { startMs: at(-10), endMs: at(200) }

  function store(
    stored: readonly StoredOutage[],
    list: Parameters<typeof reconcile>[1],
  ): readonly StoredOutage[] {
    const { continued, begun, withdrawn } = reconcile(stored, list, period)
    const kept = stored.map((one): StoredOutage => {
      const next = continued.find((pair) => pair.stored === one)?.found
      if (next !== undefined) {
        return { ...one, startMs: next.startMs, endMs: next.endMs, status: 'final' }
      }
      return withdrawn.includes(one) ? { ...one, status: 'withdrawn' } : one
    })
    const added = begun.map(({ subject, startMs, endMs }, index): StoredOutage => {
      return { id: `${stored.length + index}`, subject, startMs, endMs, status: 'final' }
    })
    return [...kept, ...added]
  }

  it('changes nothing when the same is found again', () => {
    fc.assert(
      fc.property(outages, outages, (first, second) => {
        const once = store(store([], first), second)
        expect(store(once, second)).toEqual(once)
        expect(store(once, second.toReversed())).toEqual(once)
      }),
    )
  })

  it('has each found outage once among those that count', () => {
    fc.assert(
      fc.property(fc.array(outages, { maxLength: 4 }), (rounds) => {
        const last = rounds.at(-1) ?? []
        const stored = rounds.reduce<readonly StoredOutage[]>((list, next) => store(list, next), [])
        const counting = stored
          .filter(({ status }) => status !== 'withdrawn')
          .map(({ subject, startMs, endMs }) => `${subject.id} ${startMs} ${endMs}`)
        const expected = last.map(
          ({ subject, startMs, endMs }) => `${subject.id} ${startMs} ${endMs}`,
        )
        expect(counting.toSorted()).toEqual(expected.toSorted())
        expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length)
      }),
    )
  })

  it('keeps the id of what grew, and leaves alone what lies outside of the period', () => {
    const subject = { kind: 'site' as const, id: 'a' }
    const stored: StoredOutage[] = [
      { id: 'old', subject, startMs: at(-60), endMs: at(-50), status: 'final' },
      { id: 'grown', subject, startMs: at(10), endMs: null, status: 'provisional' },
    ]
    const now = [{ subject, startMs: at(8), endMs: at(30), startWithinMs: 0 }]
    const { continued, begun, withdrawn } = reconcile(stored, now, period)
    expect(continued.map((pair) => pair.stored.id)).toEqual(['grown'])
    expect([begun, withdrawn]).toEqual([[], []])
  })
})
