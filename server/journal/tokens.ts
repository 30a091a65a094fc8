import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AgentId } from '#contract/ids.ts'
import type { JournalTables } from './schema.ts'
import { Secret } from '#contract/secret.ts'

/** A token as the operator may see it: never the token itself, never its hash. */
export interface TokenEntry {
  readonly id: string
  readonly agent: AgentId
  readonly createdAtMs: number
  readonly revokedAtMs: number | null
}

export interface NewToken {
  readonly entry: TokenEntry
  /** Shown once; the journal keeps only its hash. */
  readonly token: Secret
}

/** The tokens of agents: 256 random bits each, stored as SHA-256, bound to one agent. */
export class Tokens {
  readonly #db: Kysely<JournalTables>
  #agentByHash: ReadonlyMap<string, AgentId> = new Map()
  #agents: ReadonlySet<AgentId> = new Set()

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  async load(): Promise<void> {
    const rows = await this.#db
      .selectFrom('token')
      .select(['hash', 'agent'])
      .where('revoked_at_ms', 'is', null)
      .execute()
    this.#agentByHash = new Map(rows.map(({ hash, agent }) => [hash, agent as AgentId]))
    this.#agents = new Set(this.#agentByHash.values())
  }

  /** Agents that hold a valid token. */
  agents(): ReadonlySet<AgentId> {
    return this.#agents
  }

  agentOf(token: string): AgentId | null {
    return this.#agentByHash.get(hashOf(token)) ?? null
  }

  async create(agent: AgentId, nowMs: number): Promise<NewToken> {
    // The prefix lets people and secret scanners see what a stray string is.
    const token = `pantau_${randomBytes(32).toString('base64url')}`
    const id = randomBytes(5).toString('hex')
    await this.#db
      .insertInto('token')
      .values({ id, agent, hash: hashOf(token), created_at_ms: nowMs, revoked_at_ms: null })
      .execute()
    await this.load()
    const entry = { id, agent, createdAtMs: nowMs, revokedAtMs: null }
    return { entry, token: new Secret(token) }
  }

  /** All tokens, oldest first, revoked ones too. */
  async list(): Promise<readonly TokenEntry[]> {
    const rows = await this.#db
      .selectFrom('token')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute()
    return rows.map((row) => ({
      id: row.id,
      agent: row.agent as AgentId,
      createdAtMs: row.created_at_ms,
      revokedAtMs: row.revoked_at_ms,
    }))
  }

  /** False when no valid token has this id. */
  async revoke(id: string, nowMs: number): Promise<boolean> {
    const done = await this.#db
      .updateTable('token')
      .set({ revoked_at_ms: nowMs })
      .where('id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .executeTakeFirst()
    await this.load()
    return done.numUpdatedRows > 0n
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
