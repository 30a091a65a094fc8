/** A month of so many places in a journal, as the rollers would have kept it: seeded. */
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '#contract/ids.ts'
import type { Secret } from '#contract/secret.ts'
import { CAUSES } from '#contract/words.ts'
import { daysBetween, spanOfDay } from '../../../server/domain/local-day.ts'
import type { Step } from '../../../server/domain/day-figures.ts'
import { packPlaceDay } from '../../../server/days/place-day.ts'
import { openJournal } from '../../../server/journal/open.ts'
import type { Journal } from '../../../server/journal/open.ts'
import { NOTHING_SAID } from '../../../server/journal/outages.ts'
import type { KeptOutage } from '../../../server/journal/outages.ts'
import { packDay } from '../../../server/usage/packed-day.ts'
import { POLLED_ALONE } from '../../polled-alone.ts'
import { randomOf } from '../../simulator/random.ts'
import { NO_IMPACT } from '../../bare.ts'

export const SEED = 8
export const TIME_ZONE = 'Asia/Makassar'
export const MONTH = '2026-10'
export const FIRST_DAY = '2026-09-28'
const LAST_DAY = '2026-11-03'
export const MADE_AT_MS = spanOfDay('2026-11-04', TIME_ZONE).startMs + 6 * 3_600_000
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Of its days a place is dark for a while on so many. */
const DARK_SHARE = 0.15
const AGENT = 'agent' as AgentId
const PROVIDERS = ['Contoh Net', 'Misal Fiber', 'Umpama Link']
const PLACES_PER_KELURAHAN = 6
const [UP, DOWN, UNKNOWN] = [0, 2, 3]

/** Fills the journal of a directory: inventory, contracts, days, usage and outages. */
export async function fillMonth(
  directory: string,
  count: number,
  url: Secret | null = null,
): Promise<void> {
  const journal = await openJournal(directory, { url })
  const ids = Array.from({ length: count }, (_, at) => `place-${at}` as PlaceId)
  await writeInventory(journal, ids)
  const outages: KeptOutage[] = []
  const random = randomOf('month', SEED)
  for (const day of daysBetween(FIRST_DAY, LAST_DAY)) {
    const { startMs } = spanOfDay(day, TIME_ZONE)
    const rows = ids.map((place) => {
      const dark = random() < DARK_SHARE ? darkOf(random) : null
      if (dark !== null) outages.push(outageOf(place, startMs, dark, outages.length))
      return { place, body: packPlaceDay(recordOf(place, dark)), receivedUntilMs: startMs + DAY_MS }
    })
    await journal.placeDays.replace(day, rows)
    const body = packDay(usageOf(day, random))
    await journal.usageDays.replace(
      day,
      ids.map((id) => ({ day, scope: 'place' as const, id, body, since_ms: null })),
    )
  }
  await journal.outages.write(outages)
  await journal.close()
}

interface Dark {
  readonly fromMs: number
  readonly untilMs: number
  readonly isUnknown: boolean
}

function darkOf(random: () => number): Dark {
  const fromMs = Math.floor(random() * 20 * HOUR_MS)
  const untilMs = fromMs + Math.floor(random() * 4 * HOUR_MS) + 60_000
  return { fromMs, untilMs, isUnknown: random() < 0.3 }
}

function recordOf(place: PlaceId, dark: Dark | null) {
  const state = dark?.isUnknown === true ? UNKNOWN : DOWN
  const steps: Step[] =
    dark === null
      ? [[0, UP]]
      : [
          [0, UP],
          [dark.fromMs, state],
          [dark.untilMs, UP],
        ]
  const darkMs = dark === null ? 0 : dark.untilMs - dark.fromMs
  const totalsMs = {
    up: DAY_MS - darkMs,
    degraded: 0,
    down: state === DOWN ? darkMs : 0,
    unknown: state === UNKNOWN ? darkMs : 0,
    planned: 0,
    excluded: 0,
  }
  const lines = [{ uplink: `line-${place}` as UplinkId, steps: [[0, 0]] as Step[] }]
  return { totalsMs, serviceMs: totalsMs, steps, thenSteps: null, lines }
}

