import { createWriteStream } from 'node:fs'
import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import type { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Report, ReportEntry } from '#contract/report-document.ts'
import type { Reports } from '../journal/reports.ts'
import { makeFolder } from '../make-folder.ts'

/** The evidence of a final version, on disk. */
export interface EvidenceFileOnDisk {
  readonly path: string
  readonly bytes: number
}

export interface EvidenceFilesDeps {
  /** Folder of its own, in the data directory. */
  readonly directory: string
  readonly reports: Pick<Reports, 'list' | 'find'>
  /** Gathers the evidence of a version and writes it as a zip. */
  readonly write: (report: Report, sink: Writable, signal: AbortSignal) => Promise<void>
  readonly nowMs: () => number
  readonly onError: (cause: unknown, message: string) => void
  readonly bytesMax?: number
}

/** A city's month is some hundred megabytes: years of them. */
const BYTES_MAX = 4 * 1024 ** 3
/** What came later than that after a version was made final, its evidence may contradict. */
const KEEP_WITHIN_MS = 24 * 3_600_000
/** Where it could not be written it is tried again after this. */
const RETRY_MS = 6 * 3_600_000

/**
 * Evidence of final reports, written when they have become final: later data, and polls that are deleted
 * one day, would make it impossible. That of the earliest months goes first where there is no more room.
 */
export class EvidenceFiles {
  readonly #deps: EvidenceFilesDeps
  readonly #bytesMax: number
  /** When it was tried last, by the name of the file. */
  readonly #triedAtMs = new Map<string, number>()
  readonly #closing = new AbortController()
  #running: Promise<void> | null = null

  constructor(deps: EvidenceFilesDeps) {
    this.#deps = deps
    this.#bytesMax = deps.bytesMax ?? BYTES_MAX
  }

  /** Null where none was kept. */
  async file(month: string, version: number): Promise<EvidenceFileOnDisk | null> {
    const path = join(this.#deps.directory, nameOf({ month, version }))
    const found = await stat(path).catch(() => null)
    return found === null ? null : { path, bytes: found.size }
  }

  /** Writes what is due, one at a time; called each minute, and does nothing while it is still at it. */
  run(): Promise<void> {
    this.#running ??= this.#keepDue().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await this.#running?.catch(() => undefined)
  }

  async #keepDue(): Promise<void> {
    const { reports, nowMs, onError } = this.#deps
    for (const entry of await reports.list()) {
      const { month, version, status, madeAtMs } = entry
      const triedAtMs = this.#triedAtMs.get(nameOf(entry)) ?? -Infinity
      const atMs = nowMs()
      if (status !== 'frozen' || atMs - madeAtMs > KEEP_WITHIN_MS) continue
      if (atMs - triedAtMs < RETRY_MS || (await this.file(month, version)) !== null) continue
      this.#triedAtMs.set(nameOf(entry), atMs)
      try {
        await this.#keep(entry)
      } catch (cause) {
        if (this.#closing.signal.aborted) return
        onError(cause, `the evidence of ${month}, version ${version}, could not be kept`)
      }
    }
  }

  async #keep(entry: ReportEntry): Promise<void> {
    const { directory, reports, write } = this.#deps
    const { signal } = this.#closing
    const report = await reports.find(entry.month, entry.version)
    if (report === null) return
    await makeFolder(directory, 0o700)
    const path = join(directory, nameOf(entry))
    const part = `${path}.part`
    const sink = this.#limited()
    try {
      await Promise.all([
        write(report, sink, signal).catch((cause: unknown) => {
          sink.destroy(cause instanceof Error ? cause : new Error(String(cause)))
          throw cause
        }),
        pipeline(sink, createWriteStream(part, { mode: 0o600 }), { signal }),
      ])
      await rename(part, path)
    } catch (cause) {
      await rm(part, { force: true })
      throw cause
    }
    await this.#makeRoom(nameOf(entry))
  }

  /** Ends with an error where one file alone would be more than all may be. */
  #limited(): Transform {
    const bytesMax = this.#bytesMax
    let bytes = 0
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length
        if (bytes <= bytesMax) done(null, chunk)
        else done(new Error(`[report evidence] larger than ${bytesMax} bytes`))
      },
    })
  }

  /** Deletes those of the earliest months, but for the newest file, and what a stop left half written. */
  async #makeRoom(newest: string): Promise<void> {
    const { directory } = this.#deps
    const names = (await readdir(directory)).filter((name) => name !== newest).toSorted()
    const files = await Promise.all(
      names.map(async (name) => ({ name, size: (await stat(join(directory, name))).size })),
    )
    let bytes = (await stat(join(directory, newest))).size
    for (const { size } of files) bytes += size
    for (const { name, size } of files) {
      if (bytes <= this.#bytesMax && !name.endsWith('.part')) continue
      await rm(join(directory, name), { force: true })
      bytes -= size
    }
  }
}

/** `2026-10-v002.zip`: the earliest first by name. */
function nameOf({ month, version }: Pick<ReportEntry, 'month' | 'version'>): string {
  return `${month}-v${String(version).padStart(3, '0')}.zip`
}
