import type { AgentId, PlaceId } from '#contract/ids.ts'
import type { LiveKind, LiveRecord, LiveTransition } from '../journal/live-states.ts'
import type { Journal } from '../journal/open.ts'
import { LiveAgent } from './live-agent.ts'
import type { AgentMemory } from './live-agent.ts'
import { LivePlace } from './live-place.ts'
import type { LiveTarget, TargetMemory } from './target.ts'

const SAVE_EVERY_MS = 30_000
/** Rows of one transaction, so that no save holds up the event loop for long. */
const ROWS_PER_SAVE = 1000
/** Transitions that wait for a journal that cannot be written; beyond it the oldest are dropped. */
const TRANSITIONS_MAX = 20_000
const DAY_MS = 86_400_000
/** As long as the longest period that can be asked for. */
const TRANSITIONS_KEPT_MS = 400 * DAY_MS
/** Form of the saved states; one of another form is not read, and worked out from the store. */
const FORM = 1

export interface SavedStates {
  /** All that was applied before this time is in the states; null when nothing was ever saved. */
  readonly savedAtMs: number | null
  /** By kind and id with a space between. */
  readonly targets: ReadonlyMap<string, TargetMemory>
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
  #expiredAtMs = 0
  #saving: Promise<void> | null = null

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
    this.#transitions.shift()
    this.#transitionsDropped += 1
  }

  /** Starts a save when one is due and none is under way. */
  run(nowMs: number): void {
    // A clock may be set back: then it is time as well.
    if (this.#saving !== null || Math.abs(nowMs - this.#savedAtMs) < SAVE_EVERY_MS) return
    this.#savedAtMs = nowMs
    void this.save(nowMs)
  }

  /** Saves all that has changed; a failure is told and tried again with the next save. */
  async save(nowMs: number): Promise<void> {
    while (this.#saving !== null) await this.#saving
    this.#saving = this.#write(nowMs)
      .catch((cause: unknown) => {
        const lost = `${this.#transitionsDropped} transitions were dropped so far`
        this.#onError(new Error(`[live] cannot save the live states; ${lost}`, { cause }))
      })
      .finally(() => {
        this.#saving = null
      })
    await this.#saving
  }

  async load(): Promise<SavedStates> {
    const targets = new Map<string, TargetMemory>()
    const places = new Map<PlaceId, LivePlace['shown']>()
    const agents = new Map<AgentId, AgentMemory>()
    let savedAtMs: number | null = null
    for (const { kind, id, state } of await this.#journal.readLiveStates()) {
      const { form, value } = JSON.parse(state) as { form: number; value: unknown }
      if (form !== FORM) continue
      if (kind === 'server') savedAtMs = value as number
      else if (kind === 'place') places.set(id as PlaceId, value as LivePlace['shown'])
      else if (kind === 'agent') agents.set(id as AgentId, value as AgentMemory)
      else targets.set(`${kind} ${id}`, value as TargetMemory)
    }
    return { savedAtMs, targets, places, agents }
  }

  async #write(nowMs: number): Promise<void> {
    const items = [...this.#unsaved]
    const transitions = this.#transitions
    this.#unsaved = new Set()
    this.#transitions = []
    let written = 0
    let transitionsWritten = false
    try {
      while (written < items.length) {
        const part = items.slice(written, written + ROWS_PER_SAVE)
        await this.#journal.saveLiveStates(
          part.map(recordOf),
          transitionsWritten ? [] : transitions,
        )
        transitionsWritten = true
        written += part.length
      }
      // Last, because a replay starts from this time and relies on all the others.
      await this.#journal.saveLiveStates([record('server', 'server', nowMs)], [])
      if (nowMs - this.#expiredAtMs >= DAY_MS) {
        await this.#journal.expireTransitions(nowMs - TRANSITIONS_KEPT_MS)
        this.#expiredAtMs = nowMs
      }
    } catch (error) {
      for (const item of items.slice(written)) this.#unsaved.add(item)
      if (!transitionsWritten) this.#transitions = [...transitions, ...this.#transitions]
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
