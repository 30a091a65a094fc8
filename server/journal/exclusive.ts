import { setTimeout as wait } from 'node:timers/promises'
import type { Kysely, Transaction } from 'kysely'
import { isConflict } from './postgres-faults.ts'
import type { JournalTables } from './schema.ts'

const ATTEMPTS_MAX = 10
const WAIT_MS = 20

/**
 * Does what looks first and writes then, as if nobody else wrote meanwhile: on SQLite nobody does; on
 * PostgreSQL other processes may, and what came too late is done again from the look on. So the work
 * must do nothing but read and write.
 */
export async function exclusive<T>(
  db: Kysely<JournalTables>,
  work: (tx: Transaction<JournalTables>) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().setIsolationLevel('serializable').execute(work)
    } catch (error) {
      if (!isConflict(error) || attempt === ATTEMPTS_MAX) throw error
      // Not in step with the one that was first.
      await wait(Math.random() * attempt * WAIT_MS)
    }
  }
}
