import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { newWindowSchema } from '#contract/window.ts'
import type { WindowList, WindowScope } from '#contract/window.ts'
import { PATHS } from '#contract/paths.ts'
import type { Journal } from '../../journal/open.ts'
import { scopeIn, WINDOWS_MAX } from '../../journal/windows.ts'
import { readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

export interface WindowRouteDeps {
  readonly journal: Pick<Journal, 'inventory' | 'windows' | 'createWindow' | 'cancelWindow'>
  readonly nowMs: () => number
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 4096
const LISTED_MAX = 1000
/** Work that began at night is entered in the morning. */
const BEGUN_MS_MAX = 86_400_000

/**
 * `GET /v1/windows`, `POST /v1/windows` (201 with the window; 422 for a scope that the inventory
 * does not know; 409 when there are too many), `DELETE /v1/windows/:id` (204; 409 when it is over).
 */
export function windowRoutes({ journal, nowMs, operator }: WindowRouteDeps): Hono {
  return new Hono()
    .get(PATHS.windows, (c) => {
      const windows = journal.windows()
      const list: WindowList = {
        windows: windows.slice(-LISTED_MAX).toReversed(),
        isCut: windows.length > LISTED_MAX,
      }
      c.header('Cache-Control', 'no-cache')
      return c.json(list)
    })
    .post(PATHS.windows, operator, async (c) => {
      const wish = await readJson(c, BODY_BYTES_MAX, newWindowSchema)
      if (wish instanceof Response) return wish
      const scope = scopeIn(journal.inventory(), wish.scope)
      if (scope === null) return unknownScope(c, wish.scope)
      // What counts in the figures is not to be rewritten afterwards; a cause can be overridden.
      if (wish.startMs < nowMs() - BEGUN_MS_MAX || wish.endMs <= nowMs()) {
        const message = 'must begin at most a day ago and end in the future'
        return problem(c, 422, 'The window is in the past', {
          errors: [{ path: 'startMs', message }],
        })
      }
      const window = await journal.createWindow({ ...wish, scope }, operatorOf(c), nowMs())
      if (window !== null) return c.json(window, 201)
      const detail = `at most ${WINDOWS_MAX} that are not over; cancel some, or make one that recurs`
      return problem(c, 409, 'There are too many windows', { detail })
    })
    .delete(PATHS.window, operator, async (c) => {
      const id = c.req.param('id')
      const outcome = await journal.cancelWindow(id, operatorOf(c), nowMs())
      switch (outcome) {
        case 'cancelled':
          return c.body(null, 204)
        case 'unknown':
          return problem(c, 404, 'There is no such window', {
            detail: `there is no window "${id}"`,
          })
        case 'over': {
          const detail = 'what is over stays as it was'
          return problem(c, 409, 'The window is over', { detail })
        }
        default:
          return outcome satisfies never
      }
    })
}

function unknownScope(c: Context, scope: WindowScope): Response {
  const value = scope.kind === 'city' ? '' : scope.value
  const message = `the inventory has no ${scope.kind} "${value}"`
  return problem(c, 422, 'The window is for nothing that is known', {
    errors: [{ path: 'scope.value', message }],
  })
}
