import { sql } from 'kysely'
import type { Kysely, Selectable } from 'kysely'
import type { PlaceId } from '#contract/ids.ts'
import type { Outage } from '#contract/outage.ts'
import type { Cause, OutageStatus, OutageSubjectKind } from '#contract/words.ts'
import type { Finding, Group } from '../domain/site.ts'
import { lastOfEach } from './last-of-each.ts'
import type { JournalTables } from './schema.ts'

/** What people have said about an outage: the latest note of each kind. */
export type Said = Pick<Outage, 'override' | 'acknowledged' | 'assignee'>

export const NOTHING_SAID: Said = { override: null, acknowledged: null, assignee: null }

/** A group as its outages keep it: with the places in each, those of a country would be billions. */
export type KeptGroup = Omit<Group, 'places'>

/** An outage as the watch keeps it: the machine's finding and what people said, side by side. */
export interface KeptOutage extends Omit<
  Outage,
  'cause' | 'confidence' | 'candidates' | keyof Said
> {
  readonly finding: Finding
  /** What joined it with outages of other places when it began; null when it began alone. */
  readonly group: KeptGroup | null
  /** It began with silence: nobody saw the service stop. */
  readonly isSilent: boolean
  readonly said: Said
}

/** The outage as people see it: a person's word on the cause counts before the machine's. */
export function shownOutage({
  finding,
  group: _group,
  isSilent: _isSilent,
  said,
  ...rest
}: KeptOutage): Outage {
  const { override } = said
  return {
    ...rest,
    ...said,
    cause: override?.cause ?? finding.cause,
    confidence: override === null ? finding.confidence : 1,
    candidates: [...finding.candidates],
  }
}

/** Which outages are asked for; what is undefined does not choose. */
export interface OutageQuery {
  /** Those that touch the period: begun before `untilMs` and not ended before `fromMs`. */
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly place?: PlaceId | undefined
  readonly incident?: string | undefined
  readonly kind?: OutageSubjectKind | undefined
  readonly cause?: Cause | undefined
  readonly status?: OutageStatus | undefined
  readonly isOpen?: boolean | undefined
  readonly limit: number
}

/** An outage that is over, as far as it tells what befalls its place. */
export type PastOutage = Pick<
  Outage,
  'subject' | 'place' | 'status' | 'cause' | 'startMs' | 'startWithinMs'
>

/** When a place had no service, and why. */
export interface OutageSpan {
  readonly id: string
  readonly place: PlaceId
  readonly startMs: number
  readonly endMs: number | null
  readonly cause: Cause
}

/** When a place or a line had no service, and why. */
export interface SubjectSpan extends Omit<OutageSpan, 'id' | 'place'> {
  /** Id of the place or the line. */
  readonly subject: string
}

/** An outage of which a person says another cause than the machine. */
export interface OverriddenOutage {
  readonly place: PlaceId | null
  readonly startMs: number
  readonly found: Cause
  readonly override: NonNullable<Said['override']>
}

/** Years of a city; of a country the latest. */
const PAST_MAX = 200_000
/** A bad month of a whole country. */
const SPANS_MAX = 2_000_000
/** A period is read in so many parts. */
const SPAN_PARTS = 32

/** What has no column of its own. */
type Rest = Omit<
  KeptOutage,
  | 'id'
  | 'subject'
  | 'place'
  | 'startMs'
  | 'startWithinMs'
  | 'endMs'
  | 'status'
  | 'incident'
  | 'said'
>

/** Name of the setting that says how much of the store's history is not in the outages yet. */
const HISTORY_LEFT_KEY = 'outage-history-left-until'

/** SQLite takes 32,766 values in one statement; a row here has twelve. */
const ROWS_PER_STATEMENT = 500
const IDS_PER_STATEMENT = 1000