function outageOf(place: PlaceId, dayMs: number, dark: Dark, number: number): KeptOutage {
  const cause = CAUSES[number % 4] ?? 'power'
  const [startMs, endMs] = [dayMs + dark.fromMs, dayMs + dark.untilMs]
  return {
    id: `outage-${number}`,
    subject: { kind: 'site', id: place },
    place,
    startMs,
    endMs,
    startWithinMs: 60_000,
    endWithinMs: 60_000,
    status: 'final',
    finding: { cause, confidence: 0.9, candidates: [] },
    group: null,
    isSilent: false,
    evidence: [],
    impact: { ...NO_IMPACT, downMs: endMs - startMs, serviceMs: endMs - startMs },
    window: null,
    incident: null,
    said: NOTHING_SAID,
    revisedAtMs: endMs,
    revision: 1,
  }
}

function usageOf(day: string, random: () => number) {
  const clients = new Map(Array.from({ length: 12 }, (_, at) => [at * 10, 24] as const))
  return {
    day,
    windows: 288,
    clients,
    peakAtMs: spanOfDay(day, TIME_ZONE).startMs,
    hours: Array.from({ length: 24 }, () => ({ sum: 120, windows: 12 })),
    downloadBytes: Math.floor(random() * 1e9),
    uploadBytes: Math.floor(random() * 1e8),
    bySsid: [{ key: 'Kupang Gratis', sum: 2880, windows: 288, peak: 110 }],
    byBand: [{ key: '5' as const, sum: 2880, windows: 288, peak: 110 }],
    visitors: null,
    line: null,
    radios: [],
  }
}

async function writeInventory(journal: Journal, ids: readonly PlaceId[]): Promise<void> {
  const side = Math.ceil(Math.sqrt(ids.length))
  const places = ids.map((id, at) => ({
    id,
    name: `Kantor ${at}`,
    kind: 'kelurahan-office' as const,
    kecamatan: `Kecamatan ${Math.floor(at / (PLACES_PER_KELURAHAN * 10))}`,
    kelurahan: `Kelurahan ${Math.floor(at / PLACES_PER_KELURAHAN)}`,
    latitude: -10 + Math.floor(at / side) * 0.01,
    longitude: 110 + (at % side) * 0.01,
    status: 'active' as const,
    powerArea: `Penyulang ${at % 50}`,
    serviceHours: at % 3 === 0 ? '07:00-17:00' : null,
  }))
  const accessPoints = ids.map((place) => {
    const id = `ap-${place}` as AccessPointId
    return { id, place, name: 'AP', agent: AGENT, model: null, ...POLLED_ALONE }
  })
  const uplinks = ids.map((place, at) => ({
    id: `line-${place}` as UplinkId,
    place,
    agent: AGENT,
    provider: PROVIDERS[at % 3] ?? null,
    contract: `K-${at % 3}`,
    contractMbps: 20,
  }))
  const atMs = spanOfDay(FIRST_DAY, TIME_ZONE).startMs
  const change = { places, uplinks, accessPoints, equipment: [] }
  await journal.applyImport(journal.inventory().revision, change, { by: 'bench', atMs })
  for (const [at, provider] of PROVIDERS.entries()) {
    const clause = {
      target: 0.99,
      measuringPoint: 'place' as const,
      serviceHours: null,
      exclusions: ['power' as const],
      outageLeastSeconds: 300,
      unit: 'minute' as const,
      tiers: [{ below: 0.99, restitutionShare: 0.05 }],
      repairHoursMax: null,
      repairHourRupiah: 0,
      latencyMsMax: null,
      mbpsLeast: null,
      pricePerMonthRupiah: 1_500_000,
      restitutionShareMax: 1,
    }
    const dates = { validFrom: '2026-01-01', validUntil: null }
    const version = { provider, ...dates, clause, reason: 'bench' }
    await journal.contracts.add(`K-${at}`, 0, version, { by: 'bench', atMs })
  }
}
