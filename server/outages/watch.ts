import type { AgentId, BootId, PlaceId } from '#contract/ids.ts'
import type { Degradation } from '#contract/outage.ts'
import type { AvailabilityPolicy } from '../domain/availability.ts'
import type { PresentCondition } from '../domain/incident.ts'
import { OUTAGE_POLICY } from '../domain/outage.ts'
import type { SiteLayout } from '../domain/site.ts'
import type { Journal } from '../journal/open.ts'
import { shownOutage } from '../journal/outages.ts'
import type { KeptOutage, Said } from '../journal/outages.ts'
import type { OffTime } from '../journal/server-life.ts'
import { createId } from '../journal/short-id.ts'
import type { LiveFleet } from '../live/live-fleet.ts'
import type { SeriesSample, SeriesStore } from '../store/series-store.ts'
import { OutageBook } from './book.ts'
import { City } from './city.ts'
import { PresentConditions } from './conditions.ts'
import { revisePast } from './history.ts'
import { LateSites } from './late-sites.ts'
import type { LateSite } from './late-sites.ts'
import { contractMbpsAt } from './layouts.ts'
import { Pulse } from './pulse.ts'
import { Quality } from './quality.ts'
import type { ReadTrackDeps } from './read-track.ts'
import { Rests } from './rests.ts'
import { returned } from './returned.ts'
import { ended, revise } from './revise.ts'
import type { ReviseDeps } from './revise.ts'
import { Sayings } from './sayings.ts'
import { Settled } from './settled.ts'
import { Shown } from './shown.ts'
import { WatchedSites } from './sites.ts'
import { StoreHistory } from './store-history.ts'
import { Surroundings } from './surroundings.ts'
import { KEPT_MS, LOADED_MAX, takeUp } from './take-up.ts'
import type { TakenUp } from './take-up.ts'

const HOUR_MS = 3_600_000
/** What is older than this is revised apart from the present. */
const PRESENT_MS = 36 * HOUR_MS
/** How far back a site is read at a start: what has lasted for longer keeps its known beginning. */
const READ_BACK_MS_MAX = 32 * 24 * HOUR_MS
const LOOK_EVERY_MS = 1000
/** A site that cannot be read must not keep the others from being watched. */
const START_MS_MAX = 300_000

export interface WatchDeps {
  readonly store: SeriesStore
  readonly journal: Journal
  readonly live: Pick<LiveFleet, 'find' | 'tell' | 'workedFromMs'>
  readonly availability: AvailabilityPolicy
  /** The city's: windows and hours of service go by its clock. */
  readonly timeZone: string
  readonly nowMs: () => number
  /** Told of what failed in the background; it is tried again by itself. */
  readonly onError: (error: Error) => void
}

/** Who delivered samples, and when they came. */
export interface WatchedDelivery {
  readonly agent: AgentId
  readonly boot: BootId
  readonly receivedAtMs: number
}

/**
 * Follows every sample and the clock, knows of each place what is out of order and the likely cause, keeps
 * the journal, and tells whoever listens. The owner calls `step` about twice a second and `close` at the end.
 */
export class OutageWatch {
  readonly #deps: WatchDeps
  readonly #readDeps: ReadTrackDeps
  readonly #book: OutageBook
  readonly #sites: WatchedSites
  readonly #late: LateSites
  readonly #settled: Settled
  readonly #city = new City()
  readonly #looks = new Rests()
  readonly #around: Surroundings
  readonly #quality: Quality
  readonly #conditions: PresentConditions
  /** What people say of outages. */
  readonly sayings: Sayings
  readonly #shown: Shown
  readonly #history: StoreHistory
  #takenUp: TakenUp = { offTime: null, serverOff: [] }
  #unfollow: () => void = () => undefined
  #pulse: Pulse | null = null
  #startedAtMs = 0
  #lookedAtMs = 0
  /** Sites that were not read from the store since the start. */
  readonly #unread = new Set<PlaceId>()

