import { setTimeout as wait } from 'node:timers/promises'
import type { DuckDBConnection } from '@duckdb/node-api'

const TRIES = 10
const AGAIN_MS = 100

/**
 * Takes the log into the file. False where a read that began before the last table was made goes on: the
 * engine refuses it until then.
 */
export async function checkpoint(connection: DuckDBConnection): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      await connection.run('CHECKPOINT')
      return true
    } catch (cause) {
      if (!String(cause).includes('Cannot CHECKPOINT')) throw cause
      if (tries === TRIES) return false
      await wait(AGAIN_MS)
    }
  }
}
