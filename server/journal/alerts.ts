import type { Kysely, Selectable } from 'kysely'
import type { Incident, SentMessage } from '#contract/incident.ts'
import type { ChannelKind, Language } from '#contract/words.ts'
import { lastOfEach } from './last-of-each.ts'
import type { JournalTables } from './schema.ts'

/**
 * Where a message to one address stands: `held` for its hour or digest, `waiting` to be sent or for
 * another attempt, `sent`, `given-up` for good, `folded` into a later message, `dropped` because
 * the queue was full.
 */
export type DeliveryState = 'held' | 'waiting' | 'sent' | 'given-up' | 'folded' | 'dropped'

/** A message on its way to one address. */
export interface Delivery {
  /** Stays the same in every attempt, so that a service can tell a repetition. */
  readonly id: string
  readonly incident: string | null
  readonly recipient: string
  readonly channel: ChannelKind
  readonly address: string
  readonly language: Language
  readonly kind: string
  /** What it tells, as JSON. */
  readonly facts: string
  readonly createdAtMs: number
  /** Not before; of a message that failed, its next attempt. */
  readonly dueAtMs: number
  readonly attempts: number
  readonly sentAtMs: number | null
  /** The service's own name for it. */
  readonly reference: string | null
  readonly problem: string | null
  readonly state: DeliveryState
}

/** What one look at the incidents changes: written whole or not at all. */
export interface AlertChange {
  /** JSON. */
  readonly state: string
  readonly incidents: readonly Incident[]
  /** New deliveries, and others that have changed. */
  readonly deliveries: readonly Delivery[]
}

/** A browser that asked to be told. */
export interface PushSubscription {
  readonly endpoint: string
  /** As the browser writes it, JSON. */
  readonly subscription: string
  readonly language: Language
  readonly createdBy: string
  readonly createdAtMs: number
}

export interface IncidentQuery {
  readonly isOpen?: boolean | undefined
  readonly fromMs?: number | undefined
  readonly untilMs?: number | undefined
  readonly limit: number
}

const STATE_ID = 1
const PUSH_KEYS_KEY = 'push-keys'
/** SQLite takes 32,766 values in one statement; a delivery has fifteen. */
const ROWS_PER_STATEMENT = 500
/** Messages of one incident that an answer lists. */
const MESSAGES_LISTED = 1000

/** Incidents and messages of the journal. */
export class Alerts {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** The state as it was last written; null before the first time. */
  async readState(): Promise<string | null> {
    const row = await this.#db
      .selectFrom('alert_state')
      .select('state')
      .where('id', '=', STATE_ID)
      .executeTakeFirst()
    return row?.state ?? null
  }

  /** Resolves when all of it is on disk: only then may anything be sent. */
  async write({ state, incidents, deliveries: all }: AlertChange): Promise<void> {
    const deliveries = lastOfEach(all, ({ id }) => id)
    await this.#db.transaction().execute(async (tx) => {
      await tx
        .insertInto('alert_state')
        .values({ id: STATE_ID, state })
        .onConflict((conflict) => conflict.column('id').doUpdateSet({ state }))
        .execute()
      for (const incident of incidents) {
        const { id, openedAtMs: opened_at_ms, closedAtMs: closed_at_ms } = incident
        const values = { opened_at_ms, closed_at_ms, body: JSON.stringify(incident) }
        await tx
          .insertInto('incident')
          .values({ id, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute()
      }
      for (let start = 0; start < deliveries.length; start += ROWS_PER_STATEMENT) {
        await tx
          .insertInto('alert_delivery')
          .values(deliveries.slice(start, start + ROWS_PER_STATEMENT).map(rowOf))
          .onConflict((conflict) =>
            conflict.column('id').doUpdateSet((excluded) => ({
              kind: excluded.ref('excluded.kind'),
              facts: excluded.ref('excluded.facts'),
              due_at_ms: excluded.ref('excluded.due_at_ms'),
              attempts: excluded.ref('excluded.attempts'),
              sent_at_ms: excluded.ref('excluded.sent_at_ms'),
              reference: excluded.ref('excluded.reference'),
              problem: excluded.ref('excluded.problem'),
              state: excluded.ref('excluded.state'),
            })),
          )
          .execute()
      }
    })
  }

  /** Notes what became of an attempt. */
  async note(delivery: Delivery): Promise<void> {
    const { due_at_ms, attempts, sent_at_ms, reference, problem, state } = rowOf(delivery)
    await this.#db
      .updateTable('alert_delivery')
      .set({ due_at_ms, attempts, sent_at_ms, reference, problem, state })
      .where('id', '=', delivery.id)
      .execute()
  }

  /** Deliveries that are not at their end, the oldest first. */
  async unsent(): Promise<readonly Delivery[]> {
    const rows = await this.#db
      .selectFrom('alert_delivery')
      .selectAll()
      .where('state', 'in', ['held', 'waiting'])
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute()
    return rows.map(deliveryOf)
  }

