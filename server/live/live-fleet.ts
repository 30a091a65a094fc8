import type { FleetChange } from '#contract/events.ts'
import type { AgentNow, Fleet, PlaceFleet } from '#contract/fleet.ts'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import { AVAILABILITY_POLICY, type AvailabilityPolicy } from '../domain/availability.ts'
import type { Boundaries } from '../journal/boundaries.ts'
import type { Journal } from '../journal/open.ts'
import type { ReceivedSample, SeriesSample, SeriesStore } from '../store/series-store.ts'
import { Checkpoints } from './checkpoints.ts'
import type { Delivery } from './delivery.ts'
import type { EventHub } from './event-hub.ts'
import { Expectations } from './expectations.ts'
import { changeOf, isWhole, kindOf, listsOf, placeFleetOf, type Changed } from './fleet-answers.ts'
import { LateQueue } from './late-queue.ts'
import { LiveAgent } from './live-agent.ts'
import { LivePlace } from './live-place.ts'
import { News, type OutageListener } from './news.ts'
import { PendingChanges } from './pending-changes.ts'
import { recall } from './recall.ts'
import { EMPTY_ROSTER, ofDownPlace, rosterOf } from './roster.ts'
import { Rounds } from './rounds.ts'
import { stateCountsOf, type StateCounts } from './state-counts.ts'
import type { LiveTarget, TargetSample } from './target.ts'
import { UnwellAgents } from './unwell-agents.ts'

/** What the configuration says about the city; the rest of `Fleet['city']` is in the data. */
export type CitySettings = Omit<Fleet['city'], 'bounds' | 'boundaries'>

export interface LiveFleetDeps {
  readonly events: EventHub
  readonly city: CitySettings
  readonly nowMs: () => number
  /** Told of what failed in the background; it is tried again by itself. */
  readonly onError: (error: Error) => void
  readonly policy?: AvailabilityPolicy
  /** Told once when two copies of an agent are found to deliver. */
  readonly onClone?: (agent: AgentId) => void
  /** Version of this server: agents of an older one are behind. */
  readonly version?: string
}

const TICK_EVERY_MS = 15_000
/** Batches are applied soon after they are received; a replay starts this much earlier. */
const REPLAY_MARGIN_MS = 30_000
/** So long a start waits for late polls to be worked in: a city's whole past is left for later. */
const LATE_AT_START_MS_MAX = 2_000
/** Where nothing was ever saved, so much is replayed for the latest readings. */
const FIRST_REPLAY_MS = 3_600_000

/**
 * The state of everything now, in memory. It follows the inventory and each durable batch at once,
 * is worked out anew where late polls tell another story, and is the same after a restart.
 * The owner calls `elapse` about twice a second and `close` at the end.
 */
export class LiveFleet {
  readonly #deps: LiveFleetDeps
  readonly #policy: AvailabilityPolicy
  readonly #late: LateQueue
  readonly #expectations: Expectations
  #checkpoints: Checkpoints | null = null
  #unfollow: () => void = () => undefined
  #roster = EMPTY_ROSTER
  /** Whether equipment is told of with the places. */
  #isWhole = true
  readonly #pending = new PendingChanges()
  /** Places with a part whose state has changed, until they are looked at. */
  readonly #touchedPlaces = new Set<LivePlace>()
  readonly #news = new News()
  readonly #rounds = new Rounds()
  readonly #unwell = new UnwellAgents()
  #boundaries: Boundaries | null = null
  #isRestored = false
  #tickedAtMs = 0
  #version = 0

