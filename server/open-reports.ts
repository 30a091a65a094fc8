import { resolve } from 'node:path'
import type { Hono } from 'hono'
import type { Logger } from 'pino'
import manifest from '../package.json' with { type: 'json' }
import { cityControl } from './city-control.ts'
import type { Config } from './config.ts'
import { createCoverageBook } from './coverage/coverage-book.ts'
import { createAdminApp } from './http/admin.ts'
import type { CityControl } from './http/routes/city.ts'
import type { Closer } from './keep-open.ts'
import { openStores } from './open-stores.ts'
import { runDays } from './run-days.ts'
import { runReports } from './run-reports.ts'
import { runUsage } from './usage/run-usage.ts'

/** A data directory that no server runs on, opened to make reports. */
export interface OpenReports {
  /** Answers what the server's socket would. */
  readonly app: Hono
  readonly close: () => Promise<void>
}

/**
 * Opens what reports are made of, as a server does: the store's lock first, so that none starts
 * meanwhile. Nothing is ordered or sent by itself. Throws `StoreLockedError` while another process works
 * on the directory.
 */
export async function openReports(
  given: Config,
  fixed: CityControl['fixed'],
  log: Logger,
): Promise<OpenReports> {
  const closers: Closer[] = []
  const close = async (): Promise<void> => {
    for (const one of closers.toReversed()) await one()
  }
  try {
    return { ...(await open(given, fixed, log, closers)), close }
  } catch (cause) {
    await close()
    throw cause
  }
}

async function open(
  given: Config,
  fixed: CityControl['fixed'],
  log: Logger,
  closers: Closer[],
): Promise<Omit<OpenReports, 'close'>> {
  const directory = resolve(given.dataDirectory)
  const nowMs = (): number => Date.now()
  const onError = (error: Error): void => log.error({ err: error }, error.message)
  const { store, journal } = await openStores(directory, given, { onError }, closers)
  const { settings: city } = await cityControl(given, fixed, journal, () => undefined)
  const config = { ...given, city }
  const { timeZone } = city
  // Nobody else is waiting here.
  const isBusy = (): Promise<boolean> => Promise.resolve(false)
  const days = runDays(config, { store, journal, nowMs, log, isBusy })
  closers.push(() => days.close())
  const usage = runUsage({ store, journal, rolls: days.rolls, ...city, nowMs, onError })
  closers.push(() => usage.close())
  const rules = config.coverage
  const coverage = createCoverageBook({ journal, days: days.book, rules, timeZone, nowMs })
  const reporting = await runReports(config, {
    directory,
    store,
    journal,
    days,
    usage,
    coverage,
    // What agents do now is known to a server alone.
    agents: () => [],
    // So are outages that are not written down yet.
    settleOutages: () => Promise.resolve(true),
    softwareVersion: manifest.version,
    nowMs,
    log,
  })
  closers.push(() => reporting.close())
  await days.start()
  return {
    app: createAdminApp({
      journal,
      nowMs,
      agentNow: () => null,
      reports: { reporting: () => reporting, timeZone },
      logError: (cause) => {
        throw cause
      },
    }),
  }
}