  /** How many deliveries ended in each way since then. */
  async countsSince(fromMs: number): Promise<ReadonlyMap<DeliveryState, number>> {
    const rows = await this.#db
      .selectFrom('alert_delivery')
      .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
      .where('created_at_ms', '>=', fromMs)
      .groupBy('state')
      .execute()
    return new Map(rows.map(({ state, count }) => [state, count]))
  }

  /** Incidents that touch the period, the newest first. */
  async incidents({ isOpen, fromMs, untilMs, limit }: IncidentQuery): Promise<readonly Incident[]> {
    let select = this.#db.selectFrom('incident').select('body')
    if (isOpen === true) select = select.where('closed_at_ms', 'is', null)
    if (isOpen === false) select = select.where('closed_at_ms', 'is not', null)
    if (untilMs !== undefined) select = select.where('opened_at_ms', '<', untilMs)
    if (fromMs !== undefined) {
      select = select.where((eb) =>
        eb.or([eb('closed_at_ms', 'is', null), eb('closed_at_ms', '>=', fromMs)]),
      )
    }
    const rows = await select.orderBy('opened_at_ms', 'desc').orderBy('id').limit(limit).execute()
    return rows.map(({ body }) => JSON.parse(body) as Incident)
  }

  async incident(id: string): Promise<Incident | null> {
    const row = await this.#db
      .selectFrom('incident')
      .select('body')
      .where('id', '=', id)
      .executeTakeFirst()
    return row === undefined ? null : (JSON.parse(row.body) as Incident)
  }

  /** Keeps what became known of an incident after its end; one that is open stays as it is. */
  async revise(incident: Incident): Promise<void> {
    await this.#db
      .updateTable('incident')
      .set({ body: JSON.stringify(incident) })
      .where('id', '=', incident.id)
      .where('closed_at_ms', 'is not', null)
      .execute()
  }

  /** The messages about an incident, the oldest first. */
  async messagesOf(incident: string): Promise<readonly SentMessage[]> {
    const rows = await this.#db
      .selectFrom('alert_delivery')
      .selectAll()
      .where('incident', '=', incident)
      .where('state', '!=', 'folded')
      .orderBy('created_at_ms')
      .orderBy('id')
      .limit(MESSAGES_LISTED)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      recipient: row.recipient,
      channel: row.channel,
      kind: row.kind,
      createdAtMs: row.created_at_ms,
      sentAtMs: row.sent_at_ms,
      attempts: row.attempts,
      problem: row.problem,
      isGivenUp: row.state === 'given-up' || row.state === 'dropped',
    }))
  }

  async subscriptions(): Promise<readonly PushSubscription[]> {
    const rows = await this.#db
      .selectFrom('push_subscription')
      .selectAll()
      .orderBy('created_at_ms')
      .execute()
    return rows.map((row) => ({
      endpoint: row.endpoint,
      subscription: row.subscription,
      language: row.language,
      createdBy: row.created_by,
      createdAtMs: row.created_at_ms,
    }))
  }

  /** Keeps a subscription, or replaces the one of the same endpoint. */
  async subscribe(subscription: PushSubscription): Promise<void> {
    const values = {
      subscription: subscription.subscription,
      language: subscription.language,
      created_by: subscription.createdBy,
      created_at_ms: subscription.createdAtMs,
    }
    await this.#db
      .insertInto('push_subscription')
      .values({ endpoint: subscription.endpoint, ...values })
      .onConflict((conflict) => conflict.column('endpoint').doUpdateSet(values))
      .execute()
  }

  async unsubscribe(endpoint: string): Promise<void> {
    await this.#db.deleteFrom('push_subscription').where('endpoint', '=', endpoint).execute()
  }

  /** The server's key pair for Web Push as JSON; null before there is one. */
  async readPushKeys(): Promise<string | null> {
    const row = await this.#db
      .selectFrom('setting')
      .select('value')
      .where('key', '=', PUSH_KEYS_KEY)
      .executeTakeFirst()
    return row?.value ?? null
  }

  async writePushKeys(value: string): Promise<void> {
    await this.#db.insertInto('setting').values({ key: PUSH_KEYS_KEY, value }).execute()
  }

  /** Deletes the messages before the cut that are at their end, and incidents long over. */
  async expire(messagesBeforeMs: number, incidentsBeforeMs: number): Promise<void> {
    await this.#db
      .deleteFrom('alert_delivery')
      .where('created_at_ms', '<', messagesBeforeMs)
      .where('state', 'not in', ['held', 'waiting'])
      .execute()
    await this.#db.deleteFrom('incident').where('closed_at_ms', '<', incidentsBeforeMs).execute()
  }
}

function rowOf(delivery: Delivery): JournalTables['alert_delivery'] {
  const { createdAtMs, dueAtMs, sentAtMs, ...rest } = delivery
  return { ...rest, created_at_ms: createdAtMs, due_at_ms: dueAtMs, sent_at_ms: sentAtMs }
}

function deliveryOf(row: Selectable<JournalTables['alert_delivery']>): Delivery {
  const { created_at_ms, due_at_ms, sent_at_ms, ...rest } = row
  return { ...rest, createdAtMs: created_at_ms, dueAtMs: due_at_ms, sentAtMs: sent_at_ms }
}
