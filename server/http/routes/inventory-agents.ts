import { Hono } from 'hono'
import type { Context } from 'hono'
import {
  commonConfigChangeSchema,
  newDiscoverySchema,
  newEnrolmentSchema,
} from '#contract/inventory.ts'
import type { Discovered, EnrolmentCode } from '#contract/inventory.ts'
import { phrase, phrasedFault } from '#contract/phrase.ts'
import { PATHS } from '#contract/paths.ts'
import { assignedTo, idForAgentOf } from '../../journal/agent-ids.ts'
import { assignAgent } from '../../journal/assign-agent.ts'
import { commonConfigOf, withCommonConfig } from '../../journal/common-config.ts'
import { credentialsOf } from '../../journal/discoveries.ts'
import { proposedFinds } from '../../journal/finds.ts'
import { freeIds } from '../../journal/free-ids.ts'
import { readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'
import { sweepRequest } from './discoveries.ts'
import type { InventoryRouteDeps } from './inventory.ts'

export interface InventoryAgentDeps extends InventoryRouteDeps {
  /** Address under which sites reach the server; null: the one that the page was asked under. */
  readonly publicUrl: string | null
}

const BODY_BYTES_MAX = 8192
const CODE_VALID_MS = 7 * 86_400_000
const SWEEPS_MAX = 20
/** Slow enough for any site's switch: 254 addresses take half a minute. */
const ADDRESSES_PER_SECOND = 10

/**
 * `POST /v1/inventory/enrolments`, `GET` and `PUT /v1/inventory/common-config`, `GET` and
 * `POST /v1/inventory/discoveries`: agents without a terminal, for operators alone.
 */
export function inventoryAgentRoutes(deps: InventoryAgentDeps): Hono {
  const { journal, nowMs, operator } = deps
  const { configs, discoveries } = journal.steering
  return new Hono()
    .post(PATHS.inventoryEnrolments, operator, async (c) => {
      const wish = await readJson(c, BODY_BYTES_MAX, newEnrolmentSchema)
      if (wish instanceof Response) return wish
      const { place } = wish
      if (journal.inventory().places.get(place) === undefined) {
        const errors = [phrasedFault('place', phrase('place-none', { place }))]
        return problem(c, 422, 'There is no such place', { errors })
      }
      const agent = idForAgentOf(place, journal.inventory(), journal.steering.agents)
      const isNew = journal.steering.agents.get(agent) === undefined
      const { code, expiresAtMs } = await journal.steer((steering) =>
        steering.add({ id: agent, place, validMs: CODE_VALID_MS }, nowMs()),
      )
      await assignAgent(journal, place, agent, { by: operatorOf(c), atMs: nowMs() })
      const server = serverOf(c, deps.publicUrl)
      const answer: EnrolmentCode = {
        agent,
        isNew,
        code: code.reveal(),
        expiresAtMs,
        server,
        command: `pantau agent enroll --server ${server} --code ${code.reveal()}`,
        assigned: assignedTo(agent, journal.inventory()),
        gaps: [...configs.gapsOf(agent)],
      }
      c.header('Cache-Control', 'no-store')
      return c.json(answer, 201)
    })
    .get(PATHS.inventoryCommonConfig, operator, (c) => {
      c.header('Cache-Control', 'no-store')
      return c.json(commonConfigOf(configs.documentOf(null) ?? {}))
    })
    .put(PATHS.inventoryCommonConfig, operator, async (c) => {
      const wish = await readJson(c, BODY_BYTES_MAX, commonConfigChangeSchema)
      if (wish instanceof Response) return wish
      const changed = withCommonConfig(configs.documentOf(null) ?? {}, wish)
      if ('faults' in changed) {
        const errors = [...changed.faults]
        return problem(c, 422, 'The settings cannot be kept', { errors })
      }
      await journal.steer((steering) => steering.configs.setDocument(null, changed.document))
      c.header('Cache-Control', 'no-store')
      return c.json(commonConfigOf(changed.document))
    })
    .get(PATHS.inventoryDiscoveries, operator, async (c) => {
      const inventory = journal.inventory()
      const idAfter = freeIds(inventory)
      const sweeps = await discoveries.newest(SWEEPS_MAX)
      const answer: Discovered = {
        discoveries: sweeps.map((sweep) => ({
          id: sweep.id,
          agent: sweep.agent,
          place: journal.steering.agents.get(sweep.agent)?.place ?? null,
          subnets: [...sweep.subnets],
          askedAtMs: sweep.askedAtMs,
          finishedAtMs: sweep.report?.finishedAtMs ?? null,
          addressesAsked: sweep.report?.addressesAsked ?? null,
          problem: sweep.report?.problem ?? null,
          finds: proposedFinds(sweep.agent, [sweep], inventory, idAfter).map(
            ({ foundAtMs: _, id, ...find }) => ({
              ...find,
              suggestedId: id,
              suggestedName: find.name ?? find.model ?? find.address,
            }),
          ),
        })),
      }
      c.header('Cache-Control', 'no-store')
      return c.json(answer)
    })
    .post(PATHS.inventoryDiscoveries, operator, async (c) => {
      const wish = await readJson(c, BODY_BYTES_MAX, newDiscoverySchema)
      if (wish instanceof Response) return wish
      const { agent, subnets } = wish
      const sweep = sweepRequest.safeParse({ subnets, addressesPerSecond: ADDRESSES_PER_SECOND })
      const faults = sweep.success
        ? []
        : sweep.error.issues.map(({ path }) => phrasedFault(path.join('.'), phrase('subnets')))
      if (!journal.inventory().agents.has(agent)) {
        faults.push(phrasedFault('agent', phrase('agent-none', { agent })))
      }
      if (!sweep.success || faults.length > 0) {
        return problem(c, 422, 'The sweep cannot be asked for', { errors: faults })
      }
      if (credentialsOf(configs.effectiveOf(agent)).length === 0) {
        const detail = 'set the SNMP community or user first'
        return problem(c, 409, 'There are no credentials to try', { detail })
      }
      const id = await discoveries.ask({ agent, ...sweep.data }, nowMs())
      return c.json({ id }, 201)
    })
}

/** Where an agent finds this server, as far as it knows: its setting, or how it was just found. */
function serverOf(c: Context, publicUrl: string | null): string {
  if (publicUrl !== null) return publicUrl.replace(/\/$/, '')
  return new URL(c.req.url).origin
}
