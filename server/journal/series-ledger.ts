import { sql } from 'kysely'
import type { Kysely, Transaction } from 'kysely'
import type { Rejection } from '#contract/batch.ts'
import type { AgentId, BootId } from '#contract/ids.ts'
import type { JournalTables } from './schema.ts'

interface Key {
  readonly agent: AgentId
  readonly boot: BootId
  readonly sequence: number
}
interface Receipt {
  readonly accepted: number
  readonly rejected: readonly Rejection[]
}

/**
 * Newest batches of each boot that are kept to recognise a repetition. An agent repeats only the
 * batch that was not answered, and sends no other before.
 */
const RECEIPTS_KEPT = 100
/** A boot that delivered nothing for this long is over. */
const RECEIPTS_KEPT_MS = 45 * 86_400_000
/** Receipts that are looked through at a time, so that others wait for milliseconds only. */
const FORGET_AT_ONCE = 10_000
/** Words are kept a little longer than the readings that they were last written for. */
const WORDS_KEPT_DAYS = 2
/** Both engines limit the values of one statement. */
const ROWS_PER_STATEMENT = 500
const CUT_ID = 1

/** What engines of readings cannot keep; see `SeriesLedger` of the store for what each does. */
export class SeriesLedger {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  async receiptsOf(keys: readonly Key[]): Promise<readonly (Receipt | undefined)[]> {
    const found = new Map<string, Receipt>()
    for (const some of parts(keys)) {
      const rows = await this.#db
        .selectFrom('series_receipt')
        .select(['agent', 'boot', 'sequence', 'accepted', 'rejected'])
        .where(sql<boolean>`(agent, boot, sequence) IN (VALUES ${sql.join(some.map(tupleOf))})`)
        .execute()
      for (const { accepted, rejected, ...key } of rows) {
        found.set(nameOf(key), { accepted, rejected: JSON.parse(rejected ?? '[]') as Rejection[] })
      }
    }
    return keys.map((key) => found.get(nameOf(key)))
  }

  async receivedUntil(agents: readonly AgentId[]): Promise<ReadonlyMap<AgentId, number>> {
    const found = new Map<AgentId, number>()
    for (const some of parts(agents)) {
      const rows = await this.#db
        .selectFrom('series_receipt')
        .select(['agent', (eb) => eb.fn.max('received_at_ms').as('until_ms')])
        .where('agent', 'in', some)
        .groupBy('agent')
        .execute()
      for (const { agent, until_ms: untilMs } of rows) found.set(agent as AgentId, untilMs)
    }
    return found
  }

