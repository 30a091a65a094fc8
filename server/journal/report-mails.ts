import type { Kysely, Selectable } from 'kysely'
import type { JournalTables } from './schema.ts'

/** A report on its way to somebody. */
export interface ReportMail {
  readonly month: string
  readonly version: number
  readonly address: string
  readonly dueAtMs: number
  readonly attempts: number
  readonly sentAtMs: number | null
  /** Why the last attempt failed. */
  readonly problem: string | null
  readonly isGivenUp: boolean
}

/** Reports on their way by e-mail: written down before they are sent, so that a stop loses none. */
export class ReportMails {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** Those that are to be sent by now, the oldest first. */
  async due(nowMs: number): Promise<readonly ReportMail[]> {
    const rows = await this.#db
      .selectFrom('report_mail')
      .selectAll()
      .where('sent_at_ms', 'is', null)
      .where('is_given_up', '=', 0)
      .where('due_at_ms', '<=', nowMs)
      .orderBy('due_at_ms')
      .orderBy('address')
      .execute()
    return rows.map(mailOf)
  }

  /** What became of the mails of a version. */
  async of(month: string, version: number): Promise<readonly ReportMail[]> {
    const rows = await this.#db
      .selectFrom('report_mail')
      .selectAll()
      .where('month', '=', month)
      .where('version', '=', version)
      .orderBy('address')
      .execute()
    return rows.map(mailOf)
  }

  /** Writes mails down, or what became of them. */
  async note(mails: readonly ReportMail[]): Promise<void> {
    await this.#db.transaction().execute(async (tx) => {
      for (const { month, version, address, dueAtMs, sentAtMs, isGivenUp, ...rest } of mails) {
        const row = {
          ...rest,
          due_at_ms: dueAtMs,
          sent_at_ms: sentAtMs,
          is_given_up: Number(isGivenUp),
        }
        await tx
          .insertInto('report_mail')
          .values({ month, version, address, ...row })
          .onConflict((conflict) =>
            conflict.columns(['month', 'version', 'address']).doUpdateSet(row),
          )
          .execute()
      }
    })
  }
}

function mailOf({
  due_at_ms,
  sent_at_ms,
  is_given_up,
  ...rest
}: Selectable<JournalTables['report_mail']>): ReportMail {
  return { ...rest, dueAtMs: due_at_ms, sentAtMs: sent_at_ms, isGivenUp: is_given_up === 1 }
}
