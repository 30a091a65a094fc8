import type { Logger } from 'pino'
import { startAlerting } from './alert/alerting.ts'
import type { Alerting } from './alert/alerting.ts'
import type { Config } from './config.ts'
import type { Journal } from './journal/open.ts'
import type { LiveFleet } from './live/live-fleet.ts'
import type { OutageWatch } from './outages/watch.ts'

export interface AlertParts {
  readonly directory: string
  readonly journal: Journal
  readonly live: LiveFleet
  readonly watch: OutageWatch
  readonly isReady: () => Promise<boolean>
  readonly nowMs: () => number
  readonly log: Logger
}

/** How many times as long as a look the pause behind it is at least. */
const PAUSE_SHARE = 2

/**
 * Starts alerts over what the watch and the live fleet know. What the watch finds is looked at at
 * once; the owner calls `run` twice a second beside that.
 */
export async function runAlerts(
  { alerts, city, publicUrl }: Config,
  { directory, journal, live, watch, isReady, nowMs, log }: AlertParts,
): Promise<Alerting> {
  const alerting = await startAlerting(
    {
      config: alerts,
      cityName: city.name,
      timeZone: city.timeZone,
      publicUrl,
      directory,
      journal,
      source: watch,
      agents: () => live.agentsHealth(),
      isWatching: () => watch.isReady(),
      isReady,
      nowMs,
      log,
      tell(incidents) {
        live.tell({ outages: [], incidents: [...incidents] })
        for (const { id, closedAtMs, conditions } of incidents) {
          if (closedAtMs !== null) continue
          const outages = conditions.flatMap(({ outage }) => outage ?? [])
          watch.assignIncident(outages, id).catch((cause: unknown) => {
            log.error({ err: cause }, 'saying which incident outages belong to failed')
          })
        }
      },
    },
    watch.offTime(),
  )
  let dueMs = 0
  const run = async (): Promise<void> => {
    const beganAtMs = performance.now()
    if (beganAtMs < dueMs) return
    await alerting.run()
    // Over very many incidents a look takes its time: the samples have theirs in between.
    dueMs = performance.now() + PAUSE_SHARE * (performance.now() - beganAtMs)
  }
  const unfollow = [
    watch.onChange(() => void run()),
    live.onOutages((outages) => alerting.follow(outages)),
  ]
  return {
    ...alerting,
    run,
    async close() {
      for (const end of unfollow) end()
      await alerting.close()
    },
  }
}