  async take(
    receipts: readonly (Key & Receipt & { readonly receivedAtMs: number })[],
    hours: readonly { readonly startMs: number; readonly receivedUntilMs: number }[],
    kept: readonly { readonly atMs: number; readonly body: Uint8Array }[] = [],
  ): Promise<readonly Key[]> {
    const isNew = new Set<string>()
    await this.#db.transaction().execute(async (tx) => {
      for (const some of parts(receipts)) {
        const rows = some.map(({ agent, boot, sequence, receivedAtMs, accepted, rejected }) => ({
          agent,
          boot,
          sequence,
          received_at_ms: receivedAtMs,
          accepted,
          rejected: rejected.length === 0 ? null : JSON.stringify(rejected),
        }))
        const taken = await tx
          .insertInto('series_receipt')
          .values(rows)
          .onConflict((conflict) => conflict.columns(['agent', 'boot', 'sequence']).doNothing())
          .returning(['agent', 'boot', 'sequence'])
          .execute()
        for (const key of taken) isNew.add(nameOf(key))
      }
      await takeHours(tx, hours)
      for (const { atMs, body } of kept) {
        await tx.insertInto('series_kept').values({ at_ms: atMs, body }).execute()
      }
    })
    return receipts.filter((receipt) => !isNew.has(nameOf(receipt)))
  }

  async *kept(): AsyncGenerator<Uint8Array> {
    let after = 0
    for (;;) {
      const row = await this.#db
        .selectFrom('series_kept')
        .select(['id', 'body'])
        .where('id', '>', after)
        .orderBy('id')
        .limit(1)
        .executeTakeFirst()
      if (row === undefined) return
      after = row.id
      yield row.body
    }
  }

  async newestKept(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('series_kept')
      .select((eb) => eb.fn.max('id').as('newest'))
      .executeTakeFirst()
    return row?.newest ?? null
  }

  async forgetKept(newest: number): Promise<void> {
    await this.#db.deleteFrom('series_kept').where('id', '<=', newest).execute()
  }

  async wordsOf(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>()
    for (const some of parts(numbers)) {
      const rows = await this.#db
        .selectFrom('series_word')
        .select(['number', 'text'])
        .where('number', 'in', some)
        .execute()
      for (const { number, text } of rows) found.set(number, text)
    }
    return found
  }

  async useWords(words: ReadonlyMap<number, string>, day: number): Promise<void> {
    // In one order, so that no two processes wait for each other.
    const sorted = [...words].toSorted(([a], [b]) => a - b)
    for (const some of parts(sorted)) {
      await this.#db
        .insertInto('series_word')
        .values(some.map(([number, text]) => ({ number, text, used_day: day })))
        .onConflict((conflict) =>
          conflict
            .column('number')
            .doUpdateSet((set) => ({ used_day: set.ref('excluded.used_day') }))
            .whereRef('excluded.used_day', '>', 'series_word.used_day'),
        )
        .execute()
    }
  }

  async hoursReceivedSince(fromMs: number): Promise<readonly number[]> {
    const rows = await this.#db
      .selectFrom('series_hour')
      .select('start_ms')
      .where('received_until_ms', '>=', fromMs)
      .orderBy('start_ms')
      .execute()
    return rows.map(({ start_ms: startMs }) => startMs)
  }

  async oldestHour(): Promise<number | null> {
    const row = await this.#db
      .selectFrom('series_hour')
      .select((eb) => eb.fn.min('start_ms').as('oldest'))
      .executeTakeFirst()
    return row?.oldest ?? null
  }

  async cutMs(): Promise<number> {
    const row = await this.#db.selectFrom('series_cut').select('cut_ms').executeTakeFirst()
    return row?.cut_ms ?? -Infinity
  }

  async moveCut(toMs: number): Promise<void> {
    await this.#db
      .insertInto('series_cut')
      .values({ id: CUT_ID, cut_ms: toMs })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((set) => ({ cut_ms: set.ref('excluded.cut_ms') }))
          .whereRef('excluded.cut_ms', '>', 'series_cut.cut_ms'),
      )
      .execute()
    await this.#db
      .deleteFrom('series_hour')
      .where('start_ms', '<=', toMs - HOUR_MS)
      .execute()
    await this.#db
      .deleteFrom('series_word')
      .where('used_day', '<', Math.floor(toMs / DAY_MS) - WORDS_KEPT_DAYS)
      .execute()
  }

  async forgetReceipts(nowMs: number): Promise<void> {
    await this.#db
      .deleteFrom('series_receipt')
      .where('received_at_ms', '<', nowMs - RECEIPTS_KEPT_MS)
      .execute()
    let after = ''
    for (;;) {
      const end = await this.#db
        .selectFrom('series_receipt')
        .select('agent')
        .where('agent', '>', after)
        .orderBy('agent')
        .limit(1)
        .offset(FORGET_AT_ONCE)
        .executeTakeFirst()
      await this.#forgetBetween(after, end?.agent ?? null)
      if (end === undefined) return
      after = end.agent
    }
  }

  /** Of the agents after one, until another, that one included. */
  async #forgetBetween(after: string, until: string | null): Promise<void> {
    const ranked = this.#db
      .selectFrom('series_receipt')
      .select(['agent', 'boot', 'sequence'])
      .select(
        sql<number>`row_number() OVER (PARTITION BY agent, boot ORDER BY received_at_ms DESC, sequence DESC)`.as(
          'place',
        ),
      )
      .where('agent', '>', after)
      .$if(until !== null, (query) => query.where('agent', '<=', until ?? ''))
    await this.#db
      .deleteFrom('series_receipt')
      .where((eb) =>
        eb(
          eb.refTuple('agent', 'boot', 'sequence'),
          'in',
          eb
            .selectFrom(ranked.as('ranked'))
            .select(['ranked.agent', 'ranked.boot', 'ranked.sequence'])
            .where('ranked.place', '>', RECEIPTS_KEPT)
            .$asTuple('agent', 'boot', 'sequence'),
        ),
      )
      .execute()
  }
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** PostgreSQL would take all values of a list for text. */
const tupleOf = ({ agent, boot, sequence }: Key) =>
  sql`(${agent}, ${boot}, CAST(${sequence} AS bigint))`

const nameOf = (key: { agent: string; boot: string; sequence: number }): string =>
  `${key.agent}/${key.boot}/${key.sequence}`

async function takeHours(
  tx: Transaction<JournalTables>,
  hours: readonly { readonly startMs: number; readonly receivedUntilMs: number }[],
): Promise<void> {
  // In one order, so that no two processes wait for each other.
  const sorted = hours.toSorted((a, b) => a.startMs - b.startMs)
  for (const some of parts(sorted)) {
    await tx
      .insertInto('series_hour')
      .values(
        some.map(({ startMs, receivedUntilMs }) => ({
          start_ms: startMs,
          received_until_ms: receivedUntilMs,
        })),
      )
      .onConflict((conflict) =>
        conflict
          .column('start_ms')
          .doUpdateSet((set) => ({ received_until_ms: set.ref('excluded.received_until_ms') }))
          .whereRef('excluded.received_until_ms', '>', 'series_hour.received_until_ms'),
      )
      .execute()
  }
}

function* parts<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let from = 0; from < items.length; from += ROWS_PER_STATEMENT) {
    yield items.slice(from, from + ROWS_PER_STATEMENT)
  }
}
