import { EngineAnswerError } from '../lines/ask-engine.ts'
import type { LineEngine } from '../lines/line-engine.ts'
import type { InfluxPlace } from '../series-url.ts'
import { StoreSetupError } from '../setup-error.ts'
import { identifier, influxEngine, influxQuery, influxWrite } from './influx-engine.ts'

const OPENING_TIMEOUT_MS = 15_000
const DAY_MS = 86_400_000

/**
 * Looks whether the database is there, makes it where it is not, and refuses one that forgets readings
 * before `pollsDays` are over. Throws `StoreSetupError`.
 */
export async function openInflux(place: InfluxPlace, pollsDays: number): Promise<LineEngine> {
  const { database, shown } = place
  let policy = await defaultPolicy(place)
  if (policy === null) {
    await createDatabase(place, pollsDays)
    policy = await defaultPolicy(place)
  }
  // Who may not write is refused before anything of the body is looked at.
  await influxWrite(place, '')
  const keptMs = policy?.durationMs ?? 0
  if (keptMs > 0 && keptMs < pollsDays * DAY_MS) {
    throw new StoreSetupError(
      `InfluxDB at ${shown} forgets readings after ${keptMs / DAY_MS} days, retention.pollsDays is ${pollsDays}: ALTER RETENTION POLICY ${identifier(policy?.name ?? '')} ON ${identifier(database)} DURATION ${pollsDays + 1}d`,
    )
  }
  return influxEngine(place, keptMs === 0)
}

interface Policy {
  readonly name: string
  /** 0 for ever. */
  readonly durationMs: number
}

/** The policy that is written to; null where there is no such database. */
async function defaultPolicy(place: InfluxPlace): Promise<Policy | null> {
  const query = `SHOW RETENTION POLICIES ON ${identifier(place.database)}`
  try {
    for (const { results = [] } of await influxQuery(place, query, OPENING_TIMEOUT_MS)) {
      for (const { columns, values } of results.flatMap(({ series = [] }) => series)) {
        const at = (name: string): number => columns.indexOf(name)
        const row = values.find((value) => Boolean(value[at('default')]))
        if (row === undefined) continue
        const duration = String(row[at('duration')] ?? '')
        return { name: String(row[at('name')]), durationMs: durationMsOf(duration) }
      }
    }
  } catch (cause) {
    if (cause instanceof EngineAnswerError && /database not found/.test(cause.message)) return null
    throw cause
  }
  return { name: 'autogen', durationMs: 0 }
}

/** `2184h0m0s` as Go writes a duration; what cannot be read is for ever. */
function durationMsOf(text: string): number {
  const hours = /^(\d+)h/.exec(text)?.[1]
  return hours === undefined ? 0 : Number(hours) * 3_600_000
}

async function createDatabase(place: InfluxPlace, pollsDays: number): Promise<void> {
  // A day more, so that nothing is refused on its way; by days, so that one is dropped whole.
  const command = `CREATE DATABASE ${identifier(place.database)} WITH DURATION ${pollsDays + 1}d SHARD DURATION 1d`
  try {
    await influxQuery(place, command, OPENING_TIMEOUT_MS)
  } catch (cause) {
    throw new StoreSetupError(
      `InfluxDB at ${place.shown}: there is no such database, and it may not be made: let an administrator say ${command}`,
      { cause },
    )
  }
}
