import type { Kysely, Migration } from 'kysely'
import type { CounterEvidenceType, ObjectionOutcome } from '#contract/minutes-words.ts'
import type { Cause } from '#contract/words.ts'
import { refuse } from './engine.ts'

/** What providers object to in reports, with their counter-evidence and what the office made of it. */
export interface MinutesTables {
  objection: {
    id: string
    contract: string
    month: string
    /** From 1, by contract and month: who came first takes first. */
    number: number
    version: number
    uplink: string
    /** Null: all outages of the line. */
    outage_start_ms: number | null
    outage_end_ms: number | null
    outage_cause: Cause | null
    objector: string
    claimed_cause: Cause | null
    claimed_start_ms: number | null
    claimed_end_ms: number | null
    disputed_ms: number
    text: string
    by: string
    at_ms: number
  }
  objection_file: {
    id: string
    objection: string
    /** From 1, by objection. */
    number: number
    name: string
    media_type: CounterEvidenceType
    size: number
    sha256: string
    by: string
    at_ms: number
    body: Uint8Array
  }
  objection_decision: {
    objection: string
    /** From 1, by objection; the last one counts. */
    number: number
    outcome: ObjectionOutcome
    accepted_ms: number
    reason: string
    by: string
    at_ms: number
  }
}

const TABLES = ['objection', 'objection_file', 'objection_decision'] as const

/** Both sides sign for what is in them: rows are only ever added, whoever writes to the file. */
export const minutesTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('objection')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('contract', 'text', (column) => column.notNull())
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('uplink', 'text', (column) => column.notNull())
      .addColumn('outage_start_ms', 'bigint')
      .addColumn('outage_end_ms', 'bigint')
      .addColumn('outage_cause', 'text')
      .addColumn('objector', 'text', (column) => column.notNull())
      .addColumn('claimed_cause', 'text')
      .addColumn('claimed_start_ms', 'bigint')
      .addColumn('claimed_end_ms', 'bigint')
      .addColumn('disputed_ms', 'bigint', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('objection_number', ['contract', 'month', 'number'])
      .execute()
    await db.schema
      .createTable('objection_file')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('objection', 'text', (column) => column.notNull().references('objection.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('media_type', 'text', (column) => column.notNull())
      .addColumn('size', 'bigint', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('body', 'blob', (column) => column.notNull())
      .addUniqueConstraint('objection_file_once', ['objection', 'sha256'])
      .addUniqueConstraint('objection_file_number', ['objection', 'number'])
      .execute()
    await db.schema
      .createTable('objection_decision')
      .addColumn('objection', 'text', (column) => column.notNull().references('objection.id'))
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('accepted_ms', 'bigint', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('by', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('objection_decision_key', ['objection', 'number'])
      .execute()
    for (const table of TABLES) {
      for (const change of ['update', 'delete'] as const) {
        const message = 'what was said to minutes is never changed'
        await refuse(db, { name: `${table}_no_${change}`, table, change, message })
      }
    }
  },
}
