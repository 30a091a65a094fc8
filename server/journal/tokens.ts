import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AgentId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import type { Gate } from './gate.ts'
import type { JournalTables } from './schema.ts'
import { Turns } from './turns.ts'

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

/** A valid token. */
interface Held {
  readonly id: string
  readonly agent: AgentId
  readonly hash: string
  readonly createdAtMs: number
  firstUsedAtMs: number | null
  /** The token that ends when this one is used for the first time, or `ALL_BEFORE`. */
  readonly replaces: string | null
}

/** Stands for every token that the agent has until then; no token has this id. */
const ALL_BEFORE = '*'

/** First uses are written together: agents that come back at once must not wait for a write each. */
const WRITE_USES_AFTER_MS = 200
const ROWS_PER_STATEMENT = 1000
/** Revoked tokens of one agent that are kept for the operator's list. */
const REVOKED_KEPT = 20

/** The tokens of agents: 256 random bits each, stored as SHA-256, bound to one agent. */
export class Tokens {
  readonly #db: Kysely<JournalTables>
  readonly #byHash = new Map<string, Held>()
  /** Oldest first. */
  readonly #byAgent = new Map<AgentId, readonly Held[]>()
  /** Used for the first time and not yet written, with the tokens that have ended by it. */
  readonly #used = new Map<Held, readonly Held[]>()
  /** One rotation at a time: a token must not be replaced by two that both stay. */
  readonly #rotations = new Turns()
  #timer: NodeJS.Timeout | null = null

  readonly #gate: Gate

  constructor(db: Kysely<JournalTables>, gate: Gate) {
    this.#db = db
    this.#gate = gate
  }

