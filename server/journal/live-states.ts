import type { Kysely } from 'kysely'
import type { Availability, EquipmentKind } from '#contract/words.ts'
import { lastOfEach } from './last-of-each.ts'
import type { JournalTables } from './schema.ts'

export type LiveKind = 'access-point' | 'uplink' | EquipmentKind | 'place' | 'agent' | 'server'

/** The live state of one target as its owner wrote it; the journal only keeps it. */
export interface LiveRecord {
  readonly kind: LiveKind
  readonly id: string
  /** JSON. */
  readonly state: string
}

/** A change of availability as the live server saw it; backfill may tell the story anew later. */
export interface LiveTransition {
  readonly kind: 'access-point' | 'uplink' | EquipmentKind
  readonly id: string
  readonly atMs: number
  readonly from: Availability
  readonly to: Availability
  /** When the server came to know, Unix ms. */
  readonly seenAtMs: number
}

/** SQLite takes 32,766 values in one statement; a row here has at most six. */
const ROWS_PER_STATEMENT = 1000

export async function readLiveStates(db: Kysely<JournalTables>): Promise<readonly LiveRecord[]> {
  const rows = await db.selectFrom('live_state').selectAll().execute()
  return rows.map((row) => ({ ...row, kind: row.kind as LiveKind }))
}

export async function writeLiveStates(
  db: Kysely<JournalTables>,
  records: readonly LiveRecord[],
  transitions: readonly LiveTransition[],
): Promise<void> {
  const written = lastOfEach(records, ({ kind, id }) => `${kind} ${id}`)
  await db.transaction().execute(async (tx) => {
    for (let start = 0; start < written.length; start += ROWS_PER_STATEMENT) {
      await tx
        .insertInto('live_state')
        .values(written.slice(start, start + ROWS_PER_STATEMENT))
        .onConflict((conflict) =>
          conflict
            .columns(['kind', 'id'])
            .doUpdateSet((excluded) => ({ state: excluded.ref('excluded.state') })),
        )
        .execute()
    }
    for (let start = 0; start < transitions.length; start += ROWS_PER_STATEMENT) {
      const rows = transitions.slice(start, start + ROWS_PER_STATEMENT).map((transition) => ({
        kind: transition.kind,
        id: transition.id,
        at_ms: transition.atMs,
        from_state: transition.from,
        to_state: transition.to,
        seen_at_ms: transition.seenAtMs,
      }))
      await tx.insertInto('transition').values(rows).execute()
    }
  })
}

/** Deletes the transitions that happened before the cut. */
export async function deleteTransitions(
  db: Kysely<JournalTables>,
  olderThanMs: number,
): Promise<void> {
  await db.deleteFrom('transition').where('at_ms', '<', olderThanMs).execute()
}
