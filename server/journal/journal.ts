import { join } from 'node:path'
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { AccessPointId, AgentId } from '#contract/ids.ts'
import type { CitySettings } from '#contract/inventory.ts'
import type { VisitorsSample } from '#contract/sample.ts'
import type { Secret } from '#contract/secret.ts'
import type { PlannedWindow } from '#contract/window.ts'
import type { VisitorSketch } from '../domain/visitors.ts'
import { Alerts } from './alerts.ts'
import type { Boundaries } from './boundaries.ts'
import { readCitySettings, writeCitySettings } from './city-settings.ts'
import { inventoryAfter } from './changed-inventory.ts'
import { Changes } from './changes.ts'
import type { Maker } from './changes.ts'
import { Complaints } from './complaints.ts'
import { Contracts } from './contracts.ts'
import { Gate } from './gate.ts'
import { EMPTY_GEOGRAPHY, readGeography, writeGeography } from './geography.ts'
import type { GeographyChange, GeographyData } from './geography.ts'
import { readInventory, readRevision, writeInventory } from './inventory-tables.ts'
import { RevisionConflictError } from './inventory-tables.ts'
import { inventoryAgain } from './inventory-again.ts'
import type { InventoryChange } from './inventory-tables.ts'
import type { Inventory } from './inventory.ts'
import { deleteTransitions, readLiveStates, writeLiveStates } from './live-states.ts'
import type { LiveRecord, LiveTransition } from './live-states.ts'
import { HELD_PARTS } from './notice-tables.ts'
import type { HeldPart } from './notice-tables.ts'
import type { Notices } from './notices.ts'
import { Objections } from './objections.ts'
import { Operators } from './operators.ts'
import { OutageNotes } from './outage-notes.ts'
import { Outages } from './outages.ts'
import { Photos } from './photos.ts'
import { PlaceCodes } from './place-codes.ts'
import { PlaceDays } from './place-days.ts'
import { Reports } from './reports.ts'
import { RolledDays } from './rolled-days.ts'
import type { JournalTables } from './schema.ts'
import { KEY_FILE, Seal } from './seal.ts'
import { SeriesLedger } from './series-ledger.ts'
import { ServerLife } from './server-life.ts'
import { Steering } from './steering.ts'
import { Tickets } from './tickets.ts'
import { Tokens } from './tokens.ts'
import { Turns } from './turns.ts'
import type { NewToken, TokenEntry } from './tokens.ts'
import { UsageDays } from './usage-days.ts'
import { deleteVisitors, keepVisitors, readVisitors } from './visitors.ts'
import { Visits } from './visits.ts'
import { Windows } from './windows.ts'
import type { Cancelled } from './windows.ts'

const EMPTY_INVENTORY: Inventory = {
  // Less than that of any in the tables: it is no reading of them.
  revision: -1,
  places: new Map(),
  accessPoints: new Map(),
  uplinks: new Map(),
  equipment: new Map(),
  providers: new Map(),
  contacts: new Map(),
  agents: new Set(),
}

/**
 * What must never be lost by changing the series engine: inventory, tokens, boundaries, changes of
 * state. What is read at every request is held in memory and follows each write at once.
 */
export class Journal {
  readonly #db: Kysely<JournalTables>
  readonly #tokens: Tokens
  /** Agents' codes, documents and sweeps; what is changed of them goes through `steer`. */
  readonly steering: Steering
  readonly outages: Outages
  readonly outageNotes: OutageNotes
  readonly alerts: Alerts
  readonly serverLife: ServerLife
  /** People who may change things. */
  readonly operators: Operators
  /** What was changed of the inventory, by whom. */
  readonly changes: Changes
  /** Edits of single records, one at a time: none fails because others come at once. */
  readonly edits = new Turns()
  /** Which local days have been worked out by whom. */
  readonly rolledDays: RolledDays
  /** What places were like on local days that are over. */
  readonly placeDays: PlaceDays
  readonly usageDays: UsageDays
  /** What people complained of at places. */
  readonly complaints: Complaints
  /** Under which code each place has a public page. */
  readonly placeCodes: PlaceCodes
  /** What people complained of on public pages, by the number that each was given. */
  readonly tickets: Tickets
  /** What was agreed with providers. */
  readonly contracts: Contracts
  /** What providers object to in reports. */
  readonly objections: Objections
  /** Reports of months, all versions. */
  readonly reports: Reports
  /** What the series engine leaves to the journal where it is a server of its own. */
  readonly seriesLedger: SeriesLedger
  /** Technicians who were at places. */
  readonly visits: Visits
  readonly #windows: Windows
  readonly #listeners = new Set<() => void>()
  /** Writers of what is held in memory pass it; what others wrote is read while it is closed. */
  readonly #gate = new Gate()
  #notices: Notices | null = null
  #inventory = EMPTY_INVENTORY
  /** Agents that the inventory itself names; `#inventory` knows those with a token or entry too. */
  #agentsOfInventory = EMPTY_INVENTORY.agents
  #geography = EMPTY_GEOGRAPHY

