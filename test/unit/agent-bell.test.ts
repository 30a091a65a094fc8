import { describe, expect, it } from 'vitest'
import { accessPointIdSchema } from '#contract/ids.ts'
import type { PollOutcome } from '#contract/outcome.ts'
import { createBell } from '../../agents/deliver/bell.ts'
import { createOutcomes } from '../../agents/steer/outcomes.ts'
import { createVirtualTime, settle } from './virtual-time.ts'

function start() {
  const time = createVirtualTime(0, () => 0)
  const bell = createBell((durationMs, signal) =>
    time.sleepUntil(time.monotonicMs() + durationMs, signal),
  )
  const wakes: number[] = []
  const stop = new AbortController()
  const wait = async (): Promise<void> => {
    await bell.sleep(10_000, stop.signal)
    wakes.push(time.monotonicMs())
  }
  return { time, bell, wakes, wait, stop }
}

describe('the bell of the delivery', () => {
  it('ends a wait at once, but not sooner than two seconds after the last', async () => {
    const { time, bell, wakes, wait } = start()
    void wait()
    await time.runUntil(5000)
    bell.ring()
    await settle()
    expect(wakes).toEqual([5000])
    void wait()
    await time.runUntil(5500)
    bell.ring()
    await time.runUntil(7000)
    expect(wakes).toEqual([5000, 7000])
  })

  it('lets the wait take its time when nobody rings, and forgets what was heard', async () => {
    const { time, bell, wakes, wait } = start()
    bell.ring()
    void wait()
    await time.runUntil(3000)
    expect(wakes).toEqual([2000])
    void wait()
    await time.runUntil(30_000)
    expect(wakes).toEqual([2000, 13_000])
  })

  it('ends with the agent', async () => {
    const { time, wakes, wait, stop } = start()
    void wait()
    stop.abort()
    await time.runUntil(1)
    expect(wakes).toEqual([0])
  })
})

describe('the outcome of a poll', () => {
  it('is news when the target stops, when that is confirmed, and when it works again', () => {
    const outcomes = createOutcomes()
    const accessPoint = accessPointIdSchema.parse('a')
    const note = (outcome: PollOutcome): boolean =>
      outcomes.note({
        kind: 'access-point',
        accessPoint,
        polledAtMs: 1_793_491_200_000,
        monotonicMs: 1,
        intervalMs: 60_000,
        outcome,
      })
    const ok: PollOutcome = { kind: 'ok', rttMs: 1 }
    const silent: PollOutcome = { kind: 'timeout', attempts: 4 }
    const unreachable: PollOutcome = { kind: 'unreachable', detail: 'no route' }
    const refused: PollOutcome = { kind: 'refused', detail: 'no access' }
    const said = [ok, ok, silent, unreachable, silent, ok, ok, refused, silent].map(note)
    expect(said).toEqual([false, false, true, true, false, true, false, false, true])
  })
})