  /** How many places and agents are in which state: a look at each, nothing is made. */
  readonly stateCounts = (): StateCounts => stateCountsOf(this.#roster)

  constructor(deps: LiveFleetDeps) {
    this.#deps = deps
    this.#policy = deps.policy ?? AVAILABILITY_POLICY
    this.#expectations = new Expectations(deps.version ?? null)
    const isUrgent = ofDownPlace(() => this.#roster)
    this.#late = new LateQueue(this.#policy, this.#recomputed.bind(this), deps.onError, isUrgent)
  }

  /** Grows with everything that a snapshot shows; equal versions are equal snapshots. */
  version(): number {
    return this.#version
  }

  /** Changes with the inventory: a snapshot of another epoch must not be shown any more. */
  epoch(): string {
    return `${this.#deps.events.epoch()} ${this.#roster.inventory?.revision ?? 0}`
  }

  /** The newest event that a snapshot taken now includes. */
  lastEventId(): string {
    return this.#deps.events.lastEventId()
  }

  /** Loads inventory and saved states, then replays what was received after they were saved. */
  async restore(store: SeriesStore, journal: Journal): Promise<void> {
    this.#late.open(store)
    this.#checkpoints = new Checkpoints(journal, this.#deps.onError)
    this.#follow(journal)
    this.#unfollow = journal.onChange(() => this.#follow(journal))
    const nowMs = this.#deps.nowMs()
    const saved = await this.#checkpoints.load()
    recall(this.#roster, saved)
    const replayFromMs =
      saved.savedAtMs === null ? nowMs - FIRST_REPLAY_MS : saved.savedAtMs - REPLAY_MARGIN_MS
    for await (const received of store.readReceivedSince(replayFromMs)) {
      this.#takeAgain(received, nowMs)
    }
    // An empty store has no history to look for: the first start of a city is quiet.
    const hasUnknownPast = saved.savedAtMs === null && (await store.oldestMs()) !== null
    for (const target of this.#roster.targets) {
      if (hasUnknownPast) {
        // Nothing was ever saved: the changes that the replay began with are not where they seem,
        // and older history is looked up in the background.
        target.setChanges([], true)
        target.memory.workedFromMs = 0
        target.markLate(replayFromMs)
        this.#checkpoints.note(target)
      }
      // At time 0, because nothing more is to come that is worth waiting for.
      if (target.memory.lateFromMs !== null) this.#late.add(target, 0)
    }
    if (saved.savedAtMs !== null) await this.#late.settle(nowMs, LATE_AT_START_MS_MAX)
    this.#showAll(nowMs)
    this.#isRestored = true
  }

  /** Takes the samples of a durable batch, synchronous and cheap; passes over unknown targets. */
  apply(samples: readonly SeriesSample[], delivery: Delivery): void {
    const nowMs = delivery.receivedAtMs
    const agent = this.#roster.agents.get(delivery.agent)
    agent?.seen(delivery.receivedAtMs)
    agent?.dropped(delivery.droppedSamples)
    if (delivery.sender !== undefined && agent?.heard(delivery.sender, nowMs) === 'cloned') {
      this.#deps.onClone?.(agent.id)
    }
    for (const sample of samples) {
      if (sample.kind === 'agent') agent?.take(sample)
      else this.#take(sample, nowMs)
    }
    this.#lookAtPlaces(nowMs)
    if (agent !== undefined) this.#changed(agent, agent.look(nowMs))
  }

  /** Takes samples from the store that may not have been applied: what was, is found to be known. */
  recall(received: readonly ReceivedSample[]): void {
    const nowMs = this.#deps.nowMs()
    for (const one of received) this.#takeAgain(one, one.receivedAtMs)
    this.#lookAtPlaces(nowMs)
    for (const id of new Set(received.map(({ agent }) => agent))) {
      const agent = this.#roster.agents.get(id)
      if (agent !== undefined) this.#changed(agent, agent.look(nowMs))
    }
  }

  /** Looks at the clock, publishes what changed, and has late polls and checkpoints seen to. */
  elapse(nowMs: number): void {
    this.#look(nowMs)
    const change = this.#takeChange(nowMs)
    if (change !== null) this.#deps.events.publish(change)
    // A clock that was set back must not silence the line until it is where it was.
    if (Math.abs(nowMs - this.#tickedAtMs) >= TICK_EVERY_MS) {
      this.#tickedAtMs = nowMs
      this.#deps.events.tick(nowMs)
    }
    this.#late.run(nowMs)
    this.#checkpoints?.run(nowMs)
  }

  /** Shows at a place what the watch of outages found. */
  find(id: PlaceId, finding: LivePlace['finding']): void {
    const place = this.#roster.places.get(id)
    if (place === undefined) return
    place.finding = finding
    this.#changed(place, true)
  }

  /** Tells everybody who watches of outages and incidents that have changed. */
  tell(news: Pick<FleetChange, 'outages' | 'incidents'>): void {
    this.#news.add(news)
  }

  /** Calls the listener with outages that have changed; gives its removal. */
  onOutages(listener: OutageListener): () => void {
    return this.#news.onOutages(listener)
  }

  /** Resolves when all late polls are worked in and all states are saved. */
  async settle(): Promise<void> {
    await this.#late.settle(this.#deps.nowMs())
    await this.#checkpoints?.save(this.#deps.nowMs())
  }

  snapshot(): Fleet {
    const nowMs = this.#deps.nowMs()
    return {
      city: {
        ...this.#deps.city,
        bounds: this.#roster.bounds,
        boundaries: kindOf(this.#boundaries),
      },
      lastEventId: this.#deps.events.lastEventId(),
      generatedAtMs: nowMs,
      serverVersion: this.#deps.version ?? null,
      ...listsOf(this.#roster),
    }
  }

  /** One place with its equipment; null for one that is not known. */
  placeNow(id: PlaceId): PlaceFleet | null {
    return placeFleetOf(this.#roster, id)
  }

  /** All agents now. */
  agentsNow(): readonly AgentNow[] {
    return Array.from(this.#roster.agents.values(), (agent) => agent.now())
  }

  /** The health of the agents that may not be well; of the others nothing is made. */
  agentsHealth(): Iterable<ReturnType<LiveAgent['health']>> {
    return this.#unwell.health(this.#roster.agents)
  }

  /** The oldest poll of an access point that is known; null while there was none. */
  firstPollAtMs(id: AccessPointId): number | null {
    return this.#roster.accessPoints.get(id)?.target.memory.firstPollAtMs ?? null
  }

  /**
   * The oldest poll that saw an access point or a line work, 0 where it is older than what was looked
   * through; null while it never worked, as far as all that is stored tells.
   */
  workedFromMs({ kind, id }: { readonly kind: string; readonly id: string }): number | null {
    const { accessPoints, uplinks } = this.#roster
    const found =
      kind === 'uplink' ? uplinks.get(id as UplinkId) : accessPoints.get(id as AccessPointId)
    return found?.target.memory.workedFromMs ?? null
  }

  /** An agent now; null for one that is not known. */
  agentNow(id: AgentId): AgentNow | null {
    return this.#roster.agents.get(id)?.now() ?? null
  }

  async close(): Promise<void> {
    this.#unfollow()
    // What waits is saved with its target, and worked in after the next start.
    await this.#late.stop()
    // What was restored half-way must not be saved as all that had come until now.
    if (this.#isRestored) await this.#checkpoints?.save(this.#deps.nowMs())
    this.#deps.events.close()
  }

  #takeAgain({ sample, agent: id, receivedAtMs }: ReceivedSample, nowMs: number): void {
    const agent = this.#roster.agents.get(id)
    agent?.seen(receivedAtMs)
    if (sample.kind === 'agent') agent?.take(sample)
    else this.#take(sample, nowMs)
  }

  #take(sample: TargetSample, nowMs: number): void {
    const target = this.#targetOf(sample)
    if (target === undefined) return
    const taken = target.take(sample, this.#policy)
    if (taken === 'repeated') return
    if (taken === 'late') {
      this.#late.add(target, nowMs)
      this.#checkpoints?.note(target)
      return
    }
    const { kind, id } = target.key
    this.#checkpoints?.note(target)
    for (const transition of taken) {
      this.#checkpoints?.noteTransition({ kind, id, ...transition, seenAtMs: nowMs })
    }
    this.#lookAt(target, nowMs)
  }

  #targetOf(sample: TargetSample): LiveTarget | undefined {
    switch (sample.kind) {
      case 'access-point':
        return this.#roster.accessPoints.get(sample.accessPoint)?.target
      case 'uplink':
        return this.#roster.uplinks.get(sample.uplink)?.target
      case 'ups':
      case 'switch': {
        const target = this.#roster.equipment.get(sample.equipment)?.target
        return target?.key.kind === sample.kind ? target : undefined
      }
      default:
        return sample satisfies never
    }
  }

  /** Shows what a poll or the clock has changed about a target and its place. */
  #lookAt(target: LiveTarget, nowMs: number): void {
    const place = this.#roster.placeOf.get(target)
    const changed = target.look(nowMs)
    this.#changed(target, changed)
    if (place === undefined) return
    if (changed) this.#touchedPlaces.add(place)
    else this.#changed(place, false)
  }

  /** Once for all that changed in a place: a controller brings the changes of hundreds at once. */
  #lookAtPlaces(nowMs: number): void {
    for (const place of this.#touchedPlaces) this.#lookAtPlace(place, nowMs)
    this.#touchedPlaces.clear()
  }

  #lookAtPlace(place: LivePlace, nowMs: number): void {
    const changed = place.look(nowMs)
    if (changed) this.#checkpoints?.note(place)
    if (place.isUndated) this.#late.add(place, nowMs)
    this.#changed(place, changed)
  }

  #recomputed(item: LiveTarget | LivePlace): void {
    const nowMs = this.#deps.nowMs()
    this.#checkpoints?.note(item)
    this.#changed(item, item instanceof LivePlace || item.look(nowMs))
    if (item instanceof LivePlace) return
    const place = this.#roster.placeOf.get(item)
    if (place === undefined) return
    this.#lookAtPlace(place, nowMs)
    if (place.isOlderThanMemory) this.#late.add(place, nowMs)
  }

  #look(nowMs: number): void {
    this.#rounds.look(this.#roster, (item) => {
      if (item instanceof LiveAgent) {
        if (item.look(nowMs)) this.#changed(item, true)
      } else if (item.isOverdue(nowMs)) this.#lookAt(item, nowMs)
    })
    this.#lookAtPlaces(nowMs)
  }

  #changed(item: Changed, isState: boolean): void {
    this.#version += 1
    if (item instanceof LiveAgent) {
      this.#unwell.note(item)
      this.#checkpoints?.note(item)
    }
    if (!this.#isWhole && !(item instanceof LivePlace)) return
    this.#pending.note(item, isState)
  }

  #takeChange(nowMs: number): FleetChange | null {
    const items = this.#pending.take()
    if (items.length === 0 && this.#news.isEmpty) return null
    return changeOf(items, this.#roster, this.#news.take(), nowMs)
  }

  /** Follows the journal: where more than a few things are others now, everybody fetches again. */
  #follow(journal: Journal): void {
    const [former, wasWhole] = [this.#roster, this.#isWhole]
    this.#roster = rosterOf(journal.inventory(), former)
    this.#isWhole = isWhole(this.#roster)
    const boundaries = journal.boundaries()
    const { agents, change } = this.#roster
    const came = change?.agents ?? null
    for (const agent of this.#expectations.follow(journal.steering, agents, came)) {
      this.#version += 1
      this.#pending.note(agent, false)
    }
    const nowMs = this.#deps.nowMs()
    const isSame = wasWhole === this.#isWhole && boundaries === this.#boundaries
    this.#boundaries = boundaries
    if (change === null || !isSame) return this.#showAll(nowMs)
    for (const agent of change.agents) this.#changed(agent, true)
    for (const target of change.targets) {
      target.look(nowMs)
      this.#changed(target, true)
    }
    for (const place of change.places) {
      this.#lookAtPlace(place, nowMs)
      this.#changed(place, true)
    }
  }

  #showAll(nowMs: number): void {
    for (const target of this.#roster.targets) target.look(nowMs)
    for (const place of this.#roster.places.values()) this.#lookAtPlace(place, nowMs)
    for (const agent of this.#roster.agents.values()) {
      agent.look(nowMs)
      this.#unwell.note(agent)
    }
    this.#touchedPlaces.clear()
    this.#pending.clear()
    this.#news.clear()
    this.#version += 1
    this.#deps.events.reset()
  }
}
