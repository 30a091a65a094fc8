import type { Kysely } from 'kysely'
import type { z } from 'zod'
import type { PlaceId } from '#contract/ids.ts'
import { recurrenceSchema, windowScopeSchema } from '#contract/window.ts'
import type { newWindowSchema, PlannedWindow, WindowScope } from '#contract/window.ts'
import type { Gate } from './gate.ts'
import type { Inventory } from './inventory.ts'
import type { JournalTables } from './schema.ts'
import { createId } from './short-id.ts'
import { Turns } from './turns.ts'

/** Windows that are not over at one time: each is looked at for each outage. */
export const WINDOWS_MAX = 1000

/** One that comes again may begin until its end, and lasts a day at most. */
const LASTS_MS_MAX = 86_400_000

export type Cancelled = 'cancelled' | 'unknown' | 'over'

/** Planned work and planned power cuts; held in memory, those of the past too. */
export class Windows {
  readonly #db: Kysely<JournalTables>
  readonly #turns = new Turns()
  /** The one that begins first is first. */
  #windows: readonly PlannedWindow[] = []

  readonly #gate: Gate

  constructor(db: Kysely<JournalTables>, gate: Gate) {
    this.#db = db
    this.#gate = gate
  }

  async load(): Promise<void> {
    const rows = await this.#db
      .selectFrom('planned_window')
      .selectAll()
      .orderBy('start_ms')
      .orderBy('id')
      .execute()
    this.#windows = rows.map((row) => ({
      id: row.id,
      scope: windowScopeSchema.parse(JSON.parse(row.scope)),
      startMs: row.start_ms,
      endMs: row.end_ms,
      recurrence:
        row.recurrence === null ? null : recurrenceSchema.parse(JSON.parse(row.recurrence)),
      isExcluded: row.excluded === 1,
      reason: row.reason,
      createdBy: row.created_by,
      createdAtMs: row.created_at_ms,
      cancelledAtMs: row.cancelled_at_ms,
      ...(row.cancelled_by !== null && { cancelledBy: row.cancelled_by }),
    }))
  }

  all(): readonly PlannedWindow[] {
    return this.#windows
  }

  /** Null when there are `WINDOWS_MAX` that are not over. */
  create(
    wish: z.output<typeof newWindowSchema>,
    by: string,
    nowMs: number,
  ): Promise<PlannedWindow | null> {
    return this.#takeTurn(async () => {
      const open = this.#windows.filter((window) => !isOver(window, nowMs))
      if (open.length >= WINDOWS_MAX) return null
      const window: PlannedWindow = {
        id: this.#freeId(),
        ...wish,
        createdBy: by,
        createdAtMs: nowMs,
        cancelledAtMs: null,
      }
      await this.#db
        .insertInto('planned_window')
        .values({
          id: window.id,
          scope: JSON.stringify(window.scope),
          start_ms: window.startMs,
          end_ms: window.endMs,
          recurrence: window.recurrence === null ? null : JSON.stringify(window.recurrence),
          excluded: window.isExcluded ? 1 : 0,
          reason: window.reason,
          created_by: by,
          created_at_ms: nowMs,
          cancelled_by: null,
          cancelled_at_ms: null,
        })
        .execute()
      this.#windows = [...this.#windows, window].sort((a, b) => a.startMs - b.startMs)
      return window
    })
  }

  /**
   * Takes a window back from now on: one that has begun keeps what lay before, one that has not is
   * gone as if it had never been.
   */
  cancel(id: string, by: string, nowMs: number): Promise<Cancelled> {
    return this.#takeTurn(async () => {
      const window = this.#windows.find((one) => one.id === id)
      if (window === undefined) return 'unknown'
      if (isOver(window, nowMs)) return 'over'
      if (nowMs <= window.startMs) {
        await this.#db.deleteFrom('planned_window').where('id', '=', id).execute()
        this.#windows = this.#windows.filter((one) => one !== window)
        return 'cancelled'
      }
      await this.#db
        .updateTable('planned_window')
        .set({ cancelled_by: by, cancelled_at_ms: nowMs })
        .where('id', '=', id)
        .execute()
      const cancelled = { ...window, cancelledAtMs: nowMs, cancelledBy: by }
      this.#windows = this.#windows.map((one) => (one === window ? cancelled : one))
      return 'cancelled'
    })
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => this.#gate.pass(work))
  }

  #freeId(): string {
    const id = createId()
    return this.#windows.some((window) => window.id === id) ? this.#freeId() : id
  }
}

/** Nothing of it is to come: it was taken back, or has ended. */
export function isOver(window: PlannedWindow, nowMs: number): boolean {
  const { cancelledAtMs, endMs, recurrence } = window
  return cancelledAtMs !== null || endMs + (recurrence === null ? 0 : LASTS_MS_MAX) <= nowMs
}

/**
 * The scope as the inventory spells it, however it was typed; null when the inventory has no such
 * place, kecamatan or provider: a window for nothing would be found out too late.
 */
export function scopeIn(inventory: Inventory, scope: WindowScope): WindowScope | null {
  switch (scope.kind) {
    case 'city':
      return scope
    case 'place':
      return inventory.places.has(scope.value as PlaceId) ? scope : null
    case 'kecamatan':
      return spelled(
        scope,
        Array.from(inventory.places.values(), ({ kecamatan }) => kecamatan),
      )
    case 'provider':
      return spelled(
        scope,
        Array.from(inventory.uplinks.values(), ({ provider }) => provider ?? ''),
      )
    default:
      return scope satisfies never
  }
}

function spelled(
  scope: Extract<WindowScope, { kind: 'kecamatan' | 'provider' }>,
  names: readonly string[],
): WindowScope | null {
  const wanted = scope.value.trim().toLowerCase()
  const value = names.find((name) => name !== '' && name.toLowerCase() === wanted)
  return value === undefined ? null : { ...scope, value }
}
