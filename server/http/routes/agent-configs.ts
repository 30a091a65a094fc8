import { Hono } from 'hono'
import type { Context } from 'hono'
import { z } from 'zod'
import type { AgentId } from '#contract/ids.ts'
import type { Phrase } from '#contract/phrase.ts'
import { PATHS } from '#contract/paths.ts'
import { documentText, readOperatorDocument } from '../../journal/operator-document.ts'
import { readJson } from '../middleware/body.ts'
import { problem } from '../problem.ts'
import { ofAgent } from './agents.ts'
import type { AdminRouteDeps } from './imports.ts'

/** A document as the operator may see it: secrets show as `<secret>`. */
export interface ShownConfig {
  /** Null for the common document. */
  readonly revision: number | null
  /** What the operator wrote, in TOML; empty when nothing. */
  readonly written: string
  /** What the agent gets, in TOML; null for the common document. */
  readonly effective: string | null
  /** What the agent's document lacks, in words. */
  readonly gaps: readonly Phrase[]
}

const DOCUMENT_BYTES_MAX = 2 * 1024 * 1024
const documentRequest = z.strictObject({ text: z.string() })

/**
 * `GET` and `PUT /v1/agent-config` and `/v1/agents/:id/config`: the operator's documents in TOML.
 * 422 names the fault; the path of its error is the line. Never open to the network.
 */
export function agentConfigRoutes(deps: AdminRouteDeps): Hono {
  const { configs } = deps.journal.steering
  const set = async (c: Context, agent: AgentId | null): Promise<Response> => {
    const body = await readJson(c, DOCUMENT_BYTES_MAX, documentRequest)
    if (body instanceof Response) return body
    const read = readOperatorDocument(body.text)
    if ('fault' in read) {
      const { line, message } = read.fault
      const errors = [{ path: line === null ? '' : String(line), message }]
      return problem(c, 422, 'The document cannot be read', { detail: message, errors })
    }
    await deps.journal.steer((steering) => steering.configs.setDocument(agent, read.document))
    return c.json(shown(agent))
  }
  const shown = (agent: AgentId | null): ShownConfig => ({
    revision: agent === null ? null : configs.revisionOf(agent),
    written: documentText(configs.documentOf(agent) ?? {}),
    effective: agent === null ? null : documentText(configs.effectiveOf(agent)),
    gaps: agent === null ? [] : configs.gapsOf(agent),
  })
  return new Hono()
    .get(PATHS.commonConfig, (c) => c.json(shown(null)))
    .put(PATHS.commonConfig, (c) => set(c, null))
    .get(PATHS.agentConfig, (c) =>
      ofAgent(c, deps, (agent) => Promise.resolve(c.json(shown(agent)))),
    )
    .put(PATHS.agentConfig, (c) => ofAgent(c, deps, (agent) => set(c, agent)))
}
