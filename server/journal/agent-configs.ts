import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { AgentId } from '#contract/ids.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { ConfigAnswer } from '#contract/steering.ts'
import { changedPlaces } from './changed-places.ts'
import { gapsOf } from './document-gaps.ts'
import {
  arePolledAlike,
  canonicalJson,
  effectiveDocument,
  hasAddress,
} from './effective-document.ts'
import { NO_TARGETS, targetsAfter, targetsByAgent } from './effective-document.ts'
import type { AgentTargets } from './effective-document.ts'
import type { Inventory } from './inventory.ts'
import type { OperatorDocument } from './operator-document.ts'
import type { JournalTables } from './schema.ts'
import { Seal } from './seal.ts'
import { Turns } from './turns.ts'

/**
 * Revision of an agent's document, and a digest to see when the document changes: empty while there
 * is none, so that the number goes on when there is one again.
 */
interface Revision {
  readonly agent: AgentId
  readonly revision: number
  readonly digest: string
}

/** In the table of documents, the one that all agents share. */
const COMMON = ''
/** What a sealed document is: that of one agent opens as that of no other. */
const aboutOf = (agent: string): string => `agent_document ${agent}`
const TIME_ZONE_KEY = 'time-zone'
const ROWS_PER_STATEMENT = 1000
/** Agents compared in one turn, so that no import holds up the event loop for long. */
const AGENTS_PER_TURN = 500

/**
 * The documents that the operator wrote, and what follows from them and the inventory for each
 * agent. An agent's revision is 0 until it has a document of its own or the inventory says where
 * something of it is found: a common document alone takes over no agent that has its own file.
 */
export class AgentConfigs {
  readonly #db: Kysely<JournalTables>
  readonly #seal: Seal
  #common: OperatorDocument = {}
  readonly #own = new Map<AgentId, OperatorDocument>()
  readonly #revisions = new Map<AgentId, Revision>()
  #targets: ReadonlyMap<AgentId, AgentTargets> = new Map()
  /** The one that the targets are of; null before the first. */
  #inventory: Inventory | null = null
  #timeZone: string | null = null
  #changes = 0
  /** One comparison at a time: each goes on from the revisions of the one before. */
  readonly #comparisons = new Turns()

  constructor(db: Kysely<JournalTables>, seal: Seal) {
    this.#db = db
    this.#seal = seal
  }

  async load(): Promise<void> {
    const documents = await this.#documents()
    const revisions = await this.#db.selectFrom('agent_config').selectAll().execute()
    this.#common = {}
    this.#own.clear()
    this.#revisions.clear()
    this.#changes += 1
    for (const { agent, document } of documents) this.#hold(agent, document)
    for (const row of revisions) {
      const agent = row.agent as AgentId
      this.#revisions.set(agent, { agent, revision: row.revision, digest: row.digest })
    }
    const zone = this.#db.selectFrom('setting').select('value').where('key', '=', TIME_ZONE_KEY)
    this.#timeZone = (await zone.executeTakeFirst())?.value ?? null
  }