/** The outages of the journal. They are revised, never deleted before their time. */
export class Outages {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** Writes what the machine found, all or nothing; what people said stays as it is. */
  async write(found: readonly KeptOutage[]): Promise<void> {
    const outages = lastOfEach(found, ({ id }) => id)
    await this.#db.transaction().execute(async (tx) => {
      for (let start = 0; start < outages.length; start += ROWS_PER_STATEMENT) {
        await tx
          .insertInto('outage')
          .values(outages.slice(start, start + ROWS_PER_STATEMENT).map(rowOf))
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet((excluded) => ({
              start_at_ms: excluded.ref('excluded.start_at_ms'),
              start_within_ms: excluded.ref('excluded.start_within_ms'),
              end_at_ms: excluded.ref('excluded.end_at_ms'),
              status: excluded.ref('excluded.status'),
              cause: excluded.ref('excluded.cause'),
              incident: excluded.ref('excluded.incident'),
              rest: excluded.ref('excluded.rest'),
            })),
          )
          .execute()
      }
    })
  }

  /** The outages of a query, the newest first. */
  async list(query: OutageQuery): Promise<readonly KeptOutage[]> {
    let select = this.#db.selectFrom('outage').selectAll()
    const { fromMs, untilMs, place, incident, kind, cause, status, isOpen } = query
    if (untilMs !== undefined) select = select.where('start_at_ms', '<', untilMs)
    if (fromMs !== undefined) {
      select = select.where((eb) =>
        eb.or([eb('end_at_ms', 'is', null), eb('end_at_ms', '>=', fromMs)]),
      )
    }
    if (place !== undefined) select = select.where('place', '=', place)
    if (incident !== undefined) select = select.where('incident', '=', incident)
    if (kind !== undefined) select = select.where('subject_kind', '=', kind)
    if (status !== undefined) select = select.where('status', '=', status)
    if (isOpen === true) {
      select = select.where('end_at_ms', 'is', null).where('status', '!=', 'withdrawn')
    }
    if (isOpen === false) select = select.where('end_at_ms', 'is not', null)
    if (cause !== undefined) {
      select = select.where(({ eb, fn }) => eb(fn.coalesce('override_cause', 'cause'), '=', cause))
    }
    const rows = await select
      .orderBy('start_at_ms', 'desc')
      .orderBy('id')
      .limit(query.limit)
      .execute()
    return rows.map(keptOf)
  }

  /** What befell places since then, the cause being the one that counts; final outages alone. */
  async past(fromMs: number): Promise<readonly PastOutage[]> {
    const rows = await this.#db
      .selectFrom('outage')
      .select(['subject_kind', 'subject_id', 'place', 'start_at_ms', 'start_within_ms'])
      .select(({ fn }) => fn.coalesce('override_cause', 'cause').as('cause'))
      .where('start_at_ms', '>=', fromMs)
      .where('status', '=', 'final')
      .orderBy('start_at_ms', 'desc')
      .limit(PAST_MAX)
      .execute()
    return rows.map((row) => ({
      subject: { kind: row.subject_kind, id: row.subject_id },
      place: row.place as PlaceId | null,
      status: 'final',
      cause: row.cause,
      startMs: row.start_at_ms,
      startWithinMs: row.start_within_ms,
    }))
  }

  /** The outages of service that touch a period, the earliest first; none that was withdrawn. */
  async spans(fromMs: number, untilMs: number): Promise<readonly OutageSpan[]> {
    const rows = await this.#touching('site', fromMs, untilMs)
      .select(['id', 'place', 'start_at_ms as startMs', 'end_at_ms as endMs'])
      .limit(SPANS_MAX)
      .execute()
    return rows.map(({ id, place, startMs, endMs, cause }) => {
      return { id, place: place as PlaceId, startMs, endMs, cause }
    })
  }

  /**
   * The same of places or of their lines by their ids, without the outages' own, some at a time: those
   * of a country, all at once, would fill the memory several times over.
   */
  async *spansOfEach(
    kind: 'site' | 'uplink',
    fromMs: number,
    untilMs: number,
  ): AsyncGenerator<readonly SubjectSpan[], void> {
    let left = SPANS_MAX
    const partMs = Math.max(1, Math.ceil((untilMs - fromMs) / SPAN_PARTS))
    for (let beforeMs = fromMs; beforeMs < untilMs && left > 0;) {
      const partUntilMs = Math.min(beforeMs + partMs, untilMs)
      let select = this.#touching(kind, fromMs, partUntilMs)
      // The first part has what began before the period as well.
      if (beforeMs > fromMs) select = select.where('start_at_ms', '>=', beforeMs)
      const rows = await select
        .select([`${kind === 'site' ? 'place' : 'subject_id'} as subject`])
        .select(['start_at_ms as startMs', 'end_at_ms as endMs'])
        .limit(left)
        .execute()
      left -= rows.length
      beforeMs = partUntilMs
      yield rows as readonly SubjectSpan[]
    }
  }

  /** Outages that touch a period, with the cause that counts, in their order. */
  #touching(kind: 'site' | 'uplink', fromMs: number, untilMs: number) {
    return this.#db
      .selectFrom('outage')
      .select(({ fn }) => fn.coalesce('override_cause', 'cause').as('cause'))
      .where('subject_kind', '=', sql.lit(kind))
      .where('status', '!=', 'withdrawn')
      .where('start_at_ms', '<', untilMs)
      .where((eb) => eb.or([eb('end_at_ms', 'is', null), eb('end_at_ms', '>', fromMs)]))
      .orderBy('start_at_ms')
      .orderBy('id')
  }

  /** Outages of service that touch a period and whose cause a person has said, the earliest first. */
  async overridden(fromMs: number, untilMs: number): Promise<readonly OverriddenOutage[]> {
    const rows = await this.#db
      .selectFrom('outage')
      .select(['place', 'start_at_ms', 'cause', 'said'])
      .where('override_cause', 'is not', null)
      .where('subject_kind', '=', 'site')
      .where('status', '!=', 'withdrawn')
      .where('start_at_ms', '<', untilMs)
      .where((eb) => eb.or([eb('end_at_ms', 'is', null), eb('end_at_ms', '>', fromMs)]))
      .orderBy('start_at_ms')
      .orderBy('id')
      .limit(PAST_MAX)
      .execute()
    return rows.flatMap((row) => {
      const { override } = JSON.parse(row.said) as Said
      if (override === null) return []
      const place = row.place as PlaceId | null
      return { place, startMs: row.start_at_ms, found: row.cause, override }
    })
  }

  async get(id: string): Promise<KeptOutage | null> {
    const row = await this.#db
      .selectFrom('outage')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : keptOf(row)
  }

  /** Says which incident outages belong to. */
  async assignIncident(ids: readonly string[], incident: string): Promise<void> {
    for (let start = 0; start < ids.length; start += IDS_PER_STATEMENT) {
      const part = ids.slice(start, start + IDS_PER_STATEMENT)
      await this.#db.updateTable('outage').set({ incident }).where('id', 'in', part).execute()
    }
  }

  async isEmpty(): Promise<boolean> {
    return (await this.#db.selectFrom('outage').select('id').executeTakeFirst()) === undefined
  }

  /**
   * Until when the history that was stored before there were outages is left to be worked in, Unix
   * ms; 0 when all of it is, null when nobody has looked at it.
   */
  async historyLeftUntil(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', HISTORY_LEFT_KEY)
      .executeTakeFirst()
    return row === undefined ? null : Number(row.value)
  }

  async noteHistoryLeft(untilMs: number): Promise<void> {
    const value = String(untilMs)
    await this.#db
      .insertInto('setting')
      .values({ key: HISTORY_LEFT_KEY, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute()
  }

  /** Deletes the outages that ended before the cut, with all that was said about them. */
  async expire(olderThanMs: number): Promise<void> {
    await this.#db.deleteFrom('outage').where('end_at_ms', '<', olderThanMs).execute()
  }
}

function rowOf(outage: KeptOutage): JournalTables['outage'] {
  const { id, subject, place, startMs, startWithinMs, endMs, status, incident, said, ...rest } =
    outage
  return {
    id,
    subject_kind: subject.kind,
    subject_id: subject.id,
    place,
    start_at_ms: startMs,
    start_within_ms: startWithinMs,
    end_at_ms: endMs,
    status,
    cause: outage.finding.cause,
    override_cause: said.override?.cause ?? null,
    incident,
    said: JSON.stringify(said),
    rest: JSON.stringify(rest satisfies Rest),
  }
}

function keptOf(row: Selectable<JournalTables['outage']>): KeptOutage {
  return {
    ...(JSON.parse(row.rest) as Rest),
    id: row.id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    place: row.place as PlaceId | null,
    startMs: row.start_at_ms,
    startWithinMs: row.start_within_ms,
    endMs: row.end_at_ms,
    status: row.status,
    incident: row.incident,
    said: JSON.parse(row.said) as Said,
  }
}
