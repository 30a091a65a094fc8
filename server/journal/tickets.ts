import type { Kysely } from 'kysely'
import type { Complaint } from '#contract/complaint.ts'
import { addComplaint, readComplaint } from './complaints.ts'
import type { ComplaintDraft } from './complaints.ts'
import { exclusive } from './exclusive.ts'
import { createCode } from './public-code.ts'
import type { JournalTables } from './schema.ts'

/** 49 random bits: nobody comes upon the ticket of another. */
const TICKET_LENGTH = 10
const DAY_MS = 86_400_000
/** Within 24 hours: strangers must not use up what an office may write down. */
export const TICKETS_PER_DAY = { place: 50, total: 500 } as const

export type TicketOpened =
  | { readonly outcome: 'opened'; readonly ticket: string }
  | { readonly outcome: 'too-many' }

/** What people complained of on public pages, by the number that each was given. */
export class Tickets {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** The ticket that a form became; null while it was not sent. */
  async ofForm(form: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('complaint_ticket')
      .select('ticket')
      .where('form', '=', form)
      .executeTakeFirst()
    return row?.ticket ?? null
  }

  /** Keeps a complaint with a new ticket, or gives the one that the form became before. */
  open(form: string, draft: ComplaintDraft, nowMs: number): Promise<TicketOpened> {
    return exclusive(this.#db, async (tx) => {
      const former = await tx
        .selectFrom('complaint_ticket')
        .select('ticket')
        .where('form', '=', form)
        .executeTakeFirst()
      if (former !== undefined) return { outcome: 'opened', ticket: former.ticket }
      const recent = await tx
        .selectFrom('complaint_ticket')
        .select('place')
        .where('at_ms', '>', nowMs - DAY_MS)
        .limit(TICKETS_PER_DAY.total)
        .execute()
      const own = recent.filter(({ place }) => place === draft.place).length
      if (recent.length >= TICKETS_PER_DAY.total || own >= TICKETS_PER_DAY.place) {
        return { outcome: 'too-many' }
      }
      const added = await addComplaint(tx, draft, { by: 'public', atMs: nowMs })
      if (added.outcome !== 'added') return added
      const ticket = createCode(TICKET_LENGTH)
      await tx
        .insertInto('complaint_ticket')
        .values({
          ticket,
          complaint: added.complaint.id,
          place: draft.place,
          form,
          at_ms: nowMs,
        })
        .execute()
      return { outcome: 'opened', ticket }
    })
  }

  /** The complaint of a ticket as it is kept; null for an unknown one. */
  async complaintOf(ticket: string): Promise<Complaint | null> {
    const row = await this.#db
      .selectFrom('complaint_ticket')
      .select('complaint')
      .where('ticket', '=', ticket)
      .executeTakeFirst()
    return row === undefined ? null : readComplaint(this.#db, row.complaint)
  }
}