  constructor(db: Kysely<JournalTables>, dataDirectory: string) {
    this.#db = db
    this.#tokens = new Tokens(db, this.#gate)
    this.steering = new Steering(db, this.#tokens, new Seal(join(dataDirectory, KEY_FILE)))
    this.outages = new Outages(db)
    const photos = new Photos(dataDirectory)
    this.outageNotes = new OutageNotes(db, photos)
    this.visits = new Visits(db, photos)
    this.alerts = new Alerts(db)
    this.serverLife = new ServerLife(db)
    this.operators = new Operators(db, this.#gate)
    this.changes = new Changes(db)
    this.rolledDays = new RolledDays(db)
    this.placeDays = new PlaceDays(db)
    this.usageDays = new UsageDays(db)
    this.complaints = new Complaints(db)
    this.placeCodes = new PlaceCodes(db)
    this.tickets = new Tickets(db)
    this.contracts = new Contracts(db)
    this.objections = new Objections(db)
    this.reports = new Reports(db)
    this.seriesLedger = new SeriesLedger(db)
    this.#windows = new Windows(db, this.#gate)
  }

  /** Reads what is held in memory; `openJournal` has done it. */
  load(): Promise<void> {
    return this.#gate.close(async () => {
      await this.#read(new Set(HELD_PARTS))
      await this.steering.configs.follow(this.#inventory)
    })
  }

  /** Reads again what other processes wrote, and tells who listens; writes nothing. */
  reload(parts: ReadonlySet<HeldPart>): Promise<void> {
    return this.#gate.close(async () => {
      await this.#read(parts)
      if ([...parts].some((part) => part !== 'operators')) this.#tell()
    })
  }

  /** Hears from now on what other processes write, until it is closed. */
  follow(notices: Notices): void {
    this.#notices = notices
  }

  inventory(): Inventory {
    return this.#inventory
  }

  /** The inventory as it was at a past moment, without contacts, as far as changes are logged. */
  inventoryAt(atMs: number): Promise<Inventory> {
    return this.changes.inventoryAt(this.#inventory, atMs)
  }

  boundaries(): Boundaries | null {
    return this.#geography.boundaries
  }

  /** Kelurahan with their outlines and residents, the grid of residents, candidate places. */
  geography(): GeographyData {
    return this.#geography
  }

  /** What was set of the city; absent what was not. */
  citySettings(): Promise<Partial<CitySettings>> {
    return readCitySettings(this.#db)
  }

  setCitySettings(settings: Partial<CitySettings>): Promise<void> {
    return writeCitySettings(this.#db, settings)
  }

  /** All planned windows, those that are over too; the one that begins first is first. */
  windows(): readonly PlannedWindow[] {
    return this.#windows.all()
  }

  /** Calls the listener after each change of what is held in memory, but for operators; gives its removal. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Writes an import or an edit that was planned on the inventory of `baseRevision`, whole or not at
   * all. Without a maker it is not logged, and counts as having been so always. Throws
   * `RevisionConflictError` when that revision is no longer the present one.
   */
  async applyImport(
    baseRevision: number,
    change: InventoryChange,
    maker: Maker | null = null,
  ): Promise<Inventory> {
    const former = this.#inventory
    if (former.revision !== baseRevision) {
      throw new RevisionConflictError('[journal] the inventory was changed by somebody else')
    }
    const written = await this.#gate
      .pass(async () => {
        const revision = await writeInventory(this.#db, former, change, maker)
        const named = { ...former, agents: this.#agentsOfInventory }
        this.#takeInventory(inventoryAfter(named, change, revision))
        await this.steering.configs.follow(this.#inventory)
        return this.#inventory
      })
      .catch((error: unknown) => this.#inStep('inventory', error))
    this.#tell()
    return written
  }

  /**
   * Writes a change of the geography that was planned on `former`, whole or not at all. Throws
   * `RevisionConflictError` when that is no longer the present one.
   */
  async changeGeography(former: GeographyData, change: GeographyChange): Promise<GeographyData> {
    const write = async (): Promise<GeographyData> => {
      this.#geography = await writeGeography(this.#db, former, change)
      return this.#geography
    }
    const written = await this.#gate
      .pass(write)
      .catch((error: unknown) => this.#inStep('geography', error))
    this.#tell()
    return written
  }

  /** Null when there are too many that are not over. */
  async createWindow(
    wish: Parameters<Windows['create']>[0],
    by: string,
    nowMs: number,
  ): Promise<PlannedWindow | null> {
    const window = await this.#windows.create(wish, by, nowMs)
    if (window !== null) this.#tell()
    return window
  }

  async cancelWindow(id: string, by: string, nowMs: number): Promise<Cancelled> {
    const outcome = await this.#windows.cancel(id, by, nowMs)
    if (outcome === 'cancelled') this.#tell()
    return outcome
  }

  /** The agent that a token belongs to; null for unknown and revoked ones. In memory. */
  agentOfToken(token: string, nowMs: number): AgentId | null {
    return this.#tokens.agentOf(token, nowMs)
  }

  async createToken(agent: AgentId, nowMs: number): Promise<NewToken> {
    const created = await this.#tokens.create(agent, nowMs)
    this.#followAgents()
    return created
  }

  /** A new token for the holder of a valid one, which lives until the new one is used. */
  rotateToken(token: string, nowMs: number): Promise<Secret | null> {
    return this.#tokens.rotate(token, nowMs)
  }

  /** The tokens of one agent or of all, revoked ones too. */
  listTokens(agent?: AgentId): Promise<readonly TokenEntry[]> {
    return this.#tokens.list(agent)
  }

  /** False when no valid token has this id. */
  async revokeToken(id: string, nowMs: number): Promise<boolean> {
    const revoked = await this.#tokens.revoke(id, nowMs)
    if (revoked) this.#followAgents()
    return revoked
  }

  /** Changes something about agents and tells those who listen. */
  async steer<T>(change: (steering: Steering) => Promise<T>): Promise<T> {
    const result = await this.#gate.pass(() => change(this.steering))
    if (!this.#followAgents()) this.#tell()
    return result
  }

  /** The live states as they were last saved. */
  readLiveStates(): Promise<readonly LiveRecord[]> {
    return readLiveStates(this.#db)
  }

  /** Replaces the live states of these targets and adds transitions; all or nothing. */
  saveLiveStates(
    records: readonly LiveRecord[],
    transitions: readonly LiveTransition[],
  ): Promise<void> {
    return writeLiveStates(this.#db, records, transitions)
  }

  /** Deletes the transitions that happened before the cut. */
  expireTransitions(olderThanMs: number): Promise<void> {
    return deleteTransitions(this.#db, olderThanMs)
  }

  /** Merges what agents tell of their visitors; resolves when it is on disk. */
  keepVisitors(samples: readonly VisitorsSample[]): Promise<void> {
    return keepVisitors(this.#db, samples)
  }

  /** What these access points counted, both local days included. */
  readVisitors(
    accessPoints: readonly AccessPointId[],
    from: string,
    until: string,
  ): Promise<readonly VisitorSketch[]> {
    return readVisitors(this.#db, accessPoints, from, until)
  }

  /** Deletes the visitors of the local days before one. */
  expireVisitors(before: string): Promise<void> {
    return deleteVisitors(this.#db, before)
  }

  /** Rejects when the journal cannot be read. */
  async check(): Promise<void> {
    await sql`SELECT 1`.execute(this.#db)
  }

  async close(): Promise<void> {
    try {
      if (this.#notices !== null) await this.#notices.close()
      await this.#tokens.close()
    } finally {
      await this.#db.destroy()
    }
  }

  async #read(parts: ReadonlySet<HeldPart>): Promise<void> {
    if (parts.has('tokens')) await this.#tokens.load()
    if (parts.has('steering')) await this.steering.load()
    if (parts.has('operators')) await this.operators.load()
    if (parts.has('windows')) await this.#windows.load()
    if (parts.has('geography')) this.#geography = await readGeography(this.#db)
    const { revision } = this.#inventory
    if (parts.has('inventory') && (await readRevision(this.#db)) !== revision) {
      const inventory = inventoryAgain(this.#inventory, await readInventory(this.#db))
      this.#takeInventory(inventory)
      this.steering.configs.see(this.#inventory)
    }
    this.#inventory = { ...this.#inventory, agents: this.#allAgents() }
  }

  /** Another process was first: who tries again must not find what was there before it. */
  async #inStep(part: HeldPart, error: unknown): Promise<never> {
    if (error instanceof RevisionConflictError) await this.reload(new Set([part]))
    throw error
  }

  #takeInventory(inventory: Inventory): void {
    const isSame = inventory.agents === this.#agentsOfInventory
    this.#agentsOfInventory = inventory.agents
    const agents = isSame ? this.#inventory.agents : this.#allAgents()
    this.#inventory = { ...inventory, agents }
  }

  #allAgents(): ReadonlySet<AgentId> {
    const known = [this.#agentsOfInventory, this.#tokens.agents(), this.steering.agents.ids()]
    return new Set(known.flatMap((agents) => [...agents]))
  }

  /** Follows the agents known without the inventory; tells it, and gives true, when they changed. */
  #followAgents(): boolean {
    const agents = this.#allAgents()
    const former = this.#inventory.agents
    if (agents.size === former.size && [...agents].every((id) => former.has(id))) return false
    this.#inventory = { ...this.#inventory, agents }
    this.#tell()
    return true
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}
