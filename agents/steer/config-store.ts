import { createHash } from 'node:crypto'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { writeDurably } from './durable-file.ts'

/** The last good configuration of the server, as it came. */
export interface StoredConfig {
  readonly revision: number
  readonly document: unknown
}

const storedSchema = z.object({
  revision: z.int().min(1),
  /** Of the document's JSON: a flipped bit in a password is no syntax error. */
  sha256: z.string(),
  document: z.unknown(),
})

/** `config.json` in the data directory: an agent boots with it when the server is away. */
export interface ConfigStore {
  /** Undefined when there is none. Rejects when it is damaged. */
  readonly read: () => Promise<StoredConfig | undefined>
  /** Resolves to the bytes written; rejects with the system's error. */
  readonly write: (config: StoredConfig) => Promise<number>
  readonly remove: () => Promise<void>
}

export function createConfigStore(directory: string): ConfigStore {
  const path = join(directory, 'config.json')
  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
        if (cause.code === 'ENOENT') return undefined
        throw cause
      })
      if (text === undefined) return undefined
      const { revision, sha256, document } = storedSchema.parse(JSON.parse(text))
      if (sha256 !== hashOf(document)) throw new Error('the checksum does not fit')
      return { revision, document }
    },
    async write({ revision, document }) {
      const text = `${JSON.stringify({ revision, sha256: hashOf(document), document })}\n`
      await writeDurably(path, text)
      return Buffer.byteLength(text)
    },
    remove: () => rm(path, { force: true }),
  }
}

function hashOf(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex')
}
