import { Hono } from 'hono'
import type { OperatorState } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import type { Journal } from '../../journal/open.ts'
import type { OperatorJudge } from '../middleware/operator.ts'

export interface OperatorStateDeps {
  readonly journal: Pick<Journal, 'operators'>
  readonly judge: OperatorJudge
}

/** `GET /v1/operator`: what who asks may do, so that a page can say so before a form is filled in. */
export function operatorStateRoutes({ journal, judge }: OperatorStateDeps): Hono {
  return new Hono().get(PATHS.operatorState, (c) => {
    const verdict = judge(c)
    const state: OperatorState = {
      name: verdict.name,
      isKeyed: journal.operators.areKeyed(),
      mayChange: verdict.name !== null,
      why: verdict.name === null ? verdict.why : null,
    }
    c.header('Cache-Control', 'no-store')
    return c.json(state)
  })
}
