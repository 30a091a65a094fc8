import { Hono } from 'hono'
import { PATHS } from '#contract/paths.ts'
import type { UnmatchedRow } from '../../live/unmatched.ts'

/**
 * `GET /v1/unmatched`: access points that controllers list and the inventory does not know, as rows
 * for access-points.csv. Never open to the network.
 */
export function unmatchedRoutes(unmatched: () => readonly UnmatchedRow[]): Hono {
  return new Hono().get(PATHS.unmatched, (c) => c.json({ accessPoints: unmatched() }))
}
