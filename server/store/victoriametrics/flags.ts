import { StoreSetupError } from '../setup-error.ts'

const DAY_MS = 86_400_000
/** What `-retentionPeriod` counts in; without a letter in months. */
const UNITS_MS = {
  h: 3_600_000,
  d: DAY_MS,
  w: 7 * DAY_MS,
  y: 365 * DAY_MS,
  '': 31 * DAY_MS,
} as const

/** The flags that a server was started with, as its `/metrics` tells them. */
export function flagsOf(metrics: string): ReadonlyMap<string, string> {
  const found = metrics.matchAll(/^flag\{name="([^"]+)", ?value="([^"]*)"/gm)
  return new Map([...found].map(([, name = '', value = '']) => [name, value]))
}

/** Start of the server, whole seconds since 1970; null where the metrics do not tell it. */
export function startOf(metrics: string): number | null {
  const text = /^vm_app_start_timestamp (\S+)/m.exec(metrics)?.[1]
  return text === undefined ? null : Number(text)
}

/** Length of a value of `-retentionPeriod`, ms; null where it cannot be read. */
export function retentionMsOf(text: string): number | null {
  const match = /^(\d+(?:\.\d+)?)([hdwy]?)$/.exec(text)
  if (match === null) return null
  return Number(match[1]) * UNITS_MS[match[2] as keyof typeof UNITS_MS]
}

/** Throws `StoreSetupError` where a flag would double readings, hide them or lose them. */
export function checkFlags(
  flags: ReadonlyMap<string, string>,
  shown: string,
  pollsDays: number,
): void {
  const at = `VictoriaMetrics at ${shown}`
  const dedup = flags.get('dedup.minScrapeInterval')
  if (dedup !== '1ms') {
    const harm =
      dedup === undefined || durationIsZero(dedup)
        ? 'readings that are written twice would be there twice'
        : 'of readings in that time all but one would be dropped'
    throw new StoreSetupError(
      `${at} runs with -dedup.minScrapeInterval=${dedup ?? '0'}: ${harm}; start it with -dedup.minScrapeInterval=1ms`,
    )
  }
  const retention = flags.get('retentionPeriod')
  const keptMs = retention === undefined ? null : retentionMsOf(retention)
  if (keptMs !== null && keptMs < pollsDays * DAY_MS) {
    throw new StoreSetupError(
      `${at} runs with -retentionPeriod=${retention}, retention.pollsDays is ${pollsDays}: it drops what is older without a word; start it with -retentionPeriod=${pollsDays + 1}d or more`,
    )
  }
  const changing = {
    influxMeasurementFieldSeparator: '_',
    influxSkipMeasurement: 'false',
    influxSkipSingleField: 'false',
    influxTrimTimestamp: '1ms',
  }
  for (const [name, value] of Object.entries(changing)) {
    const found = flags.get(name) ?? value
    if (found === value) continue
    throw new StoreSetupError(
      `${at} runs with -${name}=${found}: readings would not be found again; start it with -${name}=${value}`,
    )
  }
}

const durationIsZero = (text: string): boolean => /^0*(\.0*)?[a-zµ]*$/.test(text)
