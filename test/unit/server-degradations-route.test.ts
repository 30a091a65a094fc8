import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import type { PlaceId } from '../../server/contract/ids.ts'
import { degradationListSchema } from '../../server/contract/outage.ts'
import type { Degradation } from '../../server/contract/outage.ts'
import { degradationRoutes } from '../../server/http/routes/degradations.ts'

const SINCE = Date.UTC(2026, 9, 1)

describe('GET /v1/degradations', () => {
  it('lists what there is now, each with its figure, limit and beginning', async () => {
    let now: readonly Degradation[] = []
    const app = new Hono().route('/', degradationRoutes({ degradations: () => now }))
    const listed = async () => {
      const answer = await app.request('/v1/degradations')
      expect(answer.headers.get('cache-control')).toBe('no-cache')
      return degradationListSchema.parse(await answer.json()).degradations
    }
    expect(await listed()).toEqual([])
    now = [
      { place: 'park' as PlaceId, reason: 'loss', sinceMs: SINCE, value: 14.2, limit: 10 },
      { place: 'park' as PlaceId, reason: 'dns', sinceMs: SINCE + 1, value: null, limit: null },
    ]
    expect(await listed()).toEqual(now)
  })
})
