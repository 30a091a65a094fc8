import { mkdir, open, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The files of one directory, as the spool needs them: each call is one step that a crash can come
 * between. Calls reject with the system's error.
 */
export interface SpoolFiles {
  /** Names of the files; none while the directory is missing. */
  readonly names: () => Promise<readonly string[]>
  readonly read: (name: string) => Promise<Buffer>
  readonly readAt: (name: string, offset: number, bytes: number) => Promise<Buffer>
  /** Makes an empty file, readable by its user only, and the directory where it is missing. */
  readonly create: (name: string) => Promise<void>
  readonly write: (name: string, data: Buffer, offset: number) => Promise<void>
  readonly truncate: (name: string, bytes: number) => Promise<void>
  /** Resolves when the content of a file is durable. */
  readonly sync: (name: string) => Promise<void>
  /** Resolves when the names of the directory are durable. */
  readonly syncDirectory: () => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly remove: (name: string) => Promise<void>
}

/** A file is open only while it is used, so that a disk that went away and came back needs no care. */
export function openFiles(directory: string): SpoolFiles {
  const at = (name: string): string => join(directory, name)
  return {
    async names() {
      try {
        return await readdir(directory)
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw error
      }
    },
    read: (name) => readFile(at(name)),
    async readAt(name, offset, bytes) {
      const file = await open(at(name), 'r')
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, offset)
        return buffer.subarray(0, bytesRead)
      } finally {
        await file.close()
      }
    },
    async create(name) {
      await mkdir(directory, { recursive: true })
      await writeFile(at(name), '', { flag: 'wx', mode: 0o600 })
    },
    async write(name, data, offset) {
      const file = await open(at(name), 'r+')
      try {
        let done = 0
        while (done < data.length) {
          const { bytesWritten } = await file.write(data, done, data.length - done, offset + done)
          done += bytesWritten
        }
      } finally {
        await file.close()
      }
    },
    truncate: (name, bytes) => truncate(at(name), bytes),
    async sync(name) {
      const file = await open(at(name), 'r+')
      try {
        await file.datasync()
      } finally {
        await file.close()
      }
    },
    async syncDirectory() {
      const handle = await open(directory, 'r')
      try {
        await handle.sync()
      } finally {
        await handle.close()
      }
    },
    rename: (from, to) => rename(at(from), at(to)),
    remove: (name) => rm(at(name), { force: true }),
  }
}

/** What the flash had to take since the start of the process. */
export interface WriteCounts {
  bytesWritten: number
  /** Calls that waited for the disk (fsync). */
  syncs: number
  /** Steps that changed the disk: any of them shows that it can be written. */
  changes: number
}

/** The same files, with what is written to them counted. */
export function countWrites(files: SpoolFiles, counts: WriteCounts): SpoolFiles {
  return {
    ...files,
    async create(name) {
      await files.create(name)
      counts.changes += 1
    },
    async write(name, data, offset) {
      await files.write(name, data, offset)
      counts.bytesWritten += data.length
      counts.changes += 1
    },
    async sync(name) {
      counts.syncs += 1
      await files.sync(name)
    },
    async syncDirectory() {
      counts.syncs += 1
      await files.syncDirectory()
    },
    async remove(name) {
      await files.remove(name)
      counts.changes += 1
    },
  }
}

/**
 * Puts new content in the place of a file: whenever the power goes, the old content or the new one
 * is there, whole. One fsync; a rename that is lost leaves the old content.
 */
export async function replaceFile(files: SpoolFiles, name: string, data: Buffer): Promise<void> {
  const draft = draftOf(name)
  try {
    await files.remove(draft)
    await files.create(draft)
    await files.write(draft, data, 0)
    await files.sync(draft)
    await files.rename(draft, name)
  } catch (error) {
    await files.remove(draft).catch(() => undefined)
    throw error
  }
}

/** The name under which a file's next content is written. */
export const draftOf = (name: string): string => `${name}.new`
