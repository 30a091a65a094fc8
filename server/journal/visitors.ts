import type { Kysely, Transaction } from 'kysely'
import { emptySketch, encodeSketch, mergeSketchText } from '#contract/device-sketch.ts'
import type { VisitorsSample } from '#contract/sample.ts'
import type { VisitorSketch } from '../domain/visitors.ts'
import { exclusive } from './exclusive.ts'
import type { JournalTables } from './schema.ts'

/** Most salts kept apart for one access point and day; an agent without a disk may draw many. */
const SALTS_MAX = 16
/** Stands for the salts beyond them: their sketches merged are the sum, as it is for any two. */
const OTHER_SALTS = ''

/**
 * Merges what samples tell into the sketches of their access point, day and salt; all or nothing,
 * and the same however often. Resolves when that is on disk.
 */
export async function keepVisitors(
  db: Kysely<JournalTables>,
  samples: readonly VisitorsSample[],
): Promise<void> {
  const bySketch = new Map<string, VisitorsSample[]>()
  for (const sample of samples) {
    const key = JSON.stringify([sample.accessPoint, sample.day, sample.salt])
    const known = bySketch.get(key)
    if (known === undefined) bySketch.set(key, [sample])
    else known.push(sample)
  }
  await exclusive(db, async (tx) => {
    for (const parts of bySketch.values()) await mergeParts(tx, parts)
  })
}

async function mergeParts(
  tx: Transaction<JournalTables>,
  parts: readonly VisitorsSample[],
): Promise<void> {
  const [first] = parts
  if (first === undefined) return
  const { accessPoint, day } = first
  const kept = await tx
    .selectFrom('visitor_sketch')
    .selectAll()
    .where('access_point', '=', accessPoint)
    .where('day', '=', day)
    .execute()
  const isApart = kept.length < SALTS_MAX || kept.some((row) => row.salt === first.salt)
  const salt = isApart ? first.salt : OTHER_SALTS
  const before = kept.filter((row) => row.salt === salt)
  const row = {
    devices: merged([...before, ...parts].map(({ devices }) => devices)),
    randomised: merged([...before, ...parts].map(({ randomised }) => randomised)),
  }
  await tx
    .insertInto('visitor_sketch')
    .values({ access_point: accessPoint, day, salt, ...row })
    .onConflict((conflict) => conflict.columns(['access_point', 'day', 'salt']).doUpdateSet(row))
    .execute()
}

function merged(texts: readonly string[]): string {
  const sketch = emptySketch()
  for (const text of texts) mergeSketchText(sketch, text)
  return encodeSketch(sketch)
}

/** The sketches of these access points, both days included. */
export async function readVisitors(
  db: Kysely<JournalTables>,
  accessPoints: readonly string[],
  from: string,
  until: string,
): Promise<readonly VisitorSketch[]> {
  if (accessPoints.length === 0) return []
  const rows = await db
    .selectFrom('visitor_sketch')
    .selectAll()
    .where('access_point', 'in', accessPoints)
    .where('day', '>=', from)
    .where('day', '<=', until)
    .execute()
  return rows.map(({ access_point, ...row }) => ({ accessPoint: access_point, ...row }))
}

/** Deletes the sketches of the days before one. */
export async function deleteVisitors(db: Kysely<JournalTables>, before: string): Promise<void> {
  await db.deleteFrom('visitor_sketch').where('day', '<', before).execute()
}
