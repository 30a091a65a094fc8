import type { Kysely, Selectable } from 'kysely'
import type {
  Complaint,
  ComplaintAnswer,
  NewComplaintAnswer,
  PlaceComplaints,
} from '#contract/complaint.ts'
import type { PlaceId } from '#contract/ids.ts'
import { complaintTimes } from '../domain/complaint.ts'
import type { Maker } from './changes.ts'
import { exclusive } from './exclusive.ts'
import type { JournalTables } from './schema.ts'
import { createId } from './short-id.ts'

/** A city's for decades; of a country, each office keeps its own. */
export const COMPLAINTS_MAX = 100_000
/** Of one complaint. */
export const ANSWERS_MAX = 100

/** What is written down of a complaint; the rest follows. */
export type ComplaintDraft = Pick<
  Complaint,
  'place' | 'kind' | 'text' | 'channel' | 'receivedAtMs' | 'stateThen'
>

/** What became of a complaint or of an answer to one. */
export type ComplaintAdded =
  | { readonly outcome: 'added'; readonly complaint: Complaint }
  | { readonly outcome: 'too-many' }
export type AnswerAdded = ComplaintAdded | { readonly outcome: 'no-complaint' }

/** What a month's report needs of a complaint. */
export type ReceivedComplaint = Pick<
  Complaint,
  'id' | 'place' | 'kind' | 'receivedAtMs' | 'firstAnswerAtMs' | 'resolvedAtMs'
>

type ComplaintRow = Selectable<JournalTables['complaint']>

/** What people complained of at places; complaints and answers are only ever added. */
export class Complaints {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** The latest complaints at a place, the newest first. */
  async list(place: PlaceId, limit: number): Promise<PlaceComplaints> {
    const rows = await this.#db
      .selectFrom('complaint')
      .selectAll()
      .where('place', '=', place)
      .orderBy('received_at_ms', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    const { total } = await this.#db
      .selectFrom('complaint')
      .select(({ fn }) => fn.countAll<number>().as('total'))
      .where('place', '=', place)
      .executeTakeFirstOrThrow()
    const complaints: Complaint[] = []
    for (const row of rows) complaints.push(await complaintOf(this.#db, row))
    return { complaints, total }
  }

  /** What was received in a period, the oldest first, with when it was answered and resolved. */
  async received(fromMs: number, untilMs: number): Promise<readonly ReceivedComplaint[]> {
    const rows = await this.#db
      .selectFrom('complaint')
      .select(['id', 'place', 'kind', 'received_at_ms'])
      .where('received_at_ms', '>=', fromMs)
      .where('received_at_ms', '<', untilMs)
      .orderBy('received_at_ms')
      .orderBy('id')
      .execute()
    const found: ReceivedComplaint[] = []
    for (const { id, place, kind, received_at_ms: receivedAtMs } of rows) {
      const times = complaintTimes(await answersOf(this.#db, id))
      found.push({ id, place: place as PlaceId, kind, receivedAtMs, ...times })
    }
    return found
  }

  /** Keeps a complaint, unless there are `COMPLAINTS_MAX`. */
  add(draft: ComplaintDraft, maker: Maker): Promise<ComplaintAdded> {
    return exclusive(this.#db, (tx) => addComplaint(tx, draft, maker))
  }

  /** Adds an answer to a complaint, unless it has `ANSWERS_MAX`. */
  answer(id: string, answer: NewComplaintAnswer, { by, atMs }: Maker): Promise<AnswerAdded> {
    return exclusive(this.#db, async (tx) => {
      const row = await find(tx, id)
      if (row === undefined) return { outcome: 'no-complaint' }
      const { answers } = await complaintOf(tx, row)
      if (answers.length >= ANSWERS_MAX) return { outcome: 'too-many' }
      await tx
        .insertInto('complaint_answer')
        .values({
          complaint: id,
          number: answers.length + 1,
          at_ms: atMs,
          by,
          text: answer.text,
          resolved: answer.isResolved ? 1 : 0,
        })
        .execute()
      return { outcome: 'added', complaint: await complaintOf(tx, row) }
    })
  }
}

/** Keeps a complaint within an `exclusive` of its caller, unless there are `COMPLAINTS_MAX`. */
export async function addComplaint(
  tx: Kysely<JournalTables>,
  draft: ComplaintDraft,
  { by, atMs }: Maker,
): Promise<ComplaintAdded> {
  const { complaints } = await tx
    .selectFrom('complaint')
    .select(({ fn }) => fn.countAll<number>().as('complaints'))
    .executeTakeFirstOrThrow()
  if (complaints >= COMPLAINTS_MAX) return { outcome: 'too-many' }
  const row: ComplaintRow = {
    id: await freeId(tx),
    place: draft.place,
    kind: draft.kind,
    text: draft.text,
    channel: draft.channel,
    received_at_ms: draft.receivedAtMs,
    recorded_by: by,
    recorded_at_ms: atMs,
    state_then: draft.stateThen,
  }
  await tx.insertInto('complaint').values(row).execute()
  return { outcome: 'added', complaint: await complaintOf(tx, row) }
}

/** One complaint with its answers; null for an unknown one. */
export async function readComplaint(
  db: Kysely<JournalTables>,
  id: string,
): Promise<Complaint | null> {
  const row = await find(db, id)
  return row === undefined ? null : complaintOf(db, row)
}

function find(db: Kysely<JournalTables>, id: string): Promise<ComplaintRow | undefined> {
  return db.selectFrom('complaint').selectAll().where('id', '=', id).executeTakeFirst()
}

async function freeId(db: Kysely<JournalTables>): Promise<string> {
  let id = createId()
  while ((await find(db, id)) !== undefined) id = createId()
  return id
}

async function answersOf(db: Kysely<JournalTables>, complaint: string): Promise<ComplaintAnswer[]> {
  const rows = await db
    .selectFrom('complaint_answer')
    .selectAll()
    .where('complaint', '=', complaint)
    .orderBy('number')
    .execute()
  return rows.map(({ at_ms, by, text, resolved }) => ({
    atMs: at_ms,
    by,
    text,
    isResolved: resolved === 1,
  }))
}

async function complaintOf(db: Kysely<JournalTables>, row: ComplaintRow): Promise<Complaint> {
  const answers = await answersOf(db, row.id)
  return {
    id: row.id,
    place: row.place as PlaceId,
    kind: row.kind,
    text: row.text,
    channel: row.channel,
    receivedAtMs: row.received_at_ms,
    recordedBy: row.recorded_by,
    recordedAtMs: row.recorded_at_ms,
    stateThen: row.state_then,
    outage: await outageAt(db, row.place, row.received_at_ms),
    answers,
    ...complaintTimes(answers),
  }
}

/** The outage of a place's service at a moment, with the cause that counts. */
async function outageAt(
  db: Kysely<JournalTables>,
  place: string,
  atMs: number,
): Promise<Complaint['outage']> {
  const row = await db
    .selectFrom('outage')
    .select(['id', 'start_at_ms'])
    .select(({ fn }) => fn.coalesce('override_cause', 'cause').as('cause'))
    .where('place', '=', place)
    .where('subject_kind', '=', 'site')
    .where('status', '!=', 'withdrawn')
    .where('start_at_ms', '<=', atMs)
    .where((eb) => eb.or([eb('end_at_ms', 'is', null), eb('end_at_ms', '>', atMs)]))
    .orderBy('start_at_ms', 'desc')
    .executeTakeFirst()
  return row === undefined ? null : { id: row.id, startMs: row.start_at_ms, cause: row.cause }
}
