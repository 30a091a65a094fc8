import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { defineCommand } from 'citty'
import { PATHS } from '#contract/paths.ts'
import { storeStatsSchema, storeStepSchema } from '#contract/stores.ts'
import type { StoreStatsAnswer, StoreStep } from '#contract/stores.ts'
import { bytesText } from '../backup/format.ts'
import { fixedCitySettings, loadConfig } from '../config.ts'
import type { Config } from '../config.ts'
import { cityControl } from '../city-control.ts'
import { adminSocketPath } from '../http/admin.ts'
import { faultOfJournal } from '../journal/check-file.ts'
import type { Closer } from '../keep-open.ts'
import { openStores } from '../open-stores.ts'
import { checkStore, compactStore, storeStats } from '../store-work.ts'
import type { StoreWorkDeps } from '../store-work.ts'
import { requireData } from './admin.ts'
import { ask, jsonOf, send } from './ask-server.ts'
import { dataDirectoryArgs } from './data-directory.ts'
import { interruptible } from './interruptible.ts'
import { progressBar } from './progress-bar.ts'
import type { ProgressBar } from './progress-bar.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `See what the stores hold, check all of it, or pack the days that are over

"check" ends with 1 and the first thing that is wrong. "compact" does at once what a server does by
itself every quarter of an hour. The server of the data directory is asked where one runs.`

const ACTIONS = ['stats', 'check', 'compact'] as const
/** A step of a large store takes minutes. */
const SILENCE_MS_MAX = 3_600_000

export const storeCommand = defineCommand({
  meta: { name: 'store', description: ABOUT },
  args: {
    action: {
      type: 'positional',
      required: true,
      valueHint: ACTIONS.join('|'),
      description: 'What to do',
    },
    json: { type: 'boolean', description: 'Stats as JSON' },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const action = ACTIONS.find((one) => one === args.action)
    if (action === undefined) throw new UsageError(`"${args.action}" is not ${ACTIONS.join(', ')}`)
    const flags = args.data === undefined ? {} : { dataDirectory: args.data }
    const sources = { file: args.config, env: process.env, flags }
    const config = loadConfig(sources)
    const work = await openStoreWork(config, fixedCitySettings(sources))
    const bar = progressBar(process.stderr, () => performance.now())
    try {
      if (action === 'stats') {
        const stats = await work.stats()
        process.stdout.write(args.json === true ? `${JSON.stringify(stats)}\n` : statsText(stats))
        return
      }
      await interruptible(async (signal) => {
        const fault = await followed(
          action === 'check' ? work.check() : work.compact(),
          bar,
          signal,
        )
        if (fault === null) return
        process.stderr.write(`pantau: ${fault}\n`)
        process.exitCode = 1
      })
    } finally {
      bar.end()
      await work.close()
    }
  },
})

/** The stores of a data directory, through its server or opened here. */
export interface StoreWork {
  stats(): Promise<StoreStatsAnswer>
  check(): AsyncGenerator<StoreStep>
  compact(): AsyncGenerator<StoreStep>
  close(): Promise<void>
}

export async function openStoreWork(
  config: Config,
  fixed: Parameters<typeof cityControl>[1],
): Promise<StoreWork> {
  const directory = resolve(config.dataDirectory)
  const socketPath = adminSocketPath(directory)
  const isServed = (await ask(socketPath, 'GET', PATHS.health)) !== null
  const work = isServed ? servedWork(socketPath) : await ownWork(config, directory, fixed)
  // The journal's file is read beside a server, which has others to answer.
  if (config.stores.journalUrl !== null) return work
  return { ...work, check: () => withJournal(work.check(), directory) }
}

async function* withJournal(
  steps: AsyncGenerator<StoreStep>,
  directory: string,
): AsyncGenerator<StoreStep> {
  yield { doing: 'reading the journal', done: 0, whole: 1, isOver: false, fault: null }
  const fault = faultOfJournal(directory)
  if (fault === null) yield* steps
  else yield { doing: 'reading the journal', done: 1, whole: 1, isOver: true, fault }
}

function servedWork(socketPath: string): StoreWork {
  async function* lines(path: string): AsyncGenerator<StoreStep> {
    const silence = { silenceMsMax: SILENCE_MS_MAX }
    const response = await send(socketPath, 'POST', path, undefined, silence)
    if (response === null) throw new Error('the server stopped while it was asked')
    const { statusCode: status = 0 } = response
    if (status !== 200) jsonOf({ status, text: await text(response) })
    try {
      for await (const line of createInterface({ input: response })) {
        yield storeStepSchema.parse(JSON.parse(line))
      }
    } finally {
      response.destroy()
    }
  }
  return {
    async stats() {
      const answer = await ask(socketPath, 'GET', PATHS.storeStats)
      if (answer === null) throw new Error('the server stopped while it was asked')
      return storeStatsSchema.parse(jsonOf(answer))
    },
    check: () => lines(PATHS.storeCheck),
    compact: () => lines(PATHS.storeCompact),
    close: () => Promise.resolve(),
  }
}

async function ownWork(
  given: Config,
  directory: string,
  fixed: Parameters<typeof cityControl>[1],
): Promise<StoreWork> {
  requireData({ directory, stores: given.stores })
  const opened: Closer[] = []
  const close = async (): Promise<void> => {
    for (const one of opened.toReversed()) await one()
  }
  try {
    const options = { process: 'pantau store', onError: () => undefined }
    const { store, journal } = await openStores(directory, given, options, opened)
    const { settings: city } = await cityControl(given, fixed, journal, () => undefined)
    const config = { ...given, city }
    const deps: StoreWorkDeps = { config, directory, store, journal, nowMs: Date.now }
    return {
      stats: () => storeStats(deps),
      check: () => checkStore(deps),
      compact: () => compactStore(deps),
      close,
    }
  } catch (cause) {
    await close()
    throw cause
  }
}

/** Shows steps until the last one, and gives its fault. */
async function followed(
  steps: AsyncGenerator<StoreStep>,
  bar: ProgressBar,
  signal: AbortSignal,
): Promise<string | null> {
  let said = ''
  for await (const { doing, done, whole, isOver, fault } of steps) {
    signal.throwIfAborted()
    if (doing !== said) {
      bar.end()
      process.stdout.write(`${doing}\n`)
    }
    said = doing
    if (isOver) return fault
    bar.show(done, whole)
  }
  return 'the server stopped before it was done'
}

/** What the stores hold, a line each; times of UTC. */
export function statsText(stats: StoreStatsAnswer): string {
  const { samples, bytes, oldestMs, newestMs, closedDays, openDays, rolledDays } = stats
  const each = samples === 0 ? '' : `, ${(bytes / samples).toFixed(1)} bytes a sample`
  const at = (ms: number | null): string => (ms === null ? 'none' : new Date(ms).toISOString())
  const lasts =
    stats.daysUntilFull === null
      ? 'enough for what is kept at the present rate'
      : `full in ${stats.daysUntilFull} days at the present rate`
  const rows: readonly (readonly [string, string])[] = [
    ['readings', stats.series === 'here' ? 'in the data directory' : stats.series],
    ['samples', `${samples}${each}`],
    ['size', bytesText(bytes)],
    ['from', at(oldestMs)],
    ['until', at(newestMs)],
    ['days', closedDays === null ? 'not told' : `${closedDays} packed, ${openDays} open`],
    ['daily figures', `${rolledDays} days, from ${stats.firstRolledDay ?? 'none'}`],
    [
      'journal',
      stats.journalBytes === null ? stats.journal : `${bytesText(stats.journalBytes)} here`,
    ],
    ['free disk', `${bytesText(stats.freeBytes)}; ${lasts}`],
  ]
  return rows.map(([name, value]) => `${name.padEnd(15)}${value}\n`).join('')
}