  constructor(deps: WatchDeps) {
    const { store, journal, live, nowMs, onError, timeZone } = deps
    this.#deps = deps
    this.#around = new Surroundings(deps)
    this.#book = new OutageBook({
      journal,
      onError,
      onWritten: (outages) => live.tell({ outages: outages.map(shownOutage), incidents: [] }),
    })
    this.#readDeps = {
      store,
      availability: deps.availability,
      workedFromMs: (target) => live.workedFromMs(target),
      contextAt: (atMs) => {
        return { nowMs: atMs, policy: OUTAGE_POLICY, serverOff: this.#takenUp.serverOff }
      },
    }
    this.#sites = new WatchedSites({
      ...this.#readDeps,
      onLate: (place, polledAtMs) =>
        this.#late.add({ place, fromMs: polledAtMs, untilMs: polledAtMs }, nowMs(), nowMs()),
      beforeShown: async (place, fromMs) => {
        const query = { place, fromMs: fromMs - HOUR_MS, limit: LOADED_MAX }
        this.#book.load(await journal.outages.list(query))
      },
    })
    this.#late = new LateSites({ revise: (site) => this.#revise(site), onError })
    this.#settled = new Settled({
      store,
      late: this.#late,
      book: this.#book,
      layouts: () => this.#around.layouts,
    })
    this.#quality = new Quality({
      store,
      journal,
      timeZone,
      onError,
      contractMbps: (layout) => contractMbpsAt(layout, journal.inventory()),
      lately: (place) => this.#book.darkSpans(place),
    })
    this.sayings = new Sayings({
      journal,
      nowMs,
      written: () => this.#write(),
      heard: (outage, said) => this.#heard(outage, said),
    })
    this.#conditions = new PresentConditions({
      layouts: () => this.#around.layouts.sites,
      inventory: () => journal.inventory(),
      windows: () => journal.windows(),
      timeZone,
    })
    this.#shown = new Shown({
      book: this.#book,
      quality: this.#quality,
      conditions: this.#conditions,
      live,
    })
    this.#history = new StoreHistory({
      store,
      journal,
      onError,
      late: this.#late,
      places: () => this.#around.layouts.sites.keys(),
      written: () => this.#write(),
      nowMs,
      learn: (atMs) => this.#learn(atMs),
    })
  }

  /**
   * Notes the server's own time off and takes up the outages that are known; the sites are read from
   * the store behind it, and until they are, what was wrong before is still taken to be.
   */
  async start(): Promise<void> {
    const { store, journal, nowMs } = this.#deps
    const startMs = nowMs()
    this.#startedAtMs = startMs
    const newId = (): string => this.#newId()
    this.#takenUp = await takeUp({ journal, book: this.#book, newId }, startMs)
    await this.#history.begin(startMs)
    await this.#learn(startMs, (await store.oldestMs()) === null)
    this.#pulse = new Pulse(
      { ...this.#deps, settled: this.#settled, learn: (atMs) => this.#learnDaily(atMs) },
      startMs,
    )
    await this.#settled.takeUp(journal.serverLife.unsettledFromMs, startMs)
    for (const [place, { fromMs }] of this.#sites) if (fromMs === null) this.#unread.add(place)
    this.#unfollow = journal.onChange(() => this.#follow())
    for (const place of this.#around.layouts.sites.keys()) this.#shown.show(place)
  }

  /** Takes the samples of a durable batch, synchronous and cheap; passes over what is not watched. */
  apply(samples: readonly SeriesSample[], { agent, boot, receivedAtMs }: WatchedDelivery): void {
    for (const sample of samples) {
      const taken = { sample, agent, boot, receivedAtMs }
      for (const place of this.#around.layouts.placesOf(sample, agent)) {
        this.#sites.take(place, taken)
        if (sample.kind === 'uplink') this.#quality.take(place, sample)
      }
    }
  }

  /** Looks at what samples and the clock have changed, at most once a second. */
  step(nowMs: number): void {
    // A clock that was set back must not stop the watch until it is where it was.
    if (Math.abs(nowMs - this.#lookedAtMs) < LOOK_EVERY_MS) return
    this.#lookedAtMs = nowMs
    if (this.isReady()) this.#history.run()
    this.#late.run(nowMs)
    if (this.isReady()) this.#looks.do(() => this.#look(nowMs))
    this.#quality.read(this.#around.layouts.sites, nowMs)
    this.#book.run(nowMs)
    this.#pulse?.run(nowMs)
  }

  /** Whether all sites were read since the start: before, what others do is not known. */
  isReady(): boolean {
    if (this.#unread.size === 0) return true
    return this.#deps.nowMs() - this.#startedAtMs > START_MS_MAX
  }

  /** All that is wrong at the sites now. */
  conditions(): readonly PresentCondition[] {
    return this.#conditions.at(this.#deps.nowMs())
  }

  /** What makes places of little use now, with the figures of the last look. */
  degradations(): readonly Degradation[] {
    return [...this.#around.layouts.sites.keys()].flatMap((one) => this.#shown.degradations(one))
  }

  /** See `Shown.onChange`. */
  onChange(listener: () => void): () => void {
    return this.#shown.onChange(listener)
  }

  /** The time off before this start; null when there was none. */
  offTime(): OffTime | null {
    return this.#takenUp.offTime
  }

  /** Says to which incident outages belong. */
  async assignIncident(ids: readonly string[], incident: string): Promise<void> {
    const unknown = ids.filter((id) => !this.#book.has(id))
    for (const id of ids) {
      const outage = this.#book.get(id)
      if (outage !== undefined && outage.incident !== incident) this.#keep({ ...outage, incident })
    }
    if (unknown.length > 0) await this.#deps.journal.outages.assignIncident(unknown, incident)
  }

  /** Resolves when all late samples are worked in and all is in the journal. */
  async settle(): Promise<void> {
    await this.#late.settle(this.#deps.nowMs())
    await this.#history.settle()
    if (this.isReady()) this.#look(this.#deps.nowMs())
    await this.#write()
  }

  /** Ends in order: the time until the next start is known exactly. */
  async close(): Promise<void> {
    this.#unfollow()
    await this.#late.stop()
    await this.#history.stop()
    await this.#quality.settle()
    await this.#pulse?.stop()
    await this.#write()
    const { journal, nowMs } = this.#deps
    await journal.serverLife.end(nowMs(), this.#settled.untilMs(nowMs()))
  }

  #write = (): Promise<void> => this.#book.write(this.#deps.nowMs())

  #look(nowMs: number): void {
    const looked = this.#sites.look(nowMs)
    for (const place of looked) this.#endReturned(place, nowMs)
    if (looked.length > 0) {
      const concluded = this.#city.conclude(this.#sites, this.#around.contextAt(nowMs))
      for (const [place, found] of concluded) {
        const site = this.#sites.get(place)
        if (site === undefined || site.fromMs === null) continue
        const { layout, fromMs, track } = site
        const period = { startMs: fromMs, endMs: nowMs }
        const told = { layout, period, found, serviceFromMs: track.serviceFromMs }
        const changed = revise(this.#book.of(place), told, this.#reviseDeps(place, nowMs))
        for (const outage of changed) this.#keep(outage)
      }
    }
    const judged = this.#quality.look(this.#around.layouts.sites, nowMs)
    for (const place of judged) this.#shown.touch(place)
    this.#shown.tell()
    this.#sites.forget(nowMs)
    this.#book.forget((place) => {
      const fromMs = place === null ? undefined : this.#sites.get(place)?.fromMs
      return Math.min(nowMs - KEPT_MS, (fromMs ?? Infinity) - HOUR_MS)
    })
  }

  /** Ends what lasts by the journal alone and works again. */
  #endReturned(place: PlaceId, nowMs: number): void {
    const site = this.#sites.get(place)
    if (site === undefined) return
    const deps = this.#reviseDeps(place, nowMs)
    for (const outage of this.#book.lasting(place)) {
      const over = returned(outage, site, deps)
      if (over !== null) this.#keep(over)
    }
  }

  /** Works a site's time out anew from the store. */
  async #revise({ place, fromMs, untilMs, isNews }: LateSite): Promise<void> {
    const { nowMs } = this.#deps
    const site = this.#sites.get(place)
    const isRead = site !== undefined && site.fromMs !== null
    const presentFromMs = nowMs() - PRESENT_MS
    const isPast = site !== undefined && fromMs < presentFromMs
    if (isRead && isPast) await this.#revisePast(site.layout, fromMs, untilMs)
    if (!isRead || untilMs >= presentFromMs) {
      const sinceMs = isRead ? presentFromMs : nowMs() - READ_BACK_MS_MAX
      await this.#sites.rebuild(place, Math.max(fromMs, sinceMs), nowMs)
    }
    // Late samples of a site that was not read yet have nobody else to work them in.
    if (!isRead && isPast && isNews) await this.#revisePast(site.layout, fromMs, untilMs)
    this.#unread.delete(place)
  }

  async #revisePast(layout: SiteLayout, fromMs: number, untilMs: number): Promise<void> {
    const { place } = layout
    const atMs = this.#deps.nowMs()
    await this.#write()
    const deps = {
      ...this.#readDeps,
      journal: this.#deps.journal,
      city: this.#around.contextAt(atMs),
      revise: this.#reviseDeps(place, atMs),
      presentFromMs: atMs - KEPT_MS,
      book: this.#book,
      keep: (outage: KeptOutage) => this.#keep(outage),
    }
    await revisePast(deps, layout, fromMs, untilMs)
    this.#shown.tell()
  }

  async #learnDaily(nowMs: number): Promise<void> {
    if (this.#around.isLearningDue(nowMs)) await this.#learn(nowMs)
  }

  async #learn(nowMs: number, isStoreEmpty = false): Promise<void> {
    await this.#around.learn(nowMs)
    this.#follow(isStoreEmpty)
  }

  #follow(isStoreEmpty = false): void {
    const { nowMs } = this.#deps
    if (this.#around.follow()) this.#city.clear()
    const { changed, gone } = this.#sites.follow(this.#around.layouts)
    const atMs = nowMs()
    for (const place of changed) {
      if (isStoreEmpty && this.#book.of(place).length === 0) this.#sites.begin(place, atMs)
      else this.#late.add({ place, fromMs: this.#openSinceMs(place, atMs), untilMs: atMs }, 0)
    }
    for (const place of gone) {
      this.#late.delete(place)
      this.#unread.delete(place)
      this.#quality.forget(place)
      this.#city.forget(place)
      for (const outage of this.#book.of(place).flatMap((one) => ended(one, atMs))) {
        this.#keep(outage)
      }
      this.#shown.touch(place)
    }
    this.#shown.tell()
  }

  /** From when on a site has to be read so that what is not final about it is whole. */
  #openSinceMs(place: PlaceId, nowMs: number): number {
    const open = this.#book.of(place).filter(({ status }) => status === 'provisional')
    const offMs = this.#takenUp.offTime?.startMs ?? nowMs
    return Math.min(nowMs, offMs, ...open.map(({ startMs }) => startMs))
  }

  #keep(outage: KeptOutage): void {
    this.#book.put(outage)
    this.#shown.touch(outage.place)
  }

  #heard(id: string, said: Said): void {
    const outage = this.#book.heard(id, said)
    if (outage === undefined) return
    this.#shown.touch(outage.place)
    this.#deps.live.tell({ outages: [shownOutage(outage)], incidents: [] })
    this.#shown.tell()
  }

  #reviseDeps(place: PlaceId, nowMs: number): ReviseDeps {
    const { journal, timeZone } = this.#deps
    const serviceHours = journal.inventory().places.get(place)?.serviceHours ?? null
    const { windows } = this.#around
    return { windows, timeZone, serviceHours, nowMs, newId: () => this.#newId() }
  }

  #newId(): string {
    const id = createId()
    return this.#book.has(id) ? this.#newId() : id
  }
}
