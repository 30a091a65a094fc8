import { randomUUID } from 'node:crypto'
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { StoreSetupError } from '../store/setup-error.ts'
import { MigrateError } from './migrate-error.ts'

/** Name of the file in the data directory that is moved. */
export const PROGRESS_FILE = 'migration.json'

const schema = z.strictObject({
  format: z.literal(1),
  /** The same in the target's journal: nothing of another city is written over. */
  id: z.uuid(),
  /** Where to, without user and password; null for what stays where it is. */
  series: z.string().nullable(),
  journal: z.string().nullable(),
  /** Polls before it are not moved: they are expired. */
  cutMs: z.int(),
  /** Receipts of batches that were received earlier are there. */
  receiptsFromMs: z.int(),
  /** Mark of each day when it was moved; with `begun:` before it until all of it is there. */
  days: z.record(z.string(), z.string()),
  finishedAtMs: z.int().nullable(),
})
export type Progress = z.infer<typeof schema>

type Targets = Pick<Progress, 'series' | 'journal'>

/**
 * Throws `StoreSetupError` where the readings of a directory were moved to a server, and none is set: a
 * city must not go on with what it had before.
 */
export async function checkSeriesNotMoved(directory: string): Promise<void> {
  const path = join(directory, PROGRESS_FILE)
  const { series, finishedAtMs } = (await readProgress(path)) ?? {}
  if (finishedAtMs == null || series == null) return
  throw new StoreSetupError(
    `the readings of ${directory} were moved to ${series}: set stores.seriesUrl ` +
      `(PANTAU_STORES_SERIES_URL), or remove ${path} to go on with those that were left behind`,
  )
}

/** How far moving a data directory is. Throws `MigrateError` where it is moved to somewhere else. */
export async function openProgress(directory: string, targets: Targets): Promise<Progress> {
  const path = join(directory, PROGRESS_FILE)
  const kept = await readProgress(path)
  if (kept === null) {
    return {
      format: 1,
      id: randomUUID(),
      ...targets,
      cutMs: 0,
      receiptsFromMs: 0,
      days: {},
      finishedAtMs: null,
    }
  }
  const { series, journal } = kept
  if (series !== targets.series || journal !== targets.journal) {
    throw new MigrateError(
      `${directory} is being moved, or was moved, to ${placesText(kept)}: name the same, ` +
        `or, to move it elsewhere, ${againText(path)}`,
    )
  }
  return kept
}

/** Null where nothing is, or was, moved. */
async function readProgress(path: string): Promise<Progress | null> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return null
  const parsed = schema.safeParse(jsonOf(text))
  if (parsed.success) return parsed.data
  throw new MigrateError(`${path} cannot be read: ${againText(path)}`)
}

/** What has to be done to begin anew. */
export const againText = (path: string): string =>
  `empty the servers that it was moved to, remove ${path}, and run the command again`

export const placesText = ({ series, journal }: Targets): string =>
  [series ?? [], journal ?? []].flat().join(' and ')

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Durable when it resolves; there is always a whole file of that name. */
export async function saveProgress(directory: string, progress: Progress): Promise<void> {
  const path = join(directory, PROGRESS_FILE)
  const file = await open(`${path}.part`, 'w', 0o600)
  try {
    await file.writeFile(`${JSON.stringify(progress)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(`${path}.part`, path)
}
