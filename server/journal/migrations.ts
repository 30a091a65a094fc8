import { sql } from 'kysely'
import type { Kysely, Migration, MigrationProvider } from 'kysely'
import { alertTables } from './alert-tables.ts'
import { changeTables } from './change-tables.ts'
import { complaintTables } from './complaint-tables.ts'
import { contractTables } from './contract-tables.ts'
import { rolledTables } from './day-tables.ts'
import { geographyTables } from './geography-tables.ts'
import { keeperTable } from './keeper-table.ts'
import { lineTables } from './line-tables.ts'
import { noticeTables } from './notice-tables.ts'
import { outageIndexes, outageTables } from './outage-tables.ts'
import { minutesTables } from './minutes-tables.ts'
import { monthTables } from './month-tables.ts'
import { publicTables } from './public-tables.ts'
import { reportFormerTable, reportTables } from './report-tables.ts'
import { seriesLedgerTables } from './series-ledger-tables.ts'
import { usageTables } from './usage-tables.ts'
import { visitTables } from './visit-tables.ts'

/** The tables as they were first released; later versions add migrations and never edit one. */
const first: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('setting')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('value', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('place')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('kecamatan', 'text', (column) => column.notNull())
      .addColumn('kelurahan', 'text', (column) => column.notNull())
      .addColumn('latitude', 'double precision', (column) => column.notNull())
      .addColumn('longitude', 'double precision', (column) => column.notNull())
      .addColumn('status', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('uplink')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text', (column) => column.notNull().unique().references('place.id'))
      .addColumn('provider', 'text')
      .addColumn('agent', 'text')
      .execute()
    await db.schema
      .createTable('access_point')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text', (column) => column.notNull().references('place.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('agent', 'text')
      .addColumn('model', 'text')
      .execute()
    await db.schema
      .createTable('token')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('agent', 'text', (column) => column.notNull())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at_ms', 'bigint')
      .execute()
    await db.schema
      .createTable('boundaries')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('geojson', 'text', (column) => column.notNull())
      .addColumn('illustrative', 'integer', (column) => column.notNull())
      .addColumn('imported_at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('live_state')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('live_state_key', ['kind', 'id'])
      .execute()
    await db.schema
      .createTable('transition')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
      .addColumn('from_state', 'text', (column) => column.notNull())
      .addColumn('to_state', 'text', (column) => column.notNull())
      .addColumn('seen_at_ms', 'bigint', (column) => column.notNull())
      .execute()
    await db.schema
      .createIndex('transition_by_target')
      .on('transition')
      .columns(['kind', 'id', 'at_ms'])
      .execute()
  },
}

/** Where access points are found and who manages them; the equipment beside them. */
const inventory: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const name of ['address', 'check', 'controller', 'mac', 'serial', 'role']) {
      await db.schema.alterTable('access_point').addColumn(name, 'text').execute()
    }
    await db.schema
      .alterTable('access_point')
      .addColumn('status', 'text', (column) => column.notNull().defaultTo('active'))
      .execute()
    await db.schema
      .createTable('equipment')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull().references('place.id'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('agent', 'text')
      .addColumn('address', 'text')
      .addColumn('model', 'text')
      .addColumn('status', 'text', (column) => column.notNull())
      .execute()
  },
}

