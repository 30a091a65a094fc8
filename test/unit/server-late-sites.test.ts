import { performance } from 'node:perf_hooks'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import { LateSites } from '../../server/outages/late-sites.ts'

const SITES = 60
const WORK_MS = 2

describe('LateSites', () => {
  it('let others come between many sites that are worked out without waiting for anything', async () => {
    const seen = { turns: 0, isOver: false }
    const late = new LateSites({
      revise: () => {
        const untilMs = performance.now() + WORK_MS
        while (performance.now() < untilMs);
        return Promise.resolve()
      },
      onError: () => undefined,
    })
    for (let at = 0; at < SITES; at += 1) {
      late.add({ place: `place-${at}` as PlaceId, fromMs: 0, untilMs: 1 }, 0)
    }
    const others = (async () => {
      while (!seen.isOver) {
        seen.turns += 1
        await turn()
      }
    })()
    await late.settle(0)
    seen.isOver = true
    await others
    expect(seen.turns).toBeGreaterThan(4)
  })
})
