import { randomBytes } from 'node:crypto'
import { open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { OutageNote } from '#contract/outage.ts'
import { makeFolder } from '../make-folder.ts'

export type PhotoType = NonNullable<OutageNote['mediaType']>

/** A photo of a phone has 2 to 6 MB. */
export const PHOTO_BYTES_MAX = 8 * 1024 * 1024

const NAME = /^[0-9a-f]{32}$/

/**
 * Photos as files below the data directory. A file is named by chance and by nothing that anybody
 * sends, so that no request can name a path.
 */
export class Photos {
  readonly #directory: string

  constructor(dataDirectory: string) {
    this.#directory = join(dataDirectory, 'photos')
  }

  /** Resolves with the photo's name once it is on disk. */
  async put(bytes: Uint8Array): Promise<string> {
    await makeFolder(this.#directory, 0o700)
    const name = randomBytes(16).toString('hex')
    const path = join(this.#directory, name)
    try {
      const file = await open(path, 'wx', 0o600)
      try {
        await file.writeFile(bytes)
        await file.sync()
      } finally {
        await file.close()
      }
    } catch (cause) {
      // Half a photo on a full disk, which nobody would ever ask for.
      await rm(path, { force: true })
      throw cause
    }
    return name
  }

  /** Null where the file is gone. */
  async read(name: string): Promise<Uint8Array<ArrayBuffer> | null> {
    if (!NAME.test(name)) return null
    try {
      return new Uint8Array(await readFile(join(this.#directory, name)))
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null
      throw cause
    }
  }

  async remove(name: string): Promise<void> {
    if (NAME.test(name)) await rm(join(this.#directory, name), { force: true })
  }
}