/** Agents as the operator makes them, their codes, documents and sweeps; tokens that take turns. */
const steering: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('token').addColumn('first_used_at_ms', 'bigint').execute()
    await db.schema.alterTable('token').addColumn('replaces', 'text').execute()
    await db.schema.createIndex('token_by_agent').on('token').column('agent').execute()
    // Those of before are in use: nobody is to write that down once more for each of them.
    await sql`UPDATE token SET first_used_at_ms = created_at_ms`.execute(db)
    await db.schema
      .createTable('agent')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('place', 'text')
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('rotation_asked_at_ms', 'bigint')
      .execute()
    await db.schema
      .createTable('enrolment')
      .addColumn('agent', 'text', (column) => column.primaryKey())
      .addColumn('hash', 'text', (column) => column.notNull().unique())
      .addColumn('expires_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('nonce', 'text')
      .addColumn('token', 'text')
      .execute()
    await db.schema
      .createTable('agent_document')
      .addColumn('agent', 'text', (column) => column.primaryKey())
      .addColumn('document', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('agent_config')
      .addColumn('agent', 'text', (column) => column.primaryKey())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('digest', 'text', (column) => column.notNull())
      .execute()
    await db.schema
      .createTable('discovery')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('agent', 'text', (column) => column.notNull())
      .addColumn('asked_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('subnets', 'text', (column) => column.notNull())
      .addColumn('addresses_per_second', 'double precision', (column) => column.notNull())
      .addColumn('finished_at_ms', 'bigint')
      .addColumn('addresses_asked', 'integer')
      .addColumn('problem', 'text')
      .addColumn('finds', 'text')
      .execute()
    await db.schema
      .createIndex('discovery_by_agent')
      .on('discovery')
      .columns(['agent', 'asked_at_ms'])
      .execute()
  },
}

/** Distinct devices by access point and local day; the key begins with what is asked for. */
const visitors: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('visitor_sketch')
      .addColumn('access_point', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('salt', 'text', (column) => column.notNull())
      .addColumn('devices', 'text', (column) => column.notNull())
      .addColumn('randomised', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('visitor_sketch_key', ['access_point', 'day', 'salt'])
      .execute()
    await db.schema
      .createIndex('visitor_sketch_by_day')
      .on('visitor_sketch')
      .column('day')
      .execute()
  },
}

/** Whom to call about a place and its line, and what its power and its hours are. */
const contacts: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('place').addColumn('power_area', 'text').execute()
    await db.schema.alterTable('place').addColumn('service_hours', 'text').execute()
    await db.schema.alterTable('uplink').addColumn('contract', 'text').execute()
    await db.schema.alterTable('uplink').addColumn('contract_mbps', 'double precision').execute()
    await db.schema
      .createTable('provider')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('phone', 'text')
      .addColumn('email', 'text')
      .execute()
    await db.schema
      .createTable('place_contact')
      .addColumn('place', 'text', (column) => column.primaryKey().references('place.id'))
      .addColumn('name', 'text')
      .addColumn('phone', 'text')
      .addColumn('whatsapp', 'text')
      .addColumn('telegram', 'text')
      .execute()
  },
}

/** People who may change things, and the windows that they plan. */
const operators: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('operator')
      .addColumn('hash', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('revoked_at_ms', 'bigint')
      .execute()
    await db.schema
      .createTable('planned_window')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('scope', 'text', (column) => column.notNull())
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addColumn('recurrence', 'text')
      .addColumn('excluded', 'integer', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('created_by', 'text', (column) => column.notNull())
      .addColumn('created_at_ms', 'bigint', (column) => column.notNull())
      .addColumn('cancelled_by', 'text')
      .addColumn('cancelled_at_ms', 'bigint')
      .execute()
  },
}

/**
 * Forward only: a journal is never taken back to an older version. They run in the order of their
 * names, so a new one must sort behind those that were released.
 */
export const migrations: MigrationProvider = {
  getMigrations: () =>
    Promise.resolve({
      '2026-11-first': first,
      '2026-11-inventory': inventory,
      '2026-11-steering': steering,
      '2026-11-visitors': visitors,
      '2026-12-contacts': contacts,
      '2026-12-operators': operators,
      '2026-12-outages': outageTables,
      '2026-12-telling': alertTables,
      '2027-01-changes': changeTables,
      '2027-01-days': rolledTables,
      '2027-01-geography': geographyTables,
      '2027-01-usage': usageTables,
      '2027-01-visits': visitTables,
      '2027-02-contracts': contractTables,
      '2027-03-complaints': complaintTables,
      '2027-04-reports': reportTables,
      '2027-05-minutes': minutesTables,
      '2027-06-lines': lineTables,
      '2027-06-notices': noticeTables,
      '2027-07-months': monthTables,
      '2027-07-series-ledger': seriesLedgerTables,
      '2027-08-keeper': keeperTable,
      '2027-09-report-former': reportFormerTable,
      '2027-10-outage-indexes': outageIndexes,
      '2027-11-public': publicTables,
    }),
}
