import { createHash } from 'node:crypto'
import type { Kysely, Selectable } from 'kysely'
import type { UplinkId } from '#contract/ids.ts'
import type { CounterEvidence, Objection, ObjectionDecision } from '#contract/minutes.ts'
import { COUNTER_EVIDENCE_FILES_MAX } from '#contract/minutes-words.ts'
import type { CounterEvidenceType } from '#contract/minutes-words.ts'
import type { Maker } from './changes.ts'
import { exclusive } from './exclusive.ts'
import type { JournalTables } from './schema.ts'
import { createId } from './short-id.ts'

/** To the minutes of one contract and month. */
export const OBJECTIONS_MAX = 200
/** Of one objection. */
export const DECISIONS_MAX = 20
/** All counter-evidence together: the journal is one file that is backed up whole. */
export const FILES_BYTES_MAX = 2 * 1024 ** 3

/** What is written down of an objection; the rest follows. */
export type ObjectionDraft = Omit<Objection, 'id' | 'by' | 'atMs' | 'files' | 'decisions'>

/** A file that was found to be what it says, without what its camera wrote beside it. */
export interface EvidenceFile {
  readonly name: string
  readonly mediaType: CounterEvidenceType
  readonly bytes: Uint8Array
}

/** What became of something that was added to an objection, or of a new one. */
export type ObjectionAdded =
  | { readonly outcome: 'added'; readonly objection: Objection }
  | { readonly outcome: 'no-objection' | 'too-many' }
/** `known`: the very file is there already; `full`: there is no room for files at all. */
export type FileAdded =
  | ObjectionAdded
  | { readonly outcome: 'known'; readonly objection: Objection }
  | { readonly outcome: 'full' }

type Db = Kysely<JournalTables>

/** What providers object to in minutes; objections, files and decisions are only ever added. */
export class Objections {
  readonly #db: Db

  constructor(db: Db) {
    this.#db = db
  }

