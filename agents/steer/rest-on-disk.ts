import type { AgentConfig } from '../config.ts'
import { DiskQueue } from '../spool/disk.ts'
import { openFiles, type SpoolFiles } from '../spool/files.ts'
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
export async function restOnDisk(config: AgentConfig): Promise<RestOnDisk> {
  const { dataDirectory } = config
  const stored = await createConfigStore(dataDirectory)
    .read()
    .catch(() => undefined)
  return {
    pending: await pendingIn(config),
    bytes: await spoolBytes(dataDirectory),
    revision: stored?.revision ?? 0,
    ...(await readLastRun(dataDirectory)),
  }
}

async function pendingIn(config: AgentConfig): Promise<number | null> {
  const { dataDirectory, spoolBytesMax, spoolAgeMsMax } = config
  const nothing = (): Promise<void> => Promise.resolve()
  // Reading the spool tidies it up, which is for the agent that owns it.
  const files: SpoolFiles = {
    ...openFiles(dataDirectory),
    create: nothing,
    write: nothing,
    truncate: nothing,
    sync: nothing,
    syncDirectory: nothing,
    rename: nothing,
    remove: nothing,
  }
  try {
    const queue = new DiskQueue({ bytesMax: spoolBytesMax, ageMsMax: spoolAgeMsMax }, files)
    await queue.restore()
    return queue.pending()
  } catch {
    return null
  }
}
