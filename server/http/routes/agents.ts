import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import type { AgentNow } from '#contract/fleet.ts'
import { agentIdSchema, placeIdSchema } from '#contract/ids.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { Phrase } from '#contract/phrase.ts'
import { PATHS } from '#contract/paths.ts'
import type { CodeEntry } from '../../journal/enrolments.ts'
import { assignedTo, idForAgentOf } from '../../journal/agent-ids.ts'
import type { TokenEntry } from '../../journal/tokens.ts'
import { readJson } from '../middleware/body.ts'
import { problem } from '../problem.ts'
import type { AdminRouteDeps } from './imports.ts'

export interface AgentsRouteDeps extends AdminRouteDeps {
  /** What the live map shows of an agent; null where no server runs. */
  readonly agentNow: (id: AgentId) => AgentNow | null
}

/** An agent as the operator's list shows it. */
export interface AgentListing {
  readonly id: AgentId
  readonly place: PlaceId | null
  readonly configRevision: number
  readonly rotationWanted: boolean
  /** What its document lacks, in words. */
  readonly gaps: readonly Phrase[]
  readonly now: AgentNow | null
}

/** All that the journal keeps about one agent, without any secret. */
export interface AgentDetail extends AgentListing {
  readonly createdAtMs: number | null
  readonly tokens: readonly TokenEntry[]
  readonly code: CodeEntry | null
  /** Access points, uplinks and equipment that the inventory assigns to it. */
  readonly assigned: number
}

/** A new code for an agent, shown only now. */
export interface AddedAgent {
  readonly agent: AgentId
  readonly isNew: boolean
  readonly code: string
  readonly expiresAtMs: number
  readonly assigned: number
  readonly gaps: readonly Phrase[]
}

const BODY_BYTES_MAX = 4096
const DAY_MS = 86_400_000
const VALID_MS_MAX = 366 * DAY_MS

const addRequest = z.strictObject({
  place: placeIdSchema,
  id: agentIdSchema.optional(),
  validMs: z.int().min(60_000).max(VALID_MS_MAX),
})
export type AddRequest = z.input<typeof addRequest>

/** Agents as the operator makes, sees, rotates, revokes and removes them. Never open to the network. */
export function agentsRoutes(deps: AgentsRouteDeps): Hono {
  const { journal, nowMs } = deps
  const listing = (id: AgentId): AgentListing => ({
    id,
    ...journal.steering.expectedOf(id),
    rotationWanted: journal.steering.wantsRotation(id),
    gaps: journal.steering.configs.gapsOf(id),
    now: deps.agentNow(id),
  })
  const app = new Hono()
  app.post(PATHS.agents, async (c) => {
    const body = await readJson(c, BODY_BYTES_MAX, addRequest)
    if (body instanceof Response) return body
    const inventory = journal.inventory()
    const { place, validMs } = body
    if (!inventory.places.has(place)) {
      return problem(c, 404, 'There is no such place', { detail: `there is no place "${place}"` })
    }
    const id = body.id ?? idForAgentOf(place, inventory, journal.steering.agents)
    const isNew = journal.steering.agents.get(id) === undefined
    const { code, expiresAtMs } = await journal.steer((steering) =>
      steering.add({ id, place, validMs }, nowMs()),
    )
    const assigned = assignedTo(id, inventory)
    const gaps = journal.steering.configs.gapsOf(id)
    const added: AddedAgent = { agent: id, isNew, code: code.reveal(), expiresAtMs, assigned, gaps }
    c.header('Cache-Control', 'no-store')
    return c.json(added, 201)
  })
  app.get(PATHS.agents, (c) => {
    const ids = [...journal.inventory().agents].sort()
    return c.json({ agents: ids.map(listing) })
  })
  app.get(PATHS.agent, (c) =>
    ofAgent(c, deps, async (id) => {
      const detail: AgentDetail = {
        ...listing(id),
        createdAtMs: journal.steering.agents.get(id)?.createdAtMs ?? null,
        tokens: await journal.listTokens(id),
        code: await journal.steering.enrolments.codeOf(id),
        assigned: assignedTo(id, journal.inventory()),
      }
      return c.json(detail)
    }),
  )
  app.delete(PATHS.agent, (c) =>
    ofAgent(c, deps, async (id) => {
      await journal.steer((steering) => steering.remove(id, nowMs()))
      return c.json({ assigned: assignedTo(id, journal.inventory()) })
    }),
  )
  app.post(`${PATHS.agent}/rotation`, (c) =>
    ofAgent(c, deps, async (id) => {
      await journal.steer((steering) => steering.askRotation(id, nowMs()))
      return c.body(null, 204)
    }),
  )
  app.post(`${PATHS.agent}/revocation`, (c) =>
    ofAgent(c, deps, async (id) => {
      return c.json({ tokens: await journal.steer((steering) => steering.revoke(id, nowMs())) })
    }),
  )
  return app
}

/** Answers about the agent that the path names, or 404 when nobody knows it. */
export function ofAgent(
  c: Context,
  { journal }: Pick<AgentsRouteDeps, 'journal'>,
  answer: (id: AgentId) => Promise<Response>,
): Response | Promise<Response> {
  const id = (c.req.param('id') ?? '') as AgentId
  if (journal.inventory().agents.has(id)) return answer(id)
  return problem(c, 404, 'There is no such agent', { detail: `there is no agent "${id}"` })
}
