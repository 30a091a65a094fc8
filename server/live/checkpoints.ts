import { setTimeout as wait } from 'node:timers/promises'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { Observation } from '../domain/availability.ts'
import type { LiveKind, LiveRecord, LiveTransition } from '../journal/live-states.ts'
import type { Journal } from '../journal/open.ts'
import { LiveAgent } from './live-agent.ts'
import type { AgentMemory } from './live-agent.ts'
import { LivePlace } from './live-place.ts'
import type { LiveTarget, TargetMemory } from './target.ts'

const SAVE_EVERY_MS = 30_000
/** Of a country a save is work for seconds: the next is due after so many times as long, but what a start replays is bounded. */
const REST_TIMES = 10
const SAVE_EVERY_MS_MAX = 120_000
/** Rows of one transaction, so that no save holds up the event loop for long. */
const ROWS_PER_SAVE = 500
/** After each part a save rests so many times as long as it worked, so that deliveries do not queue up behind it. */
const PART_REST_TIMES = 4
/** Transitions that wait for a save: a country that goes dark and comes back meanwhile; beyond it the oldest are dropped. */
const TRANSITIONS_MAX = 400_000
/** Dropped at once: each would move all the others. */
const TRANSITIONS_DROPPED = 10_000
const DAY_MS = 86_400_000
/** As long as the longest period that can be asked for. */
const TRANSITIONS_KEPT_MS = 400 * DAY_MS
/** Form of the saved states; one of another form is not read, and worked out from the store. */
const FORM = 1

/** What is known of a target, as it is written: its polls as a list. */
export type SavedTarget = Omit<TargetMemory, 'recent'> & { readonly recent: Iterable<Observation> }

export interface SavedStates {
  /** All that was applied before this time is in the states; null when nothing was ever saved. */
  readonly savedAtMs: number | null
  /** By kind and id with a space between. */
  readonly targets: ReadonlyMap<string, SavedTarget>
  readonly places: ReadonlyMap<PlaceId, LivePlace['shown']>
  readonly agents: ReadonlyMap<AgentId, AgentMemory>
}

type Saved = LiveTarget | LivePlace | LiveAgent

/** Saves what has changed in the live fleet, now and then, so that a restart continues it. */
export class Checkpoints {
  readonly #journal: Journal
  readonly #onError: (error: Error) => void
  #unsaved = new Set<Saved>()
  #transitions: LiveTransition[] = []
  #transitionsDropped = 0
  #savedAtMs = 0
  #everyMs = SAVE_EVERY_MS
  #expiredAtMs = 0
  #saving: Promise<void> | null = null
  /** Who waits for all to be saved. */
  #waiting = 0

  constructor(journal: Journal, onError: (error: Error) => void) {
    this.#journal = journal
    this.#onError = onError
  }

  /** Marks an item for the next save. */
  note(item: Saved): void {
    this.#unsaved.add(item)
  }

  /** Keeps a transition for the next save. */
  noteTransition(transition: LiveTransition): void {
    if (this.#transitions.push(transition) <= TRANSITIONS_MAX) return
    this.#transitions.splice(0, TRANSITIONS_DROPPED)
    this.#transitionsDropped += TRANSITIONS_DROPPED
  }

  /** Starts a save when one is due and none is under way. */
  run(nowMs: number): void {
    // A clock may be set back: then it is time as well.
    if (this.#saving !== null || Math.abs(nowMs - this.#savedAtMs) < this.#everyMs) return
    this.#savedAtMs = nowMs
    void this.#save(nowMs)
  }

  /** Saves all that has changed, without a rest; a failure is told and tried again with the next save. */
  async save(nowMs: number): Promise<void> {
    this.#waiting += 1
    while (this.#saving !== null) await this.#saving
    await this.#save(nowMs)
    this.#waiting -= 1
  }

  #save(nowMs: number): Promise<void> {
    this.#saving = this.#write(nowMs)
      .catch((cause: unknown) => {
        const lost = `${this.#transitionsDropped} transitions were dropped so far`
        this.#onError(new Error(`[live] cannot save the live states; ${lost}`, { cause }))
      })
      .finally(() => {
        this.#saving = null
      })
    return this.#saving
  }

  async load(): Promise<SavedStates> {
    const targets = new Map<string, SavedTarget>()
    const places = new Map<PlaceId, LivePlace['shown']>()
    const agents = new Map<AgentId, AgentMemory>()
    let savedAtMs: number | null = null
    for (const { kind, id, state } of await this.#journal.readLiveStates()) {
      const { form, value } = JSON.parse(state) as { form: number; value: unknown }
      if (form !== FORM) continue
      if (kind === 'server') savedAtMs = value as number
      else if (kind === 'place') places.set(id as PlaceId, value as LivePlace['shown'])
      else if (kind === 'agent') agents.set(id as AgentId, value as AgentMemory)
      else targets.set(`${kind} ${id}`, value as SavedTarget)
    }
    return { savedAtMs, targets, places, agents }
  }

  async #write(nowMs: number): Promise<void> {
    const items = [...this.#unsaved]
    const transitions = this.#transitions
    this.#unsaved = new Set()
    this.#transitions = []
    const rows = Math.max(items.length, transitions.length)
    let written = 0
    let workedMs = 0
    try {
      while (written < rows) {
        const until = written + ROWS_PER_SAVE
        const beganMs = performance.now()
        const records = items.slice(written, until).map(recordOf)
        await this.#journal.saveLiveStates(records, transitions.slice(written, until))
        written = until
        const partMs = performance.now() - beganMs
        workedMs += partMs
        // A journal in this process never waits by itself: of a country all parts would be one.
        if (written < rows) await wait(this.#waiting > 0 ? 0 : partMs * PART_REST_TIMES)
      }
      this.#everyMs = Math.min(SAVE_EVERY_MS_MAX, Math.max(SAVE_EVERY_MS, workedMs * REST_TIMES))
      // Last, because a replay starts from this time and relies on all the others.
      await this.#journal.saveLiveStates([record('server', 'server', nowMs)], [])
      if (nowMs - this.#expiredAtMs >= DAY_MS) {
        await this.#journal.expireTransitions(nowMs - TRANSITIONS_KEPT_MS)
        this.#expiredAtMs = nowMs
      }
    } catch (error) {
      for (const item of items.slice(written)) this.#unsaved.add(item)
      this.#transitions = [...transitions.slice(written), ...this.#transitions]
      throw error
    }
  }
}

function recordOf(item: Saved): LiveRecord {
  if (item instanceof LivePlace) return record('place', item.place.id, item.shown)
  if (item instanceof LiveAgent) return record('agent', item.id, item.memory)
  return record(item.key.kind, item.key.id, item.memory)
}

function record(kind: LiveKind, id: string, value: unknown): LiveRecord {
  return { kind, id, state: JSON.stringify({ form: FORM, value }) }
}
