import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { Hono } from 'hono'
import type { MiddlewareHandler } from 'hono'
import { GEOGRAPHY_PARTS } from '#contract/geography.ts'
import type { Geography } from '#contract/geography.ts'
import { PATHS } from '#contract/paths.ts'
import {
  GEOGRAPHY_BYTES_MAX,
  importGeography,
} from '../../journal/import/geography/import-geography.ts'
import { unknownKelurahan } from '../../journal/import/geography/unknown-kelurahan.ts'
import type { Journal } from '../../journal/open.ts'
import { readBytes } from '../middleware/body.ts'
import { problem } from '../problem.ts'

export interface GeographyRouteDeps {
  readonly journal: Journal
  readonly nowMs: () => number
  /** Lets only operators through. */
  readonly operator: MiddlewareHandler
}

const NAME_LENGTH_MAX = 256
const gzipAside = promisify(gzip)

/**
 * `GET /v1/geography`: kelurahan with areas and residents, candidates, what is known of the grid.
 * `POST /v1/geography/:part?name=FILE&dry-run=1` with the file as its body, of operators alone; for
 * boundaries also `illustrative=1` and `attribution=TEXT`.
 */
export function geographyRoutes({ journal, nowMs, operator }: GeographyRouteDeps): Hono {
  const app = new Hono()
  let kept: { readonly etag: string; readonly text: string; zipped?: Promise<Buffer> } | null = null
  app.get(PATHS.geography, async (c) => {
    // Places count too: those that name a kelurahan which nobody knows.
    const etag = `"${journal.geography().revision}-${journal.inventory().revision}"`
    if (kept?.etag !== etag) kept = { etag, text: JSON.stringify(geographyOf(journal)) }
    const answer = kept
    c.header('ETag', etag)
    c.header('Cache-Control', 'no-cache')
    c.header('Vary', 'Accept-Encoding')
    if (c.req.header('If-None-Match') === etag) return c.body(null, 304)
    c.header('Content-Type', 'application/json')
    if (c.req.header('Accept-Encoding')?.includes('gzip') !== true) return c.body(answer.text)
    answer.zipped ??= gzipAside(answer.text)
    c.header('Content-Encoding', 'gzip')
    return c.body(Uint8Array.from(await answer.zipped))
  })
  app.post(PATHS.geographyPart, operator, async (c) => {
    const part = GEOGRAPHY_PARTS.find((name) => name === c.req.param('part'))
    if (part === undefined) {
      return problem(c, 404, 'There is no such part', { detail: GEOGRAPHY_PARTS.join(', ') })
    }
    const bytes = await readBytes(c, GEOGRAPHY_BYTES_MAX)
    if (bytes === null) {
      const detail = `more than ${GEOGRAPHY_BYTES_MAX} bytes`
      return problem(c, 413, 'The file is too large', { detail })
    }
    const name = (c.req.query('name') ?? part).slice(0, NAME_LENGTH_MAX)
    const result = await importGeography(
      journal,
      part,
      { name, bytes },
      {
        dryRun: c.req.query('dry-run') === '1',
        illustrative: c.req.query('illustrative') === '1',
        attribution: c.req.query('attribution')?.trim() || null,
        nowMs: nowMs(),
      },
    )
    return c.json(result, result.outcome === 'refused' ? 422 : 200)
  })
  return app
}

function geographyOf(journal: Journal): Geography {
  const { areas, candidates, grid, boundaries } = journal.geography()
  return {
    areas: Array.from(areas.values(), ({ polygons: _, ...area }) => area),
    candidates: [...candidates],
    grid: grid?.summary ?? null,
    attribution: boundaries?.attribution ?? null,
    unknownKelurahan: [...unknownKelurahan(journal.inventory().places.values(), areas.values())],
  }
}
