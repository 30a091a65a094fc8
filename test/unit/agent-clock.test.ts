import { beforeEach, describe, expect, it } from 'vitest'
import { createClock, dateBy, type Clock } from '../../agents/clock.ts'
import { START_MS } from './agent-samples.ts'

const YEARS_MS = 10 * 365 * 86_400_000
const HOUR_MS = 3_600_000

/** The world's time, the machine's start, and how wrong its system clock is. */
let trueMs: number
let startedMs: number
let systemErrorMs: number
let synchronised: boolean | null
let driftPpm: number

beforeEach(() => {
  trueMs = START_MS
  startedMs = START_MS - 60_000
  systemErrorMs = 0
  synchronised = null
  driftPpm = 0
})

function open(): Clock {
  return createClock({
    // A crystal that is too slow counts too little.
    monotonicMs: () => Math.floor((trueMs - startedMs) * (1 - driftPpm / 1e6)),
    systemMs: () => trueMs + systemErrorMs,
    isSynchronised: () => synchronised,
  })
}

/** An exchange with the server: so long there, so long back. */
function ask(clock: Clock, thereMs = 20, backMs = 20): void {
  const sentMs = clock.monotonicMs()
  trueMs += thereMs
  const serverMs = trueMs
  trueMs += backMs
  clock.compare({ serverMs, sentMs, receivedMs: clock.monotonicMs(), resolutionMs: 1 })
}

/** How wrong the clock dates this moment, ms. */
const errorNow = (clock: Clock): number => clock.wallMs(clock.monotonicMs()) - trueMs
const unset = (): void => void (systemErrorMs = startedMs * -1)

