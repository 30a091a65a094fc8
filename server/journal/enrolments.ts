import { createHash, randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { AgentId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import type { EnrolmentRequest } from '#contract/steering.ts'
import type { JournalTables } from './schema.ts'
import type { NewToken, Tokens } from './tokens.ts'
import { Turns } from './turns.ts'

export interface NewCode {
  /** Shown once; the journal keeps only its hash. */
  readonly code: Secret
  readonly expiresAtMs: number
}

/** The code of an agent as the operator may see it. */
export interface CodeEntry {
  readonly expiresAtMs: number
  readonly isUsed: boolean
}

export type Redeemed =
  | { readonly outcome: 'enrolled'; readonly agent: AgentId; readonly issued: NewToken }
  | { readonly outcome: 'unknown' | 'used' }
  | { readonly outcome: 'expired'; readonly expiredAtMs: number }

/** Crockford's base 32: no I, L, O and U, which people misread. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 10
const GROUP_LENGTH = 5

/** One-time codes of 50 random bits that an agent exchanges for its token; one per agent. */
export class Enrolments {
  readonly #db: Kysely<JournalTables>
  readonly #tokens: Tokens
  /** One at a time: a code must not be taken twice between the look at it and the note of its use. */
  readonly #turns = new Turns()

  constructor(db: Kysely<JournalTables>, tokens: Tokens) {
    this.#db = db
    this.#tokens = tokens
  }

  /** A new code for the agent; the one before ends. */
  async create(agent: AgentId, expiresAtMs: number): Promise<NewCode> {
    const code = newCode()
    const values = { hash: hashOf(code), expires_at_ms: expiresAtMs, nonce: null, token: null }
    await this.#db
      .insertInto('enrolment')
      .values({ agent, ...values })
      .onConflict((conflict) => conflict.column('agent').doUpdateSet(values))
      .execute()
    return { code: new Secret(code), expiresAtMs }
  }

  /**
   * Exchanges a code for a token; what the agent had before ends when it uses the new one. The same
   * nonce again, while the token was never used, is the same enrolment whose answer was lost: it
   * gets another token, and the one before ends.
   */
  redeem(request: EnrolmentRequest, nowMs: number): Promise<Redeemed> {
    return this.#turns.take(() => this.#redeem(request, nowMs))
  }

  async codeOf(agent: AgentId): Promise<CodeEntry | null> {
    const row = await this.#db
      .selectFrom('enrolment')
      .selectAll()
      .where('agent', '=', agent)
      .executeTakeFirst()
    return row === undefined ? null : { expiresAtMs: row.expires_at_ms, isUsed: row.token !== null }
  }

  /** Ends the agent's code; an exchange that is under way has its token when this resolves. */
  async end(agent: AgentId): Promise<void> {
    await this.#turns.take(() =>
      this.#db.deleteFrom('enrolment').where('agent', '=', agent).execute(),
    )
  }

  async #redeem({ code, nonce }: EnrolmentRequest, nowMs: number): Promise<Redeemed> {
    // Found by its hash: how long that takes tells nothing about the code.
    const hash = hashOf(asWritten(code))
    const row = await this.#db
      .selectFrom('enrolment')
      .selectAll()
      .where('hash', '=', hash)
      .executeTakeFirst()
    if (row === undefined) return { outcome: 'unknown' }
    const agent = row.agent as AgentId
    if (row.token === null) {
      if (row.expires_at_ms < nowMs) return { outcome: 'expired', expiredAtMs: row.expires_at_ms }
    } else {
      if (row.nonce !== nonce || this.#tokens.wasUsed(agent, row.token)) return { outcome: 'used' }
      await this.#tokens.revoke(row.token, nowMs)
    }
    const issued = await this.#tokens.createInPlaceOfAll(agent, nowMs)
    const { numUpdatedRows } = await this.#db
      .updateTable('enrolment')
      .set({ nonce, token: issued.entry.id })
      .where('hash', '=', hash)
      .where('token', row.token === null ? 'is' : '=', row.token)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) return { outcome: 'enrolled', agent, issued }
    // Another process has taken the code meanwhile.
    await this.#tokens.revoke(issued.entry.id, nowMs)
    return { outcome: 'used' }
  }
}

function newCode(): string {
  // 256 is a multiple of 32: each digit is as likely as every other.
  const digits = Array.from(randomBytes(CODE_LENGTH), (byte) => DIGITS[byte % DIGITS.length])
  return `${digits.slice(0, GROUP_LENGTH).join('')}-${digits.slice(GROUP_LENGTH).join('')}`
}

/** The code as it was made, however it was typed: small letters, no dash, O for 0, I or L for 1. */
function asWritten(typed: string): string {
  const digits = typed
    .toUpperCase()
    .replace(/[\s-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return `${digits.slice(0, GROUP_LENGTH)}-${digits.slice(GROUP_LENGTH)}`
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('hex')
}
