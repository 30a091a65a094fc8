import { stat } from 'node:fs/promises'
import type { CommitQueue } from './commit-queue.ts'
import { checkpoint } from './checkpoint.ts'
import type { Engine } from './engine.ts'
import type { BatchRows } from './rows.ts'

/** The series file as it was at one moment, until it is released. */
export interface HeldFile {
  readonly path: string
  /** So many bytes from its beginning are the state of the moment, without any log. */
  readonly bytes: number
  /** Aborted where the store fails or closes before the release: what was copied is of no use then. */
  readonly lost: AbortSignal
  release(): Promise<void>
}

/**
 * Keeps the engine from writing to the used parts of its file: the log is folded in once, between two
 * commits, and from then on only grows. So a copy of the file costs deliveries one checkpoint, however
 * large the file is, and needs no room beside it. Whoever copies must be another process, or close the
 * file after the engine: closing it ends the lock that this process has on it (POSIX, `fcntl`).
 */
export class FileHold {
  /** Resolves when it is over. */
  readonly released: Promise<void>
  readonly #lost = new AbortController()
  readonly #onReleased: () => void
  #end: () => void = () => undefined
  #engine: Engine | null = null

  constructor(onReleased: () => void) {
    this.#onReleased = onReleased
    this.released = new Promise((resolve) => (this.#end = resolve))
  }

  /** No compaction is under way, and none begins before the release. */
  async begin(engine: Engine, queue: Pick<CommitQueue<BatchRows>, 'between'>): Promise<HeldFile> {
    this.#engine = engine
    await engine.keepLog(true)
    // Waits for a checkpoint that has begun by itself.
    const { size } = await queue.between(async () => {
      if (!(await checkpoint(engine.writer))) {
        throw new Error('[store embedded] a long read is under way: try again when it has ended')
      }
      return stat(engine.file)
    })
    this.#lost.signal.throwIfAborted()
    const { signal: lost } = this.#lost
    return { path: engine.file, bytes: size, lost, release: () => this.release() }
  }

  lose(): void {
    this.#lost.abort(new Error('[store embedded] the store was closed while its file was copied'))
  }

  async release(): Promise<void> {
    // An engine that is closed has no settings any more.
    await this.#engine?.keepLog(false).catch(() => undefined)
    this.#engine = null
    this.#onReleased()
    this.#end()
  }
}