  /** Those to a contract's month, whatever version of the report, the oldest first. */
  async list(contract: string, month: string): Promise<readonly Objection[]> {
    const rows = await this.#db
      .selectFrom('objection')
      .selectAll()
      .where('contract', '=', contract)
      .where('month', '=', month)
      .orderBy('number')
      .execute()
    return Promise.all(rows.map((row) => objectionOf(this.#db, row)))
  }

  /** Null where there is none of that id. */
  async find(id: string): Promise<Objection | null> {
    const row = await rowOf(this.#db, id)
    return row === undefined ? null : objectionOf(this.#db, row)
  }

  /** Keeps an objection, unless its month has `OBJECTIONS_MAX`. */
  add(draft: ObjectionDraft, { by, atMs }: Maker): Promise<ObjectionAdded> {
    return exclusive(this.#db, async (tx) => {
      const { objections } = await tx
        .selectFrom('objection')
        .select(({ fn }) => fn.countAll<number>().as('objections'))
        .where('contract', '=', draft.contract)
        .where('month', '=', draft.month)
        .executeTakeFirstOrThrow()
      if (objections >= OBJECTIONS_MAX) return { outcome: 'too-many' }
      let id = createId()
      while ((await rowOf(tx, id)) !== undefined) id = createId()
      const { outage, claimed } = draft
      const row: Selectable<JournalTables['objection']> = {
        id,
        contract: draft.contract,
        month: draft.month,
        number: objections + 1,
        version: draft.version,
        uplink: draft.uplink,
        outage_start_ms: outage?.startMs ?? null,
        outage_end_ms: outage?.endMs ?? null,
        outage_cause: outage?.cause ?? null,
        objector: draft.objector,
        claimed_cause: draft.claimedCause,
        claimed_start_ms: claimed?.startMs ?? null,
        claimed_end_ms: claimed?.endMs ?? null,
        disputed_ms: draft.disputedMs,
        text: draft.text,
        by,
        at_ms: atMs,
      }
      await tx.insertInto('objection').values(row).execute()
      return { outcome: 'added', objection: await objectionOf(tx, row) }
    })
  }

  /** Adds what the office made of an objection, unless it has `DECISIONS_MAX`. */
  decide(
    id: string,
    decision: Pick<ObjectionDecision, 'outcome' | 'acceptedMs' | 'reason'>,
    { by, atMs }: Maker,
  ): Promise<ObjectionAdded> {
    return exclusive(this.#db, async (tx) => {
      const row = await rowOf(tx, id)
      if (row === undefined) return { outcome: 'no-objection' }
      const { decisions } = await objectionOf(tx, row)
      if (decisions.length >= DECISIONS_MAX) return { outcome: 'too-many' }
      await tx
        .insertInto('objection_decision')
        .values({
          objection: id,
          number: decisions.length + 1,
          outcome: decision.outcome,
          accepted_ms: decision.acceptedMs,
          reason: decision.reason,
          by,
          at_ms: atMs,
        })
        .execute()
      return { outcome: 'added', objection: await objectionOf(tx, row) }
    })
  }

  /** Adds a file to an objection, unless it has `COUNTER_EVIDENCE_FILES_MAX`; a file is kept once. */
  addFile(id: string, file: EvidenceFile, { by, atMs }: Maker): Promise<FileAdded> {
    return exclusive(this.#db, async (tx) => {
      const row = await rowOf(tx, id)
      if (row === undefined) return { outcome: 'no-objection' }
      const objection = await objectionOf(tx, row)
      const { files } = objection
      const sha256 = createHash('sha256').update(file.bytes).digest('hex')
      if (files.some((one) => one.sha256 === sha256)) return { outcome: 'known', objection }
      if (files.length >= COUNTER_EVIDENCE_FILES_MAX) return { outcome: 'too-many' }
      const { size } = await tx
        .selectFrom('objection_file')
        .select(({ fn }) => fn.sum<number | null>('size').as('size'))
        .executeTakeFirstOrThrow()
      if ((size ?? 0) + file.bytes.length > FILES_BYTES_MAX) return { outcome: 'full' }
      await tx
        .insertInto('objection_file')
        .values({
          id: `${id}-${files.length + 1}`,
          objection: id,
          number: files.length + 1,
          name: file.name,
          media_type: file.mediaType,
          size: file.bytes.length,
          sha256,
          by,
          at_ms: atMs,
          body: file.bytes,
        })
        .execute()
      return { outcome: 'added', objection: await objectionOf(tx, row) }
    })
  }

  /** A file of an objection; null where there is none. */
  async file(id: string, file: string): Promise<EvidenceFile | null> {
    const row = await this.#db
      .selectFrom('objection_file')
      .select(['name', 'media_type', 'body'])
      .where('objection', '=', id)
      .where('id', '=', file)
      .executeTakeFirst()
    if (row === undefined) return null
    return { name: row.name, mediaType: row.media_type, bytes: row.body }
  }
}

function rowOf(db: Db, id: string): Promise<Selectable<JournalTables['objection']> | undefined> {
  return db.selectFrom('objection').selectAll().where('id', '=', id).executeTakeFirst()
}

async function objectionOf(
  db: Db,
  row: Selectable<JournalTables['objection']>,
): Promise<Objection> {
  const { outage_start_ms, outage_end_ms, outage_cause, claimed_start_ms, claimed_end_ms } = row
  return {
    id: row.id,
    contract: row.contract,
    month: row.month,
    version: row.version,
    uplink: row.uplink as UplinkId,
    outage:
      outage_start_ms === null || outage_end_ms === null || outage_cause === null
        ? null
        : { startMs: outage_start_ms, endMs: outage_end_ms, cause: outage_cause },
    objector: row.objector,
    claimedCause: row.claimed_cause,
    claimed:
      claimed_start_ms === null || claimed_end_ms === null
        ? null
        : { startMs: claimed_start_ms, endMs: claimed_end_ms },
    disputedMs: row.disputed_ms,
    text: row.text,
    by: row.by,
    atMs: row.at_ms,
    files: await filesOf(db, row.id),
    decisions: await decisionsOf(db, row.id),
  }
}

async function filesOf(db: Db, objection: string): Promise<CounterEvidence[]> {
  const rows = await db
    .selectFrom('objection_file')
    .select(['id', 'name', 'media_type', 'size', 'sha256', 'by', 'at_ms'])
    .where('objection', '=', objection)
    .orderBy('number')
    .execute()
  return rows.map(({ media_type, size, at_ms, ...rest }) => ({
    ...rest,
    mediaType: media_type,
    bytes: size,
    atMs: at_ms,
  }))
}

async function decisionsOf(db: Db, objection: string): Promise<ObjectionDecision[]> {
  const rows = await db
    .selectFrom('objection_decision')
    .select(['outcome', 'accepted_ms', 'reason', 'by', 'at_ms'])
    .where('objection', '=', objection)
    .orderBy('number')
    .execute()
  return rows.map(({ accepted_ms, at_ms, ...rest }) => ({
    ...rest,
    acceptedMs: accepted_ms,
    atMs: at_ms,
  }))
}