  /** Reads the valid tokens, once more after another process wrote. */
  async load(): Promise<void> {
    const rows = await this.#db
      .selectFrom('token')
      .selectAll()
      .where('revoked_at_ms', 'is', null)
      .orderBy('created_at_ms')
      .execute()
    const former = new Map(this.#byHash)
    // What ended by a first use that is still to be written has ended.
    const ended = new Set([...this.#used.values()].flat().map(({ id }) => id))
    this.#byHash.clear()
    this.#byAgent.clear()
    for (const row of rows) {
      if (ended.has(row.id)) continue
      const known = former.get(row.hash)
      if (known !== undefined) {
        known.firstUsedAtMs ??= row.first_used_at_ms
        this.#add(known)
        continue
      }
      this.#add({
        id: row.id,
        agent: row.agent as AgentId,
        hash: row.hash,
        createdAtMs: row.created_at_ms,
        firstUsedAtMs: row.first_used_at_ms,
        replaces: row.replaces,
      })
    }
  }

  /** Agents that hold a valid token. */
  agents(): Iterable<AgentId> {
    return this.#byAgent.keys()
  }

  /**
   * The agent of a valid token, in memory. The first use of a token that replaces another ends that
   * one at once; it is written soon after.
   */
  agentOf(token: string, nowMs: number): AgentId | null {
    const held = this.#byHash.get(hashOf(token))
    if (held === undefined) return null
    if (held.firstUsedAtMs === null) {
      held.firstUsedAtMs = nowMs
      const replaced = this.#replacedBy(held)
      for (const other of replaced) this.#remove(other)
      this.#used.set(held, replaced)
      this.#timer ??= setTimeout(() => {
        this.#timer = null
        // What could not be written is tried again with the next first use, and at the end.
        this.#gate.pass(() => this.#writeUses()).catch(() => undefined)
      }, WRITE_USES_AFTER_MS).unref()
    }
    return held.agent
  }

  create(agent: AgentId, nowMs: number): Promise<NewToken> {
    return this.#gate.pass(() => this.#create(agent, nowMs, null))
  }

  /** A token for an agent that begins anew: all that it has now end when this one is used. */
  createInPlaceOfAll(agent: AgentId, nowMs: number): Promise<NewToken> {
    return this.#gate.pass(() => this.#create(agent, nowMs, ALL_BEFORE))
  }

  /**
   * A new token for the holder of a valid one, which ends when the new one is used. A second call
   * before that ends what the first one gave. Null for a token that is not valid.
   */
  rotate(token: string, nowMs: number): Promise<Secret | null> {
    return this.#rotations.take(() => this.#gate.pass(() => this.#rotate(token, nowMs)))
  }

  /** When the agent's newest token was made; null when it has none. */
  newestOf(agent: AgentId): number | null {
    return this.#of(agent).at(-1)?.createdAtMs ?? null
  }

  /** When the newest token that the agent has used was made; null when it has used none. */
  newestUsedOf(agent: AgentId): number | null {
    const used = this.#of(agent).filter(({ firstUsedAtMs }) => firstUsedAtMs !== null)
    return used.at(-1)?.createdAtMs ?? null
  }

  /** Whether a token was used since it was made; one that is no longer valid counts as used. */
  wasUsed(agent: AgentId, id: string): boolean {
    const held = this.#of(agent).find((one) => one.id === id)
    return held === undefined || held.firstUsedAtMs !== null
  }

  /** All tokens, oldest first, revoked ones too; of one agent or of all. */
  async list(agent?: AgentId): Promise<readonly TokenEntry[]> {
    const all = this.#db.selectFrom('token').selectAll().orderBy('created_at_ms').orderBy('id')
    const rows = await (agent === undefined ? all : all.where('agent', '=', agent)).execute()
    return rows.map((row) => ({
      id: row.id,
      agent: row.agent as AgentId,
      createdAtMs: row.created_at_ms,
      revokedAtMs: row.revoked_at_ms,
    }))
  }

  /** False when no valid token has this id. */
  async revoke(id: string, nowMs: number): Promise<boolean> {
    const held = [...this.#byHash.values()].find((one) => one.id === id)
    if (held !== undefined) await this.#revoke([held], nowMs)
    return held !== undefined
  }

  /** Revokes all tokens of an agent and gives how many they were. */
  async revokeAllOf(agent: AgentId, nowMs: number): Promise<number> {
    const all = this.#of(agent)
    await this.#revoke(all, nowMs)
    return all.length
  }

  /** Writes what is still to be written. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    await this.#writeUses()
  }

  async #rotate(token: string, nowMs: number): Promise<Secret | null> {
    const held = this.#byHash.get(hashOf(token))
    if (held === undefined) return null
    const pending = this.#of(held.agent).filter(({ replaces }) => replaces === held.id)
    await this.#revoke(pending, nowMs)
    const { entry, token: fresh } = await this.#create(held.agent, nowMs, held.id)
    if (this.#byHash.has(held.hash)) return fresh
    // Revoked meanwhile, and so must be what would have come after it.
    await this.revoke(entry.id, nowMs)
    return null
  }

  async #create(agent: AgentId, nowMs: number, replaces: string | null): Promise<NewToken> {
    // Which one is newer must not hang on a clock that was set back.
    const createdAtMs = Math.max(nowMs, (this.newestOf(agent) ?? 0) + 1)
    // The prefix lets people and secret scanners see what a stray string is.
    const token = `pantau_${randomBytes(32).toString('base64url')}`
    const id = randomBytes(5).toString('hex')
    const hash = hashOf(token)
    await this.#db
      .insertInto('token')
      .values({
        id,
        agent,
        hash,
        created_at_ms: createdAtMs,
        revoked_at_ms: null,
        first_used_at_ms: null,
        replaces,
      })
      .execute()
    this.#add({ id, agent, hash, createdAtMs, firstUsedAtMs: null, replaces })
    await this.#expire(agent)
    const entry = { id, agent, createdAtMs, revokedAtMs: null }
    return { entry, token: new Secret(token) }
  }

  /** In memory first: what is revoked must not be taken while it is being written. */
  #revoke(tokens: readonly Held[], nowMs: number): Promise<void> {
    return this.#gate.pass(async () => {
      if (tokens.length === 0) return
      for (const held of tokens) this.#remove(held)
      const ids = tokens.map(({ id }) => id)
      await this.#db
        .updateTable('token')
        .set({ revoked_at_ms: nowMs })
        .where('id', 'in', ids)
        .execute()
    })
  }

  /** An agent that asks for tokens without end fills no disk. */
  async #expire(agent: AgentId): Promise<void> {
    const revoked = await this.#db
      .selectFrom('token')
      .select('id')
      .where('agent', '=', agent)
      .where('revoked_at_ms', 'is not', null)
      .orderBy('created_at_ms', 'desc')
      .execute()
    const old = revoked.slice(REVOKED_KEPT).map(({ id }) => id)
    if (old.length > 0) await this.#db.deleteFrom('token').where('id', 'in', old).execute()
  }

  async #writeUses(): Promise<void> {
    const written = [...this.#used].slice(0, ROWS_PER_STATEMENT)
    if (written.length === 0) return
    const nowMs = Math.max(...written.map(([{ firstUsedAtMs }]) => firstUsedAtMs ?? 0))
    const ended = written.flatMap(([, replaced]) => replaced.map(({ id }) => id))
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .updateTable('token')
        .set({ first_used_at_ms: nowMs })
        .where(
          'id',
          'in',
          written.map(([{ id }]) => id),
        )
        .execute()
      if (ended.length === 0) return
      await tx
        .updateTable('token')
        .set({ revoked_at_ms: nowMs })
        .where('id', 'in', ended)
        .where('revoked_at_ms', 'is', null)
        .execute()
    })
    for (const [held] of written) this.#used.delete(held)
    await this.#writeUses()
  }

  #replacedBy(held: Held): readonly Held[] {
    const all = this.#of(held.agent)
    if (held.replaces === ALL_BEFORE) return all.slice(0, all.indexOf(held))
    return all.filter(({ id }) => id === held.replaces)
  }

  #of(agent: AgentId): readonly Held[] {
    return this.#byAgent.get(agent) ?? []
  }

  #add(held: Held): void {
    this.#byHash.set(held.hash, held)
    this.#byAgent.set(held.agent, [...this.#of(held.agent), held])
  }

  #remove(held: Held): void {
    this.#byHash.delete(held.hash)
    const left = this.#of(held.agent).filter((one) => one !== held)
    if (left.length === 0) this.#byAgent.delete(held.agent)
    else this.#byAgent.set(held.agent, left)
  }
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
