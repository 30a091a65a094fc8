/** A small city in a data directory, with a month that is over, as its server left it. */
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Batch } from '#contract/batch.ts'
import type { AccessPointId, AgentId, BootId, UplinkId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { DEFAULTS } from '../../../server/config.ts'
import type { Config } from '../../../server/config.ts'
import { daysOfMonth, localDayAt, spanOfDay } from '../../../server/domain/local-day.ts'
import { openJournal } from '../../../server/journal/open.ts'
import { hashOfMonth } from '../../../server/migrate/compare-figures.ts'
import type { SeriesSample, SeriesStore } from '../../../server/store/series-store.ts'
import type { Journal } from '../../../server/journal/open.ts'
import { openPromptStore } from '../../prompt-store.ts'
import { everyForm } from '../../store/every-form.ts'
import { accessPointOf, lineOf, placeOf } from '../../unit/days-world.ts'

const { timeZone } = DEFAULTS.city
const HOUR_MS = 3_600_000
const POLL_MS = 300_000
const AGENT = 'agent-1' as AgentId
const BOOT = 'boot' as BootId
/** Of the agent that delivers while the city is moved. */
export const LIVE_AGENT = 'agent-2' as AgentId

export const quiet = pino({ level: 'silent' })
export const never = new AbortController().signal

export interface SmallCity {
  readonly config: Config
  /** The month before this one; its last two days have polls. */
  readonly month: string
  readonly lastDay: string
  readonly endMs: number
  /** Of `LIVE_AGENT`. */
  readonly token: string
  /** See `figuresOf`. */
  readonly figures: string
}

/** Makes the city below a folder. Its polls end six hours before the month does. */
export async function makeCity(folder: string): Promise<SmallCity> {
  const config: Config = { ...DEFAULTS, port: 0, dataDirectory: join(folder, 'data'), demo: true }
  await mkdir(config.dataDirectory)
  const [first] = daysOfMonth(localDayAt(Date.now(), timeZone).slice(0, 7))
  const endMs = spanOfDay(first, timeZone).startMs
  const lastDay = localDayAt(endMs - 1, timeZone)
  const fromMs = endMs - 48 * HOUR_MS
  const journal = await openJournal(config.dataDirectory)
  const change = {
    places: [placeOf('taman'), placeOf('pasar')],
    accessPoints: [
      accessPointOf('ap-1', 'taman'),
      accessPointOf('ap-2', 'pasar', { agent: LIVE_AGENT }),
    ],
    uplinks: [lineOf('taman')],
    equipment: [],
  }
  await journal.applyImport(0, change, { by: 'ani', atMs: fromMs })
  const token = (await journal.createToken(LIVE_AGENT, fromMs)).token.reveal()
  await journal.close()
  const store = await openPromptStore(config.dataDirectory)
  let sequence = 0
  const append = (receivedAtMs: number, samples: readonly SeriesSample[]) => {
    sequence += 1
    const key = { agent: AGENT, boot: BOOT, sequence }
    return store.append({ key, mode: 'live', receivedAtMs, samples, rejected: [] })
  }
  for (let atMs = fromMs; atMs < endMs - 6 * HOUR_MS; atMs += HOUR_MS) {
    const samples: SeriesSample[] = []
    for (let polledAtMs = atMs; polledAtMs < atMs + HOUR_MS; polledAtMs += POLL_MS) {
      const isDown = atMs === fromMs + 30 * HOUR_MS
      samples.push(polled('ap-1', polledAtMs, isDown), polled('line-taman', polledAtMs, false))
    }
    await append(atMs + HOUR_MS + 2345, samples)
  }
  await append(endMs - HOUR_MS, everyForm('ap-odd', fromMs + 1))
  await store.compact(Date.now())
  // It contradicts what is packed, and waits for the next packing.
  await append(endMs + HOUR_MS, [{ ...polled('ap-1', fromMs + 8 * POLL_MS, true), intervalMs: 77 }])
  const made = { config, month: lastDay.slice(0, 7), lastDay, endMs, token }
  const opened = await openJournal(config.dataDirectory)
  // Its days are worked out: a server that starts on a busy machine takes its time for that.
  const figures = await figuresOf(made, { store, journal: opened })
  await opened.close()
  await store.close()
  return { ...made, figures }
}

function polled(id: string, polledAtMs: number, isDown: boolean): SeriesSample {
  const clients = Math.round(Math.abs(Math.sin(polledAtMs)) * 40)
  const octets = String(2n ** 63n + BigInt(polledAtMs) * 5003n)
  const traffic = { interface: '1', counterBits: 64 as const, rxBytes: octets, txBytes: '77' }
  const timing = { polledAtMs, monotonicMs: polledAtMs, intervalMs: POLL_MS }
  const outcome = isDown
    ? ({ kind: 'timeout', attempts: 3 } as const)
    : ({ kind: 'ok', rttMs: 2 + Math.sin(polledAtMs) } as const)
  if (id.startsWith('line-')) {
    const uplink = id as UplinkId
    return { kind: 'uplink', uplink, ...timing, outcome, probes: [], traffic }
  }
  const lists = { radios: [], ssids: [], cpuPercent: null, memoryUsedPercent: null }
  const reading = { uptimeMs: polledAtMs - 1e12, clients, ...lists, traffic }
  const accessPoint = id as AccessPointId
  const silent = { kind: 'access-point', accessPoint, ...timing, outcome } as const
  return isDown ? silent : { ...silent, reading }
}

/** Another day of readings, and one more of a day that is packed, as if the server had run again. */
export async function goOn(city: SmallCity): Promise<void> {
  const store = await openPromptStore(city.config.dataDirectory)
  const samples = [0, 1, 2].map((hour) => polled('ap-1', city.endMs + hour * HOUR_MS, false))
  // What it tells of was told otherwise before.
  const other = polled('line-taman', city.endMs - 20 * HOUR_MS, true)
  const key = { agent: AGENT, boot: BOOT, sequence: 1000 }
  const receivedAtMs = city.endMs + 5 * HOUR_MS
  await store.append({
    key,
    mode: 'live',
    receivedAtMs,
    samples: [...samples, other],
    rejected: [],
  })
  await store.compact(Date.now())
  await store.close()
}

/** A copy of the city, to be moved once. */
export async function copyCity(city: SmallCity, folder: string): Promise<SmallCity> {
  const dataDirectory = join(folder, 'data')
  await cp(city.config.dataDirectory, dataDirectory, { recursive: true })
  return { ...city, config: { ...city.config, dataDirectory } }
}

/** Delivers one sample of now to a server. */
export async function deliver(city: SmallCity, url: string, sequence: number): Promise<unknown> {
  const atMs = Date.now()
  const polledAtMs = spanOfDay(localDayAt(atMs, timeZone), timeZone).startMs + sequence
  const batch: Batch = {
    protocolVersion: 1,
    agent: LIVE_AGENT,
    boot: 'b00' as BootId,
    sequence,
    mode: 'live',
    sentAtMs: atMs,
    clock: 'system',
    droppedSamples: 0,
    samples: [polled('ap-2', polledAtMs, false)],
  }
  const answer = await fetch(`${url}${PATHS.batches}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${city.token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(batch),
  })
  return answer.json()
}

/** What the server at an address answers of the month that is over, as text. */
export async function answersOf(url: string, city: SmallCity): Promise<string> {
  const { lastDay, month } = city
  const texts: string[] = []
  for (const path of [
    `${PATHS.days}?from=${lastDay}&until=${lastDay}`,
    `${PATHS.availability}?period=${month}`,
  ]) {
    texts.push(await (await fetch(`${url}${path}`)).text())
  }
  return texts.join('\n')
}

/** Windows of readings, and the month's figures, as they are reckoned from these stores. */
export async function figuresOf(
  city: Omit<SmallCity, 'figures'>,
  { store, journal }: { readonly store: SeriesStore; readonly journal: Journal },
): Promise<string> {
  const { config, month, endMs } = city
  const nowMs = Date.now()
  const accessPoints = ['ap-1', 'ap-odd'] as AccessPointId[]
  const times = { fromMs: endMs - 48 * HOUR_MS, untilMs: endMs, windowMs: HOUR_MS }
  const windows = await store.readWindows({ accessPoints, ...times })
  const hash = await hashOfMonth(month, { config, store, journal, nowMs, signal: never })
  return JSON.stringify([hash, ...windows])
}
