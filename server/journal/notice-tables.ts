import { sql } from 'kysely'
import type { Kysely, Migration } from 'kysely'
import { engineOf } from './engine.ts'

/** Parts of the journal that each process holds in memory. */
export const HELD_PARTS = [
  'inventory',
  'tokens',
  'steering',
  'operators',
  'windows',
  'geography',
] as const
export type HeldPart = (typeof HELD_PARTS)[number]

/** Where processes tell each other what they wrote: the part, and which process it was. */
export const NOTICE_CHANNEL = 'pantau_journal'

/** The tables of each part. */
const TABLES: Readonly<Record<HeldPart, readonly string[]>> = {
  inventory: ['place', 'place_contact', 'uplink', 'provider', 'access_point', 'equipment'],
  tokens: ['token'],
  steering: ['agent', 'agent_document', 'agent_config', 'discovery'],
  operators: ['operator'],
  windows: ['planned_window'],
  geography: ['boundaries', 'area', 'candidate', 'resident_grid', 'crosswalk'],
}

/**
 * On PostgreSQL whoever writes to a table whose rows others hold in memory tells them so, with the
 * same commit: none can be told of what was not written, or not be told of what was. SQLite's file
 * belongs to one process.
 */
export const noticeTables: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    if (engineOf(db) === 'sqlite') return
    await sql
      .raw(
        `CREATE FUNCTION pantau_tell() RETURNS trigger LANGUAGE plpgsql AS $$
         BEGIN
           PERFORM pg_notify('${NOTICE_CHANNEL}',
             TG_ARGV[0] || ' ' || coalesce(current_setting('pantau.process', true), ''));
           RETURN NULL;
         END $$`,
      )
      .execute(db)
    for (const part of HELD_PARTS) {
      for (const table of TABLES[part]) {
        await sql
          .raw(
            `CREATE TRIGGER ${table}_told AFTER INSERT OR UPDATE OR DELETE ON ${table}
             FOR EACH STATEMENT EXECUTE FUNCTION pantau_tell('${part}')`,
          )
          .execute(db)
      }
    }
    // Of all settings this one alone is held: agents see their days in the city's zone.
    await sql
      .raw(
        `CREATE TRIGGER setting_told AFTER INSERT OR UPDATE ON setting FOR EACH ROW
         WHEN (NEW.key = 'time-zone') EXECUTE FUNCTION pantau_tell('steering')`,
      )
      .execute(db)
  },
}
