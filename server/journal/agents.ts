import type { Kysely } from 'kysely'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { JournalTables } from './schema.ts'

/** An agent as the operator made it. */
export interface AgentEntry {
  readonly id: AgentId
  /** Where it stands; null for one that is known by its token or the inventory alone. */
  readonly place: PlaceId | null
  readonly createdAtMs: number
  /** The operator asked it to take a token that was made then or later; null when never. */
  readonly rotationAskedAtMs: number | null
}

/** The agents that the operator made; held in memory. */
export class Agents {
  readonly #db: Kysely<JournalTables>
  readonly #entries = new Map<AgentId, AgentEntry>()
  #changes = 0

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  async load(): Promise<void> {
    const rows = await this.#db.selectFrom('agent').selectAll().execute()
    this.#entries.clear()
    this.#changes += 1
    for (const row of rows) {
      const id = row.id as AgentId
      this.#entries.set(id, {
        id,
        place: row.place as PlaceId | null,
        createdAtMs: row.created_at_ms,
        rotationAskedAtMs: row.rotation_asked_at_ms,
      })
    }
  }

  ids(): Iterable<AgentId> {
    return this.#entries.keys()
  }

  /** Grows with every entry that is made, replaced or removed. */
  changes(): number {
    return this.#changes
  }

  get(id: AgentId): AgentEntry | undefined {
    return this.#entries.get(id)
  }

  /** Makes the agent or replaces its entry. */
  async put(entry: AgentEntry): Promise<void> {
    const { id, place, createdAtMs, rotationAskedAtMs } = entry
    const values = { place, created_at_ms: createdAtMs, rotation_asked_at_ms: rotationAskedAtMs }
    await this.#db
      .insertInto('agent')
      .values({ id, ...values })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
      .execute()
    this.#entries.set(id, entry)
    this.#changes += 1
  }

  async remove(id: AgentId): Promise<void> {
    await this.#db.deleteFrom('agent').where('id', '=', id).execute()
    this.#entries.delete(id)
    this.#changes += 1
  }
}
