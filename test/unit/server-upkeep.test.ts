import { describe, expect, it, vi } from 'vitest'
import { upkeepOf } from '../../server/upkeep.ts'

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
    const upkeep = upkeepOf({ store, journal, keepMs: 1000, nowMs: () => NOW_MS, logError })
    const first = upkeep()
    await upkeep()
    expect(compact).toHaveBeenCalledTimes(1)
    end()
    await first
    expect(expire.mock.calls).toEqual([[NOW_MS - 1000]])
    expect(expireVisitors.mock.calls, 'five years').toEqual([['2021-11-22']])
    expect(expireVisits.mock.calls, 'five years').toEqual([[Date.UTC(2021, 10, 22)]])
    const second = upkeep()
    end()
    await second
    expect(expire).toHaveBeenCalledTimes(2)
    expect(logError).not.toHaveBeenCalled()
  })

  it('is tried again after a failure', async () => {
    const compact = vi.fn(() => Promise.resolve())
    compact.mockRejectedValueOnce(new Error('full'))
    const expire = vi.fn(() => Promise.resolve())
    const logError = vi.fn()
    const store = { compact, expire }
    const journal = {
      expireVisitors: () => Promise.resolve(),
      visits: { expire: () => Promise.resolve() },
    }
    const upkeep = upkeepOf({ store, journal, keepMs: 0, nowMs: () => NOW_MS, logError })
    await upkeep()
    expect(logError).toHaveBeenCalledTimes(1)
    await upkeep()
    expect(expire).toHaveBeenCalledTimes(1)
  })
})
