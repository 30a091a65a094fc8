import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { SALT_BYTES, type Salt } from './salt.ts'

/** Keeps the salt of the day through a restart. Calls reject with the system's error. */
export interface SaltFile {
  /** Undefined when there is none, or none that can be read. */
  readonly read: () => Promise<Salt | undefined>
  /** Makes the file, readable by its user only. */
  readonly write: (salt: Salt) => Promise<void>
  /** Overwrites the file, then removes it. Flash may keep a copy that no program can reach. */
  readonly destroy: () => Promise<void>
  readonly bytesWritten: () => number
}

/** One line: day, name of the salt, the salt. */
const LINE = new RegExp(`^(\\d{4}-\\d{2}-\\d{2}) ([0-9a-f]{16}) ([0-9a-f]{${2 * SALT_BYTES}})\n$`)
const FILE = 'salt'

export function openSaltFile(directory: string): SaltFile {
  const path = join(directory, FILE)
  let bytesWritten = 0

  async function overwrite(text: string | Buffer, flags: string): Promise<void> {
    const file = await open(path, flags, 0o600)
    try {
      await file.writeFile(text)
      bytesWritten += text.length
      await file.sync()
    } finally {
      await file.close()
    }
  }

  return {
    async read() {
      const text = await readFile(path, 'latin1').catch(absent)
      const [, day, name, secret] = LINE.exec(text ?? '') ?? []
      if (day === undefined || name === undefined || secret === undefined) return undefined
      return { day, name, secret: Buffer.from(secret, 'hex') }
    },
    async write({ day, name, secret }) {
      await mkdir(directory, { recursive: true })
      await overwrite(`${day} ${name} ${secret.toString('hex')}\n`, 'wx')
    },
    async destroy() {
      const text = await readFile(path).catch(absent)
      if (text === undefined) return
      await overwrite(randomBytes(text.length), 'r+')
      await rm(path)
    },
    bytesWritten: () => bytesWritten,
  }
}

function absent(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  return undefined
}
