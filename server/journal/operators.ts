import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Kysely } from 'kysely'
import { Secret } from '#contract/secret.ts'
import type { Gate } from './gate.ts'
import type { JournalTables } from './schema.ts'
import { Turns } from './turns.ts'

/** Somebody who may change things, as the list shows it: never the key, never its hash. */
export interface OperatorEntry {
  readonly name: string
  readonly createdAtMs: number
  readonly revokedAtMs: number | null
}

export interface NewOperator {
  readonly entry: OperatorEntry
  /** Shown once; the journal keeps only its hash. */
  readonly key: Secret
}

/** A valid key. */
interface Held {
  readonly name: string
  readonly hash: Buffer
}

/** 160 random bits: nobody guesses one, and it still goes into one line of a message. */
const KEY_BYTES = 20
/** Compared with where there is no such name, so that the time tells nothing of who there is. */
const NOBODY: Held = { name: '', hash: hashOf(randomBytes(KEY_BYTES).toString('base64url')) }

/** People who may change things, each with one key at a time; held in memory. */
export class Operators {
  readonly #db: Kysely<JournalTables>
  /** By `folded` name. */
  readonly #held = new Map<string, Held>()
  readonly #turns = new Turns()
  #wereMade = false

  readonly #gate: Gate

  constructor(db: Kysely<JournalTables>, gate: Gate) {
    this.#db = db
    this.#gate = gate
  }

  async load(): Promise<void> {
    const rows = await this.#db.selectFrom('operator').selectAll().execute()
    this.#wereMade = rows.length > 0
    this.#held.clear()
    for (const { name, hash, revoked_at_ms } of rows) {
      if (revoked_at_ms === null) this.#hold({ name, hash: Buffer.from(hash, 'hex') })
    }
  }

  /**
   * Whether a key is asked for: from the first operator on, for ever. Who revokes the last one does
   * not mean to open the server to everybody.
   */
  areKeyed(): boolean {
    return this.#wereMade
  }

  /** The operator's name as it was made, when the key is that of the name; else null. */
  holderOf(name: string, key: string): string | null {
    const held = this.#held.get(folded(name)) ?? NOBODY
    return timingSafeEqual(hashOf(key), held.hash) && held !== NOBODY ? held.name : null
  }

  /** Null when somebody of that name, in small or capital letters, has a valid key. */
  add(name: string, nowMs: number): Promise<NewOperator | null> {
    return this.#takeTurn(async () => {
      if (this.#held.has(folded(name))) return null
      // The prefix lets people and secret scanners see what a stray string is.
      const key = `pantau_op_${randomBytes(KEY_BYTES).toString('base64url')}`
      const hash = hashOf(key)
      await this.#db
        .insertInto('operator')
        .values({ hash: hash.toString('hex'), name, created_at_ms: nowMs, revoked_at_ms: null })
        .execute()
      this.#hold({ name, hash })
      this.#wereMade = true
      return { entry: { name, createdAtMs: nowMs, revokedAtMs: null }, key: new Secret(key) }
    })
  }

  /** All that ever were, the first one first. */
  async list(): Promise<readonly OperatorEntry[]> {
    const rows = await this.#db
      .selectFrom('operator')
      .selectAll()
      .orderBy('created_at_ms')
      .orderBy('name')
      .execute()
    return rows.map((row) => ({
      name: row.name,
      createdAtMs: row.created_at_ms,
      revokedAtMs: row.revoked_at_ms,
    }))
  }

  /** False when nobody of that name has a valid key. */
  revoke(name: string, nowMs: number): Promise<boolean> {
    return this.#takeTurn(async () => {
      const held = this.#held.get(folded(name))
      if (held === undefined) return false
      // In memory first: what is revoked must not be taken while it is being written.
      this.#held.delete(folded(name))
      await this.#db
        .updateTable('operator')
        .set({ revoked_at_ms: nowMs })
        .where('hash', '=', held.hash.toString('hex'))
        .execute()
      return true
    })
  }

  #takeTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => this.#gate.pass(work))
  }

  #hold(held: Held): void {
    this.#held.set(folded(held.name), held)
  }
}

/** One person is not to be two by the way the name is typed. */
function folded(name: string): string {
  return name.normalize('NFKC').toLowerCase()
}

function hashOf(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
