import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { PATHS } from '#contract/paths.ts'
import type { Secret } from '#contract/secret.ts'
import { requireRoom } from '../backup/room.ts'
import { loadConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { adminSocketPath } from '../http/admin.ts'
import { JournalSetupError } from '../journal/unavailable.ts'
import { comparedTable, firstDifference } from '../migrate/compared.ts'
import { MigrateError } from '../migrate/migrate-error.ts'
import { openMigration } from '../migrate/migration.ts'
import type { Migration, MigrationPlan } from '../migrate/migration.ts'
import { againText, placesText, PROGRESS_FILE } from '../migrate/progress-file.ts'
import { finishMigration, moveAhead } from '../migrate/run-migration.ts'
import type { Telling } from '../migrate/run-migration.ts'
import { SERIES_FILE, StoreLockedError } from '../store/embedded/engine.ts'
import { StoreSetupError } from '../store/setup-error.ts'
import { ask } from './ask-server.ts'
import { holdServed } from './backup.ts'
import { dataDirectoryArgs } from './data-directory.ts'
import { interruptible } from './interruptible.ts'
import { progressBar } from './progress-bar.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `Move a running city from its data directory to servers

Readings go to InfluxDB or VictoriaMetrics, the journal to PostgreSQL; either alone is allowed. What is
packed is moved while the server goes on. Then the command asks for the server to be stopped, moves the
rest, compares both sides and says how to start it; agents keep what they cannot deliver meanwhile.
Whatever stops it, the same command again goes on where it was. Photos and files of reports stay in the
directory, and nothing in it is deleted.`

const LOOK_EVERY_MS = 1000
/** A server that stops finishes first what is under way. */
const LOCKED_MS_MAX = 60_000
/** Folder in the data directory for the copy of the series file. */
const COPY_FOLDER = 'migration.part'

export const migrateCommand = defineCommand({
  meta: { name: 'migrate', description: ABOUT },
  args: {
    from: {
      type: 'string',
      valueHint: 'DIRECTORY',
      description: 'Data directory that is moved (the one of the settings)',
    },
    to: {
      type: 'string',
      valueHint: 'FILE',
      description: 'Settings of the server as it is to be started then, with [stores]',
    },
    'series-url': {
      type: 'string',
      valueHint: 'URL',
      description: 'Instead: influxdb+http://... or victoriametrics+http://...',
    },
    'journal-url': {
      type: 'string',
      valueHint: 'URL',
      description:
        'Instead: postgresql://... (a password is safer in a file: others see arguments)',
    },
    config: { ...dataDirectoryArgs.config, description: 'Settings of the server as it runs now' },
  },
  async run({ args }) {
    const plan = planOf({ ...args, env: process.env })
    const bar = progressBar(process.stderr, () => performance.now())
    const say = (what: string): void => {
      bar.end()
      process.stderr.write(`${what}\n`)
    }
    await interruptible(async (signal) => {
      try {
        const told = await moveCity(plan, { say, onProgress: bar.show, signal })
        bar.end()
        process.stdout.write(told.text)
        if (told.difference === null) return
        process.stderr.write(`pantau: ${told.difference}\n`)
        process.exitCode = 1
      } catch (cause) {
        throw named(cause)
      } finally {
        bar.end()
      }
    })
  },
})

interface MigrateArgs {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly 'series-url'?: string | undefined
  readonly 'journal-url'?: string | undefined
  readonly config?: string | undefined
  readonly env: NodeJS.ProcessEnv
}

/** What these options ask for. Throws `UsageError` and `ConfigError`. */
export function planOf(args: MigrateArgs): MigrationPlan {
  const flags = args.from === undefined ? {} : { dataDirectory: args.from }
  const config = loadConfig({ file: args.config, env: args.env, flags })
  const targets = targetsOf(args)
  const moved = (to: Secret | null, now: Secret | null): Secret | null =>
    to !== null && to.reveal() === now?.reveal() ? null : to
  const seriesUrl = moved(targets.seriesUrl, config.stores.seriesUrl)
  const journalUrl = moved(targets.journalUrl, config.stores.journalUrl)
  if (seriesUrl === null && journalUrl === null) {
    throw new UsageError(
      'name where to: --to FILE with [stores] seriesUrl or journalUrl, or --series-url, --journal-url',
    )
  }
  const directory = resolve(config.dataDirectory)
  return { directory, config, seriesUrl, journalUrl, nowMs: Date.now }
}

function targetsOf(args: MigrateArgs): Config['stores'] {
  const { 'series-url': seriesUrl, 'journal-url': journalUrl, to } = args
  if (to !== undefined && (seriesUrl ?? journalUrl) !== undefined) {
    throw new UsageError('--to FILE names all of it: leave --series-url and --journal-url out')
  }
  if (to !== undefined) return loadConfig({ file: to, env: {}, flags: {} }).stores
  const stores = {
    ...(seriesUrl !== undefined && { seriesUrl }),
    ...(journalUrl !== undefined && { journalUrl }),
  }
  return loadConfig({ file: undefined, env: {}, flags: { stores } }).stores
}

/** Faults of a server say which setting they are of. */
function named(cause: unknown): unknown {
  const key =
    cause instanceof JournalSetupError
      ? 'journalUrl'
      : cause instanceof StoreSetupError
        ? 'seriesUrl'
        : null
  if (key === null || !(cause instanceof Error)) return cause
  return new MigrateError(`stores.${key}: ${cause.message}`, { cause })
}

/** What is told at the end; `difference` is null where both sides are equal. */
export interface Moved {
  readonly text: string
  readonly difference: string | null
}

/** Moves a city, with its server running or not. */
export async function moveCity(plan: MigrationPlan, telling: Telling): Promise<Moved> {
  const migration = await openMigration(plan)
  try {
    if (migration.progress.finishedAtMs !== null)
      return { text: doneText(migration), difference: null }
    await moveWhileServed(migration, telling)
    const compared = await whenFree(() => finishMigration(migration, telling), telling)
    const difference = firstDifference(compared)
    const last = difference === null ? startText(plan) : differentText(plan)
    return { text: `${comparedTable(compared)}\n${last}`, difference }
  } finally {
    await migration.close()
  }
}

async function moveWhileServed(migration: Migration, telling: Telling): Promise<void> {
  const { plan, series } = migration
  // One that was ended in the middle has left its copy.
  await rm(join(plan.directory, COPY_FOLDER), { recursive: true, force: true })
  if (!(await isServed(plan.directory))) return
  if (series !== null) {
    telling.say('moving the packed days; the server goes on')
    await moveFromCopy(migration, telling)
  }
  telling.say(
    `stop the server of ${plan.directory} now (systemctl stop pantau): what is left is moved as soon ` +
      'as it has stopped; agents keep their readings meanwhile',
  )
  while (await isServed(plan.directory)) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: telling.signal })
  }
}

const isServed = async (directory: string): Promise<boolean> =>
  (await ask(adminSocketPath(directory), 'GET', PATHS.health)) !== null

/** The engine lets no second process read its file: a copy of it, as of one moment, is read. */
async function moveFromCopy(migration: Migration, telling: Telling): Promise<void> {
  const { directory } = migration.plan
  const folder = join(directory, COPY_FOLDER)
  const held = await holdServed(directory)
  if (held === null) return
  try {
    try {
      const { seriesBytes } = held.about
      if (seriesBytes === null) return
      await requireRoom(directory, seriesBytes, 'a copy of the readings')
      await mkdir(folder, { mode: 0o700 })
      const { signal } = telling
      await pipeline(
        createReadStream(join(directory, SERIES_FILE), { end: Math.max(0, seriesBytes - 1) }),
        createWriteStream(join(folder, SERIES_FILE), { mode: 0o600 }),
        { signal: AbortSignal.any([signal, held.lost]) },
      )
    } finally {
      await held.release()
    }
    await moveAhead(migration, folder, telling)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function whenFree<Result>(work: () => Promise<Result>, { signal }: Telling): Promise<Result> {
  const untilMs = performance.now() + LOCKED_MS_MAX
  for (;;) {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof StoreLockedError) || performance.now() > untilMs) throw cause
      await sleep(LOOK_EVERY_MS, undefined, { signal })
    }
  }
}

function doneText({ plan, progress }: Migration): string {
  const at = new Date(progress.finishedAtMs ?? 0).toISOString()
  return `${plan.directory} was moved to ${placesText(progress)} at ${at}: there is nothing to do\n`
}

function startText({ directory, seriesUrl, journalUrl }: MigrationPlan): string {
  const settings = [
    ...(seriesUrl === null ? [] : ['stores.seriesUrl (PANTAU_STORES_SERIES_URL)']),
    ...(journalUrl === null ? [] : ['stores.journalUrl (PANTAU_STORES_JOURNAL_URL)']),
  ]
  return (
    `Both sides are equal. Set ${settings.join(' and ')} and start the server with the same ` +
    `directory, ${directory}: photos and files of reports stay in it. Its former files are kept; ` +
    'do not start the server without these settings any more.\n'
  )
}

const differentText = ({ directory }: MigrationPlan): string =>
  'The sides are not equal, and nothing is switched over: the server may be started as before. Run ' +
  `the command again, or ${againText(join(directory, PROGRESS_FILE))}.\n`
