import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { JournalSetupError } from './unavailable.ts'

/** In the data directory and in no database: what is sealed is of no use without it. */
export const KEY_FILE = 'secret.key'

const KEY_BYTES = 32
/** As GCM wants it (NIST SP 800-38D, 5.2.1.1). */
const IV_BYTES = 12
const TAG_BYTES = 16
/** Before what is sealed; other ways to seal would have other numbers. */
const PREFIX = 'sealed:1:'

/**
 * Seals texts of the journal, AES-256-GCM, under a key that is a file beside it. The file is made when the
 * first text is sealed: a city without passwords has none.
 */
export class Seal {
  readonly #file: string
  #key: Promise<Buffer> | null = null

  constructor(file: string) {
    this.#file = file
  }

  static isSealed(text: string): boolean {
    return text.startsWith(PREFIX)
  }

  /** Of what the text is (`about`) it can be opened as nothing else. */
  async seal(text: string, about: string): Promise<string> {
    const key = await (this.#key ??= this.#readOrMake())
    const iv = randomBytes(IV_BYTES)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(about))
    const sealed = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]
    return PREFIX + Buffer.concat(sealed).toString('base64url')
  }

  /** Throws `JournalSetupError` where the key is missing, damaged, or another one. */
  async unseal(sealed: string, about: string): Promise<string> {
    const key = await (this.#key ??= this.#read())
    const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url')
    const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(-TAG_BYTES)]
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag)
      const text = decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8')
      return text + decipher.final('utf8')
    } catch (cause) {
      throw new JournalSetupError(
        `passwords of devices in the journal are sealed under another key than that of ${this.#file}: ` +
          `put the file there that was beside the journal when they were written`,
        { cause },
      )
    }
  }

  async #read(): Promise<Buffer> {
    try {
      return keyIn(await readFile(this.#file, 'utf8'), this.#file)
    } catch (cause) {
      this.#key = null
      if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
      throw new JournalSetupError(
        `passwords of devices in the journal are sealed, and their key ${this.#file} is missing: ` +
          `put it back from where a copy is kept (backups hold none), or give up these passwords: ` +
          `DELETE FROM agent_document, and enter them anew`,
        { cause },
      )
    }
  }

  async #readOrMake(): Promise<Buffer> {
    const key = randomBytes(KEY_BYTES)
    const part = `${this.#file}.${randomBytes(4).toString('hex')}.part`
    try {
      const file = await open(part, 'wx', 0o600)
      try {
        await file.writeFile(`${key.toString('base64')}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      // A whole file or none, also for another process that makes one in the same moment.
      await link(part, this.#file)
      await syncFolder(dirname(this.#file))
      return key
    } catch (cause) {
      this.#key = null
      if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return await this.#read()
      throw cause
    } finally {
      await rm(part, { force: true })
    }
  }
}

function keyIn(text: string, file: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === KEY_BYTES) return key
  throw new JournalSetupError(
    `${file} is no key: expected ${KEY_BYTES} bytes in base64; put it back from where a copy is kept`,
  )
}
