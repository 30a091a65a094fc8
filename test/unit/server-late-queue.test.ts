import { beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId } from '../../server/contract/ids.ts'
import { AVAILABILITY_POLICY } from '../../server/domain/availability.ts'
import { LateQueue } from '../../server/live/late-queue.ts'
import { LiveTarget } from '../../server/live/target.ts'
import type { OutcomePoint, SeriesStore } from '../../server/store/series-store.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 9, 1)
/** Without an answer for the first hour, and well ever since. */
const DARK_MINUTES = 60
const MINUTES = 9 * 24 * 60
const NOW = START + MINUTES * MINUTE

const polls = Array.from({ length: MINUTES }, (_, minute): OutcomePoint => {
  const outcome = minute < DARK_MINUTES ? 'timeout' : 'ok'
  return { polledAtMs: START + minute * MINUTE, intervalMs: MINUTE, outcome }
})

describe('queue of what is worked out anew', () => {
  let read: string[]
  let looked: number
  let longestMs: number
  let onRead: () => unknown
  let done: LiveTarget[]
  let errors: Error[]
  let queue: LateQueue

  /** A target of which only the last hour is known, as at the first start beside an old store. */
  const target = (id: string): LiveTarget => {
    const made = new LiveTarget({ kind: 'access-point', id: id as AccessPointId })
    made.memory = {
      ...made.memory,
      machine: { ...made.memory.machine, lastPollAtMs: polls.at(-1)?.polledAtMs ?? null },
      truncated: true,
    }
    made.markLate(NOW - 60 * MINUTE)
    return made
  }

  let store: Pick<SeriesStore, 'readOutcomes' | 'oldestMs'>
  beforeEach(() => {
    read = []
    looked = 0
    longestMs = 0
    onRead = () => undefined
    done = []
    errors = []
    store = {
      readOutcomes: ({ id }, fromMs, untilMs) => {
        read.push(id)
        onRead()
        longestMs = Math.max(longestMs, Math.min(untilMs, NOW) - Math.max(fromMs, START))
        const found = polls.filter((one) => one.polledAtMs >= fromMs && one.polledAtMs < untilMs)
        return Promise.resolve(found)
      },
      oldestMs: () => {
        looked += 1
        return Promise.resolve(START)
      },
    }
    queue = new LateQueue(
      AVAILABILITY_POLICY,
      (item) => done.push(item as LiveTarget),
      (error) => errors.push(error),
    )
    queue.open(store as SeriesStore)
  })

  it('dates a state of long ago without reading all of it at once', async () => {
    const targets = [target('ap-1'), target('ap-2')]
    for (const one of targets) queue.add(one, 0)
    await queue.settle(NOW)
    expect(done).toEqual(targets)
    for (const { memory } of targets) {
      expect(memory.lateFromMs).toBeNull()
      expect(memory.machine.availability).toBe('up')
      expect(memory.machine.sinceMs).toBe(START + DARK_MINUTES * MINUTE)
    }
    expect(longestMs).toBeLessThanOrEqual(2 * 24 * 60 * MINUTE)
    expect(looked).toBe(1)
    expect(errors).toEqual([])
  })

  it('looks up first what people look at first', async () => {
    const targets = Array.from({ length: 12 }, (_, at) => target(`ap-${at}`))
    const isUrgent = (item: unknown): boolean => item === targets[9]
    const found: unknown[] = []
    const urgent = new LateQueue(
      AVAILABILITY_POLICY,
      (item) => found.push(item),
      (error) => errors.push(error),
      isUrgent,
    )
    urgent.open(store as SeriesStore)
    for (const one of targets) urgent.add(one, 0)
    urgent.run(NOW)
    await urgent.settle(NOW)
    expect(found).toEqual([targets[9], ...targets.filter((_, at) => at !== 9)])
  })

  it('leaves for later what a start has no time for', async () => {
    const one = target('ap-1')
    queue.add(one, 0)
    await queue.settle(NOW, 0)
    expect(read).toEqual([])
    queue.run(NOW)
    await queue.settle(NOW)
    expect(done).toEqual([one])
  })

  it('ends with the one under way when it is stopped, and keeps the marks of the others', async () => {
    const [first, second] = [target('ap-1'), target('ap-2')]
    queue.add(first, 0)
    queue.add(second, 0)
    const stopped: Promise<void>[] = []
    onRead = () => stopped.push(queue.stop())
    queue.run(NOW)
    await queue.settle(NOW)
    await Promise.all(stopped)
    expect(done).toEqual([first])
    expect(new Set(read)).toEqual(new Set(['ap-1']))
    expect(second.memory.lateFromMs).toBe(NOW - 60 * MINUTE)
  })
})
