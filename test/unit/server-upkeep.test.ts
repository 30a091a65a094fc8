import { describe, expect, it, vi } from 'vitest'
import { DiskFullError } from '../../server/store/disk-room.ts'
import { upkeepOf } from '../../server/upkeep.ts'

const DAY_MS = 86_400_000
const NOW_MS = Date.UTC(2026, 10, 26)

describe('upkeep', () => {
  it('does not overlap itself, and goes on afterwards', async () => {
    let end: () => void = () => undefined
    const compact = vi.fn(() => new Promise<void>((resolve) => (end = resolve)))
    const expire = vi.fn(() => Promise.resolve())
    const logError = vi.fn()
    const store = { compact, expire }
    const expireVisitors = vi.fn(() => Promise.resolve())
    const expireVisits = vi.fn(() => Promise.resolve())
    const journal = { expireVisitors, visits: { expire: expireVisits } }
    const upkeep = upkeepOf({
      store,
      journal,
      room: null,
      keepMs: 1000,
      nowMs: () => NOW_MS,
      newestPollAtMs: () => NOW_MS,
      logError,
    })
    const first = upkeep()
    await upkeep()
    await vi.waitFor(() => expect(compact).toHaveBeenCalledTimes(1))
    end()
    await first
    expect(expire.mock.calls).toEqual([[NOW_MS - 1000]])
    expect(expireVisitors.mock.calls, 'five years').toEqual([['2021-11-22']])
    expect(expireVisits.mock.calls, 'five years').toEqual([[Date.UTC(2021, 10, 22)]])
    const second = upkeep()
    await vi.waitFor(() => expect(compact).toHaveBeenCalledTimes(2))
    end()
    await second
    expect(expire).toHaveBeenCalledTimes(2)
    expect(logError).not.toHaveBeenCalled()
  })

  it('is tried again after a failure', async () => {
    const compact = vi.fn(() => Promise.resolve())
    const expire = vi.fn(() => Promise.resolve())
    expire.mockRejectedValueOnce(new Error('closed'))
    const logError = vi.fn()
    const store = { compact, expire }
    const journal = {
      expireVisitors: () => Promise.resolve(),
      visits: { expire: () => Promise.resolve() },
    }
    const upkeep = upkeepOf({
      store,
      journal,
      room: null,
      keepMs: 0,
      nowMs: () => NOW_MS,
      newestPollAtMs: () => NOW_MS,
      logError,
    })
    await upkeep()
    expect(logError).toHaveBeenCalledTimes(1)
    await upkeep()
    expect(compact).toHaveBeenCalledTimes(1)
  })

  it('drops what is old but folds nothing while the disk is full', async () => {
    const compact = vi.fn(() => Promise.resolve())
    const expire = vi.fn(() => Promise.resolve())
    const logError = vi.fn()
    const require = vi.fn(() => Promise.resolve())
    require.mockRejectedValueOnce(new DiskFullError('the disk is full'))
    const journal = {
      expireVisitors: () => Promise.resolve(),
      visits: { expire: () => Promise.resolve() },
    }
    const store = { compact, expire }
    const room = { require }
    const upkeep = upkeepOf({
      store,
      journal,
      room,
      keepMs: 0,
      nowMs: () => NOW_MS,
      newestPollAtMs: () => NOW_MS,
      logError,
    })
    await upkeep()
    expect([expire, compact].map(({ mock }) => mock.calls.length)).toEqual([1, 0])
    await upkeep()
    expect([expire, compact].map(({ mock }) => mock.calls.length)).toEqual([2, 1])
    expect(logError).toHaveBeenCalledTimes(1)
  })

  it('deletes nothing by a clock that is far ahead of the agents, nor before any of them was heard', async () => {
    const expired: number[] = []
    const store = {
      compact: () => Promise.resolve(),
      expire: (olderThanMs: number) => Promise.resolve(void expired.push(olderThanMs)),
    }
    const days: string[] = []
    const journal = {
      expireVisitors: (day: string) => Promise.resolve(void days.push(day)),
      visits: { expire: () => Promise.resolve() },
    }
    const at = { newestMs: null as number | null, nowMs: NOW_MS + 365 * DAY_MS }
    const upkeep = upkeepOf({
      store,
      journal,
      room: null,
      keepMs: 90 * DAY_MS,
      nowMs: () => at.nowMs,
      newestPollAtMs: () => at.newestMs,
      logError: vi.fn(),
    })
    await upkeep()
    expect([expired, days]).toEqual([[], []])
    at.newestMs = NOW_MS
    await upkeep()
    expect(expired.splice(0)).toEqual([NOW_MS - 89 * DAY_MS])
    expect(days).toEqual(['2021-11-23'])
    // An agent that is ahead deletes nothing either.
    at.nowMs = NOW_MS - DAY_MS
    await upkeep()
    expect(expired).toEqual([NOW_MS - 91 * DAY_MS])
  })
})
