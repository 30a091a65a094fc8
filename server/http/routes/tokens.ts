import { Hono } from 'hono'
import { z } from 'zod'
import { agentIdSchema } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { readJsonText } from '../middleware/body.ts'
import { problem } from '../problem.ts'
import type { AdminRouteDeps } from './imports.ts'

const BODY_BYTES_MAX = 4096
const tokenRequest = z.strictObject({ agent: agentIdSchema })

/** `POST`, `GET` and `DELETE /v1/tokens`: tokens of agents. Never open to the network. */
export function tokenRoutes({ journal, nowMs }: AdminRouteDeps): Hono {
  return new Hono()
    .post(PATHS.tokens, async (c) => {
      const body = await readJsonText(c, { sentMax: BODY_BYTES_MAX, plainMax: BODY_BYTES_MAX })
      if ('refused' in body) return body.refused
      const agent = readAgent(body.text)
      if (agent === null) return problem(c, 400, 'The body names no agent')
      const { entry, token } = await journal.createToken(agent, nowMs())
      c.header('Cache-Control', 'no-store')
      return c.json({ ...entry, token: token.reveal() }, 201)
    })
    .get(PATHS.tokens, async (c) => c.json({ tokens: await journal.listTokens() }))
    .delete(`${PATHS.tokens}/:id`, async (c) => {
      const revoked = await journal.revokeToken(c.req.param('id'), nowMs())
      return revoked ? c.body(null, 204) : problem(c, 404, 'There is no such valid token')
    })
}

function readAgent(text: string) {
  try {
    const parsed = tokenRequest.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data.agent : null
  } catch {
    return null
  }
}
