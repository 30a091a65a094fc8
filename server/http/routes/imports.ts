import { Hono } from 'hono'
import { z } from 'zod'
import { PATHS } from '#contract/paths.ts'
import { importFiles } from '../../journal/import/import-files.ts'
import type { ImportFiles } from '../../journal/import/plan.ts'
import type { Journal } from '../../journal/open.ts'
import { readJsonText } from '../middleware/body.ts'
import { problem } from '../problem.ts'

export interface AdminRouteDeps {
  readonly journal: Journal
  readonly nowMs: () => number
}

/** All access points of a province fit in this. */
const IMPORT_BYTES_MAX = 64 * 1024 * 1024

const file = z.object({ name: z.string().max(256), text: z.string() })
const importRequest = z.strictObject({
  places: file.exactOptional(),
  accessPoints: file.exactOptional(),
  equipment: file.exactOptional(),
  providers: file.exactOptional(),
})

/**
 * `POST /v1/imports` with the files' texts: 200 with what changed (with `?dry-run=1` what would
 * change), 422 with the faults by file, line and column. Never open to the network.
 */
export function importRoutes({ journal, nowMs }: AdminRouteDeps): Hono {
  return new Hono().post(PATHS.imports, async (c) => {
    const body = await readJsonText(c, { sentMax: IMPORT_BYTES_MAX, plainMax: IMPORT_BYTES_MAX })
    if ('refused' in body) return body.refused
    const request = readRequest(body.text)
    if (request === null) return problem(c, 400, 'The body is not an import')
    const dryRun = c.req.query('dry-run') === '1'
    const result = await importFiles(journal, request, { dryRun, nowMs: nowMs() })
    return c.json(result, result.outcome === 'refused' ? 422 : 200)
  })
}

function readRequest(text: string): ImportFiles | null {
  try {
    const parsed = importRequest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
