import { Hono } from 'hono'
import { z } from 'zod'
import { PATHS } from '#contract/paths.ts'
import type { OperatorEntry } from '../../journal/operators.ts'
import { readJson } from '../middleware/body.ts'
import { OPERATOR_NAME_PATTERN } from '../middleware/operator.ts'
import { problem } from '../problem.ts'
import type { AdminRouteDeps } from './imports.ts'

/** A new key, shown only now. */
export interface AddedOperator extends OperatorEntry {
  readonly key: string
}

const BODY_BYTES_MAX = 4096
const addRequest = z.strictObject({
  name: z.string().trim().regex(OPERATOR_NAME_PATTERN, 'expected 1 to 64 characters on one line'),
})

/** `POST`, `GET` and `DELETE /v1/operators`: who may change something. Never open to the network. */
export function operatorRoutes({ journal, nowMs }: AdminRouteDeps): Hono {
  return new Hono()
    .post(PATHS.operators, async (c) => {
      const body = await readJson(c, BODY_BYTES_MAX, addRequest)
      if (body instanceof Response) return body
      const created = await journal.operators.add(body.name, nowMs())
      if (created === null) {
        const detail = `"${body.name}" has a key already; revoke it first`
        return problem(c, 409, 'There is such an operator already', { detail })
      }
      const added: AddedOperator = { ...created.entry, key: created.key.reveal() }
      c.header('Cache-Control', 'no-store')
      return c.json(added, 201)
    })
    .get(PATHS.operators, async (c) => c.json({ operators: await journal.operators.list() }))
    .delete(PATHS.operator, async (c) => {
      const name = c.req.param('name')
      if (await journal.operators.revoke(name, nowMs())) return c.body(null, 204)
      const detail = `no operator "${name}" has a valid key; see "pantau operators list"`
      return problem(c, 404, 'There is no such operator', { detail })
    })
}
