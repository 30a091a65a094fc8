import type { Kysely } from 'kysely'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import { AgentConfigs } from './agent-configs.ts'
import { Agents } from './agents.ts'
import { Discoveries } from './discoveries.ts'
import { Enrolments } from './enrolments.ts'
import type { NewCode } from './enrolments.ts'
import type { JournalTables } from './schema.ts'
import type { Seal } from './seal.ts'
import type { Tokens } from './tokens.ts'

/** What the operator wants of an agent: goes with each receipt. */
export interface AgentSteering {
  readonly configRevision: number
  /** Id of the sweep that has no report yet. */
  readonly discovery: string | null
  readonly rotateToken: boolean
  /** Id of the look that somebody waits for; of a running server alone. */
  readonly probe?: string | null
}

/** An agent that the operator makes, or a new code for one that is there. */
export interface NewAgent {
  readonly id: AgentId
  readonly place: PlaceId
  readonly validMs: number
}

/** Everything with which the operator steers agents, and what of it agents may ask. */
export class Steering {
  readonly agents: Agents
  readonly enrolments: Enrolments
  readonly configs: AgentConfigs
  readonly discoveries: Discoveries
  readonly #tokens: Tokens

  constructor(db: Kysely<JournalTables>, tokens: Tokens, seal: Seal) {
    this.agents = new Agents(db)
    this.enrolments = new Enrolments(db, tokens)
    this.configs = new AgentConfigs(db, seal)
    this.discoveries = new Discoveries(db)
    this.#tokens = tokens
  }

  async load(): Promise<void> {
    await this.agents.load()
    await this.configs.load()
    await this.discoveries.load()
  }

  /** In memory: it is asked with each batch. */
  steeringOf(agent: AgentId): AgentSteering {
    return {
      configRevision: this.configs.revisionOf(agent),
      discovery: this.discoveries.openOf(agent),
      rotateToken: this.wantsRotation(agent),
    }
  }

  /** What the live map shows of an agent beside what it says itself. */
  expectedOf(agent: AgentId): { readonly place: PlaceId | null; readonly configRevision: number } {
    const configRevision = this.configs.revisionOf(agent)
    return { place: this.agents.get(agent)?.place ?? null, configRevision }
  }

  /** Grows with everything that `expectedOf` tells. */
  changes(): number {
    return this.agents.changes() + this.configs.changes()
  }

  /** Whether the agent has not yet used a token that was made after it was asked to rotate. */
  wantsRotation(agent: AgentId): boolean {
    const askedAtMs = this.agents.get(agent)?.rotationAskedAtMs ?? null
    if (askedAtMs === null) return false
    const newestMs = this.#tokens.newestUsedOf(agent)
    return newestMs !== null && newestMs < askedAtMs
  }

  /** Makes the agent where it is new, and a code; its code before ends. */
  async add({ id, place, validMs }: NewAgent, nowMs: number): Promise<NewCode> {
    const former = this.agents.get(id)
    await this.agents.put({
      id,
      place,
      createdAtMs: former?.createdAtMs ?? nowMs,
      rotationAskedAtMs: former?.rotationAskedAtMs ?? null,
    })
    return this.enrolments.create(id, nowMs + validMs)
  }

  /** Wants a token of the agent that is newer than all that it has. */
  async askRotation(id: AgentId, nowMs: number): Promise<void> {
    const former = this.agents.get(id)
    const newestMs = this.#tokens.newestOf(id)
    await this.agents.put({
      id,
      place: former?.place ?? null,
      createdAtMs: former?.createdAtMs ?? nowMs,
      rotationAskedAtMs: newestMs === null ? null : newestMs + 1,
    })
  }

  /** Ends code and tokens, and gives how many tokens they were. */
  async revoke(id: AgentId, nowMs: number): Promise<number> {
    // The code first: an agent that enrols at this moment must not keep its token.
    await this.enrolments.end(id)
    return this.#tokens.revokeAllOf(id, nowMs)
  }

  /** Ends code and tokens, and forgets document and sweeps. What the inventory says of it stays. */
  async remove(id: AgentId, nowMs: number): Promise<void> {
    await this.revoke(id, nowMs)
    await this.configs.setDocument(id, {})
    await this.discoveries.remove(id)
    await this.agents.remove(id)
  }
}