  /** What is kept, opened; what versions until 0.5 kept as it was is sealed. */
  async #documents() {
    const rows = await this.#db.selectFrom('agent_document').selectAll().execute()
    const documents = rows.map(async ({ agent, document: kept }) => {
      const about = aboutOf(agent)
      const isSealed = Seal.isSealed(kept)
      const text = isSealed ? await this.#seal.unseal(kept, about) : kept
      if (!isSealed) {
        const document = await this.#seal.seal(kept, about)
        const plain = this.#db.updateTable('agent_document').where('document', '=', kept)
        await plain.set({ document }).where('agent', '=', agent).execute()
      }
      return {
        agent: agent as AgentId | typeof COMMON,
        document: JSON.parse(text) as OperatorDocument,
      }
    })
    return Promise.all(documents)
  }

  /** Grows with every revision. */
  changes(): number {
    return this.#changes
  }

  /** Revision of the agent's document; 0 while there is none. In memory. */
  revisionOf(agent: AgentId): number {
    const held = this.#revisions.get(agent)
    return held === undefined || held.digest === '' ? 0 : held.revision
  }

  /** What the operator wrote: for one agent, or with null for all. */
  documentOf(agent: AgentId | null): OperatorDocument | null {
    if (agent === null) return this.#common
    return this.#own.get(agent) ?? null
  }

  /** What the agent is to do, with its secrets: for that agent alone. */
  answerFor(agent: AgentId): ConfigAnswer {
    return { revision: this.revisionOf(agent), document: this.effectiveOf(agent) }
  }

  /** What the inventory assigns to the agent. In memory. */
  targetsOf(agent: AgentId): AgentTargets {
    return this.#targets.get(agent) ?? NO_TARGETS
  }

  effectiveOf(agent: AgentId): ConfigAnswer['document'] {
    return effectiveDocument({
      common: this.#common,
      own: this.#own.get(agent) ?? {},
      targets: this.targetsOf(agent),
      timeZone: this.#timeZone,
    })
  }

  /** What the agent's document lacks; nothing is asked of one that has none. */
  gapsOf(agent: AgentId): readonly Phrase[] {
    if (this.revisionOf(agent) === 0) return []
    return gapsOf(this.effectiveOf(agent), this.targetsOf(agent))
  }

  /** Replaces a document, of one agent or with null of all; an empty one is no document. */
  async setDocument(agent: AgentId | null, document: OperatorDocument): Promise<void> {
    const key = agent ?? COMMON
    if (Object.keys(document).length === 0) {
      await this.#db.deleteFrom('agent_document').where('agent', '=', key).execute()
    } else {
      const sealed = await this.#seal.seal(JSON.stringify(document), aboutOf(key))
      await this.#db
        .insertInto('agent_document')
        .values({ agent: key, document: sealed })
        .onConflict((conflict) => conflict.column('agent').doUpdateSet({ document: sealed }))
        .execute()
    }
    this.#hold(key, document)
    await (agent === null ? this.compare() : this.#compare([agent]))
  }

  /** Takes the city's zone, in which agents without one of their own see the days. */
  async setTimeZone(zone: string): Promise<void> {
    if (zone === this.#timeZone) return
    await this.#db
      .insertInto('setting')
      .values({ key: TIME_ZONE_KEY, value: zone })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: zone }))
      .execute()
    this.#timeZone = zone
    await this.compare()
  }

  /** Takes an inventory that another process wrote, which gives the agents their revisions too. */
  see(inventory: Inventory): void {
    this.#targets = targetsByAgent(inventory)
    // Before the first look there is nothing to go on from: `follow` compares all.
    if (this.#inventory !== null) this.#inventory = inventory
  }

  /** Follows the inventory: the agents whose document changes by it get another revision. */
  async follow(inventory: Inventory): Promise<void> {
    const [former, before] = [this.#targets, this.#inventory]
    this.#inventory = inventory
    // After a start all are compared: another version may make other documents of the same rows.
    if (before === null) {
      this.#targets = targetsByAgent(inventory)
      return this.compare()
    }
    const changed = changedPlaces(before, inventory)
    const { targets, agents } = targetsAfter(former, before, inventory, changed)
    this.#targets = targets
    const differing = [...agents].filter((agent) => {
      return !arePolledAlike(former.get(agent) ?? NO_TARGETS, targets.get(agent) ?? NO_TARGETS)
    })
    return this.#compare(differing)
  }

  /** Gives another revision to every agent whose document has changed. */
  compare(): Promise<void> {
    return this.#compare(
      new Set([...this.#revisions.keys(), ...this.#own.keys(), ...this.#targets.keys()]),
    )
  }

  #compare(agents: Iterable<AgentId>): Promise<void> {
    return this.#comparisons.take(() => this.#compareNow(agents))
  }

  async #compareNow(agents: Iterable<AgentId>): Promise<void> {
    const changed: Revision[] = []
    let compared = 0
    for (const agent of agents) {
      const next = this.#nextOf(agent)
      if (next !== null) changed.push(next)
      compared += 1
      if (compared % AGENTS_PER_TURN === 0) await setImmediate()
    }
    await this.#write(changed)
  }

  /** The agent's next revision, or null while its document is the same. */
  #nextOf(agent: AgentId): Revision | null {
    const former = this.#revisions.get(agent)
    const isSteered = this.#own.has(agent) || hasAddress(this.targetsOf(agent))
    const digest = isSteered ? digestOf(canonicalJson(this.effectiveOf(agent))) : ''
    if (digest === (former?.digest ?? '')) return null
    const revision = former?.revision ?? 0
    return { agent, revision: isSteered ? revision + 1 : revision, digest }
  }

  async #write(changed: readonly Revision[]): Promise<void> {
    if (changed.length === 0) return
    await this.#db.transaction().execute(async (tx) => {
      for (let start = 0; start < changed.length; start += ROWS_PER_STATEMENT) {
        await tx
          .insertInto('agent_config')
          .values(changed.slice(start, start + ROWS_PER_STATEMENT))
          .onConflict((conflict) =>
            conflict.column('agent').doUpdateSet((excluded) => ({
              revision: excluded.ref('excluded.revision'),
              digest: excluded.ref('excluded.digest'),
            })),
          )
          .execute()
      }
    })
    // Only now: an agent must never hear of a revision that a restart would forget.
    for (const revision of changed) this.#revisions.set(revision.agent, revision)
    this.#changes += changed.length
  }

  #hold(agent: AgentId | typeof COMMON, document: OperatorDocument): void {
    if (agent === COMMON) this.#common = document
    else if (Object.keys(document).length === 0) this.#own.delete(agent)
    else this.#own.set(agent, document)
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
