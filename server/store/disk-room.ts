import { statfs } from 'node:fs/promises'

/** The disk is full, or nearly: the caller answers 507 with Retry-After, and an agent keeps its batch. */
export class DiskFullError extends Error {
  override readonly name = 'DiskFullError'
}
export const DISK_FULL_RETRY_SECONDS = 30

/** How much room the disk of a directory has for what is delivered. */
export interface DiskRoom {
  /** Throws `DiskFullError` while there is less than what is kept free. */
  require(): Promise<void>
}

/**
 * Kept free for what must go on while no batch is taken: folding in the series' log, the journal, what
 * people say. A commit that finds no room ends the engine, and opening it anew needs room as well.
 */
const KEPT_FREE_BYTES = 64 * 1024 ** 2
/** On a small disk no more than this share of it. */
const KEPT_FREE_SHARE_MAX = 0.25
/** So long a look holds; what is delivered meanwhile is far less than what is kept free. */
const LOOK_EVERY_MS = 500
const MEGABYTE = 1e6

/** Looks at the disk of a directory, at most twice a second; `monotonicMs` is never set. */
export function createDiskRoom(directory: string, monotonicMs: () => number): DiskRoom {
  let lookedAtMs = -Infinity
  let fault: Promise<string | null> = Promise.resolve(null)
  return {
    async require() {
      if (monotonicMs() - lookedAtMs >= LOOK_EVERY_MS) {
        lookedAtMs = monotonicMs()
        // Where a look fails, writing will say why.
        fault = faultOf(directory).catch(() => null)
      }
      const message = await fault
      if (message !== null) throw new DiskFullError(message)
    },
  }
}

async function faultOf(directory: string): Promise<string | null> {
  const { bavail, blocks, bsize } = await statfs(directory)
  const free = bavail * bsize
  const kept = Math.min(KEPT_FREE_BYTES, blocks * bsize * KEPT_FREE_SHARE_MAX)
  if (free >= kept) return null
  const [left, least] = [free, kept].map((bytes) => Math.floor(bytes / MEGABYTE))
  return `the disk of ${directory} is full: ${left} MB are left, ${least} MB are kept free; make room and it goes on`
}

/** How the system, SQLite and DuckDB say that a disk has no room, or a quota none. */
const NO_ROOM = /no space left|disk is full|disk quota|ENOSPC|EDQUOT/i

/** Whether something failed, or what caused it did, because the disk has no room. */
export function isDiskFull(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false
  return cause instanceof DiskFullError || NO_ROOM.test(cause.message) || isDiskFull(cause.cause)
}
