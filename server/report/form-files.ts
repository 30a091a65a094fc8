import { createWriteStream } from 'node:fs'
import { readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Report } from '#contract/report-document.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import type { Language } from '#contract/words.ts'
import type { Reports } from '../journal/reports.ts'
import { makeFolder } from '../make-folder.ts'

/** A form of a report as it is written: all of it, or piece by piece. */
export interface WrittenForm {
  /** `pantau-2026-10-v1.pdf`. */
  readonly name: string
  readonly mediaType: string
  readonly body: Uint8Array | AsyncIterable<Uint8Array>
}
export type WriteForm = (
  report: Report,
  format: ReportFormat,
  language: Language,
  signal: AbortSignal,
) => Promise<WrittenForm>

/** A form on disk. */
export interface FormFile {
  readonly path: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
}

export interface FormFilesDeps {
  /** Folder of its own, in the data directory. */
  readonly directory: string
  readonly reports: Pick<Reports, 'find'>
  readonly write: WriteForm
  /** A newer program may write the same report more beautifully. */
  readonly softwareVersion: string
  readonly bytesMax?: number
}

/** Too many forms wait to be written: ask again. */
export class FormsBusyError extends Error {
  override readonly name = 'FormsBusyError'
  readonly retryAfterSeconds = 10
}

const BYTES_MAX = 1024 * 1024 * 1024
/** Forms that wait; each takes seconds. */
const WAITING_MAX = 16

/**
 * Forms of reports on disk: each is written when it is asked for first, one at a time because it takes
 * memory, and kept while there is room. Those that nobody has asked for longest go first.
 */
export class FormFiles {
  readonly #deps: FormFilesDeps
  readonly #bytesMax: number
  /** Under way, by the name of the file. */
  readonly #writing = new Map<string, Promise<FormFile>>()
  /** Names and types of the files written in this run. */
  readonly #known = new Map<string, Pick<FormFile, 'name' | 'mediaType'>>()
  #last: Promise<unknown> = Promise.resolve()
  readonly #closing = new AbortController()

  constructor(deps: FormFilesDeps) {
    this.#deps = deps
    this.#bytesMax = deps.bytesMax ?? BYTES_MAX
  }

  /** The file of a form; null where there is no such version. Throws `FormsBusyError`. */
  async file(
    month: string,
    version: number,
    format: ReportFormat,
    language: Language,
  ): Promise<FormFile | null> {
    const { directory, softwareVersion } = this.#deps
    const file = `${month}-v${version}-${language}-${softwareVersion}.${format}`
    const path = join(directory, file)
    const known = this.#known.get(file)
    const size = known === undefined ? null : await sizeOf(path)
    if (known !== undefined && size !== null) {
      const now = new Date()
      await utimes(path, now, now)
      return { ...known, path, bytes: size }
    }
    const underWay = this.#writing.get(file)
    if (underWay !== undefined) return underWay
    const report = await this.#deps.reports.find(month, version)
    if (report === null) return null
    if (this.#writing.size >= WAITING_MAX) {
      throw new FormsBusyError('[reports] too many forms are being written')
    }
    const others = this.#writing.get(file)
    if (others !== undefined) return others
    const writing = this.#last
      .catch(() => undefined)
      .then(() => this.#write(file, report, format, language))
      .finally(() => this.#writing.delete(file))
    this.#last = writing
    this.#writing.set(file, writing)
    return writing
  }

  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.allSettled(this.#writing.values())
  }

  async #write(
    file: string,
    report: Report,
    format: ReportFormat,
    language: Language,
  ): Promise<FormFile> {
    const { directory, write } = this.#deps
    const { signal } = this.#closing
    signal.throwIfAborted()
    await makeFolder(directory, 0o700)
    const path = join(directory, file)
    const part = `${path}.part`
    const { name, mediaType, body } = await write(report, format, language, signal)
    try {
      const source = body instanceof Uint8Array ? [body] : body
      await pipeline(Readable.from(source), createWriteStream(part), { signal })
      await rename(part, path)
    } catch (cause) {
      await rm(part, { force: true })
      throw cause
    }
    this.#known.set(file, { name, mediaType })
    await this.#makeRoom(file)
    return { path, name, mediaType, bytes: (await stat(path)).size }
  }

  /** Deletes the files that nobody has asked for longest, but for the newest one. */
  async #makeRoom(newest: string): Promise<void> {
    const { directory } = this.#deps
    const names = (await readdir(directory)).filter((name) => name !== newest)
    const files = await Promise.all(
      names.map(async (name) => {
        const { size, mtimeMs } = await stat(join(directory, name))
        return { name, size, mtimeMs }
      }),
    )
    let bytes = ((await sizeOf(join(directory, newest))) ?? 0) + sumOf(files)
    for (const { name, size } of files.toSorted((a, b) => a.mtimeMs - b.mtimeMs)) {
      if (bytes <= this.#bytesMax) return
      await rm(join(directory, name), { force: true })
      bytes -= size
    }
  }
}

const sumOf = (files: readonly { readonly size: number }[]): number =>
  files.reduce((sum, { size }) => sum + size, 0)

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch {
    return null
  }
}
