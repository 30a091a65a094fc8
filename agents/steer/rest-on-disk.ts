import type { AgentConfig } from '../config.ts'
import { createConfigStore } from './config-store.ts'
import { readLastRun } from './run-state.ts'
import { spoolBytes } from './spool-bytes.ts'

/** What an agent that does not run has left in its data directory. */
export interface RestOnDisk {
  /** Samples that wait; null where the spool cannot be read. */
  readonly pending: number | null
  readonly bytes: number
  /** Of the server's configuration; 0 for none. */
  readonly revision: number
  readonly aliveUntilMs: number | null
  readonly toldToStop: boolean | null
}

/** Reads without changing anything. Never rejects: what cannot be read is unknown. */
export async function restOnDisk({ dataDirectory }: AgentConfig): Promise<RestOnDisk> {
  const stored = await createConfigStore(dataDirectory)
    .read()
    .catch(() => undefined)
  return {
    pending: null,
    bytes: await spoolBytes(dataDirectory),
    revision: stored?.revision ?? 0,
    ...(await readLastRun(dataDirectory)),
  }
}