describe('clock', () => {
  it('takes the system clock at once when it is synchronised', () => {
    synchronised = true
    const clock = open()
    expect(clock.source()).toBe('system')
    expect(clock.status()).toMatchObject({ compared: false, uncertaintyMs: null, steps: 0 })
  })

  it.each([null, false])('waits for the server when synchronised is %s', (told) => {
    synchronised = told
    const clock = open()
    expect(clock.source()).toBe('unsynchronised')
    expect(clock.anchors()).toEqual([])
    ask(clock)
    expect(clock.source()).toBe('system')
    expect(clock.anchors()).toHaveLength(1)
    expect(clock.status()).toMatchObject({ compared: true })
  })

  it('dates a boot at 1970 by the server, also what was before the answer', () => {
    unset()
    const clock = open()
    const beforeMs = clock.monotonicMs()
    const wasMs = trueMs
    expect(clock.source()).toBe('unsynchronised')
    trueMs += HOUR_MS
    ask(clock)
    expect(clock.source()).toBe('server')
    expect(Math.abs(clock.wallMs(beforeMs) - wasMs)).toBeLessThanOrEqual(20)
  })

  it('finds out a clock that is plausible and hours behind', () => {
    systemErrorMs = -7 * HOUR_MS
    const clock = open()
    ask(clock)
    expect(clock.source()).toBe('server')
    expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual(20)
  })

  it('takes a system clock within 2 s of the server as the system’s', () => {
    systemErrorMs = 1800
    const clock = open()
    ask(clock)
    expect(clock.source()).toBe('system')
  })

  it.each([
    [0, 3000],
    [3000, 0],
    [400, 1200],
  ])('is wrong by at most half of the round trip: %i ms there, %i ms back', (there, back) => {
    unset()
    const clock = open()
    ask(clock, there, back)
    expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual((there + back) / 2 + 1)
    expect(clock.status().uncertaintyMs).toBe((there + back + 1) / 2)
  })

  it('does not believe a server that says 1970', () => {
    const clock = open()
    clock.compare({ serverMs: 0, sentMs: 1, receivedMs: 2, resolutionMs: 1 })
    expect(clock.status().compared).toBe(false)
    expect(clock.source()).toBe('unsynchronised')
  })

  it.each([YEARS_MS, -YEARS_MS, HOUR_MS])(
    'keeps its anchor when the clock jumps by %i ms',
    (by) => {
      synchronised = true
      const clock = open()
      const [anchor] = clock.anchors()
      trueMs += 60_000
      // The sign that it was synchronised outlives the jump.
      systemErrorMs = by
      expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual(1)
      expect(clock.status().steps).toBe(1)
      ask(clock)
      ask(clock)
      expect(clock.anchors()).toEqual([anchor])
      trueMs += 60_000
      systemErrorMs = 0
      expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual(1)
      ask(clock)
      ask(clock)
      expect(clock.anchors()).toEqual([anchor])
      expect(clock.status().steps).toBe(2)
    },
  )

  it('asks the server after a jump, and follows at once when the machine had slept', () => {
    const clock = open()
    ask(clock)
    expect(clock.status().compared).toBe(true)
    trueMs += HOUR_MS
    startedMs += HOUR_MS
    expect(clock.status()).toMatchObject({ steps: 1, compared: false })
    ask(clock)
    trueMs += 1000
    expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual(20)
    expect(clock.status().compared).toBe(true)
  })

  it('takes NTP’s first setting of a clock at 1970, though it is a jump', () => {
    unset()
    synchronised = false
    const clock = open()
    const beforeMs = clock.monotonicMs()
    expect(clock.source()).toBe('unsynchronised')
    const wasMs = trueMs
    trueMs += 30_000
    systemErrorMs = 0
    synchronised = true
    expect(clock.source()).toBe('system')
    expect(clock.wallMs(beforeMs)).toBe(wasMs)
  })

  it('keeps the server’s anchor when NTP sets the clock later', () => {
    unset()
    const clock = open()
    ask(clock, 20, 60)
    const before = clock.anchors()
    trueMs += 30_000
    systemErrorMs = 0
    synchronised = true
    ask(clock)
    ask(clock)
    expect(clock.anchors()).toEqual(before)
  })

  it('believes the server when a synchronised clock is an hour off', () => {
    systemErrorMs = HOUR_MS
    synchronised = true
    const clock = open()
    ask(clock)
    ask(clock)
    // What was polled before was dated already.
    trueMs += 1000
    expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual(20)
    trueMs += 60_000
    expect(Math.abs(errorNow(clock))).toBeLessThanOrEqual(20)
  })

  it('needs two answers that agree before it leaves an anchor', () => {
    unset()
    const clock = open()
    ask(clock)
    const before = clock.anchors()
    const wrong = { serverMs: trueMs + HOUR_MS, resolutionMs: 1 }
    const nowMs = clock.monotonicMs()
    clock.compare({ ...wrong, sentMs: nowMs, receivedMs: nowMs + 20 })
    ask(clock)
    clock.compare({ ...wrong, sentMs: nowMs, receivedMs: nowMs + 20 })
    expect(clock.anchors()).toEqual(before)
  })

  it('follows 50 ppm of drift for weeks and never dates a moment anew', () => {
    unset()
    driftPpm = 50
    const clock = open()
    ask(clock)
    const dated: { monotonicMs: number; wallMs: number }[] = []
    for (let hour = 0; hour < 21 * 24; hour += 1) {
      trueMs += HOUR_MS
      const monotonicMs = clock.monotonicMs()
      dated.push({ monotonicMs, wallMs: clock.wallMs(monotonicMs) })
      expect(Math.abs(errorNow(clock))).toBeLessThan(1500)
      ask(clock)
    }
    // 90 s of drift, followed in steps of little more than a second.
    expect(clock.anchors().length).toBeGreaterThan(60)
    const anchors = clock.anchors()
    for (const { monotonicMs, wallMs } of dated) {
      expect(dateBy(anchors, monotonicMs)).toBe(wallMs)
    }
  })

  it('goes on with the anchors of an earlier process of the same boot', () => {
    unset()
    const before = open()
    ask(before, 20, 900)
    const after = open()
    after.restore(before.anchors())
    expect(after.source()).toBe('server')
    expect(after.status()).toMatchObject({ compared: false, anchoredAtMonotonicMs: null })
    ask(after)
    expect(after.anchors()).toEqual(before.anchors())
    expect(after.wallMs(5)).toBe(before.wallMs(5))
  })

  it('trusts no system clock that jumped between two processes', () => {
    synchronised = true
    const before = open()
    const anchors = before.anchors()
    systemErrorMs = YEARS_MS
    const after = open()
    after.restore(anchors)
    expect(Math.abs(errorNow(after))).toBeLessThanOrEqual(1)
    expect(after.anchors()).toEqual(anchors)
  })
})
