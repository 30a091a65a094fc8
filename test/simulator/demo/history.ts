import type { AccessPointId, AgentId, BootId, UplinkId } from '#contract/ids.ts'
import type { AccessPointSample, UplinkSample } from '#contract/sample.ts'
import type { SeriesStore } from '../../../server/store/series-store.ts'
import type { City } from '../city/city.ts'
import type { CityDevice } from '../city/device.ts'
import type { CityUplink } from '../city/plan.ts'
import { hashOf, mixed } from '../random.ts'

const DAY_MS = 86_400_000
/** The last day is drawn finely on the map's panels; older days only need their hours. */
const RECENT_INTERVAL_MS = 5 * 60_000
const OLDER_INTERVAL_MS = 30 * 60_000

/** Batches that share a commit. */
const APPENDS_AT_ONCE = 60

/** When something was polled, and how long that poll speaks for. */
interface PollTime {
  readonly polledAtMs: number
  readonly monotonicMs: number
  readonly intervalMs: number
}

/** The same round-trip time for the same target and moment, `leastMs` to `leastMs + spreadMs`. */
const rttOf = (hash: number, polledAtMs: number, leastMs: number, spreadMs: number): number =>
  leastMs + (mixed(hash, polledAtMs) % (spreadMs * 10)) / 10

/** What was polled of a device at a moment, as its agent would have told it. */
function accessPointSample(device: CityDevice, hash: number, time: PollTime): AccessPointSample {
  const { polledAtMs } = time
  const accessPoint = device.accessPoint.id as AccessPointId
  const common = { kind: 'access-point' as const, accessPoint, ...time }
  if (!device.lifeAt(polledAtMs).answers) {
    return { ...common, outcome: { kind: 'timeout', attempts: 2 } }
  }
  const state = device.stateAt(polledAtMs)
  return {
    ...common,
    outcome: { kind: 'ok', rttMs: rttOf(hash, polledAtMs, 1, 3) },
    reading: {
      uptimeMs: state.uptimeMs,
      clients: state.clients,
      cpuPercent: state.cpuPercent,
      memoryUsedPercent: state.memoryUsedPercent,
      radios: state.radios.map((radio) => ({
        band: radio.band,
        channel: radio.channel,
        frequencyMHz: radio.frequencyMHz,
        utilizationPercent: radio.utilizationPercent,
        noiseDbm: radio.noiseDbm,
        txPowerDbm: radio.txPowerDbm,
        clients: radio.clients,
      })),
      ssids: [],
      traffic: {
        interface: 'eth0',
        counterBits: 64,
        rxBytes: String(state.rxBytes),
        txBytes: String(state.txBytes),
      },
    },
  }
}

function uplinkSample(city: City, uplink: CityUplink, hash: number, time: PollTime): UplinkSample {
  const ok = city.placeAt(uplink.place.id, time.polledAtMs).uplinkUp
  const rttMs = ok ? rttOf(hash, time.polledAtMs, 14, 40) : null
  return {
    kind: 'uplink',
    uplink: uplink.id as UplinkId,
    ...time,
    outcome: rttMs === null ? { kind: 'timeout', attempts: 1 } : { kind: 'ok', rttMs },
    probes: [{ kind: 'dns', target: 'dns://demo', ok, rttMs, lossPercent: ok ? 0 : 100 }],
    traffic: null,
  }
}

/** Polls of one target in `fromMs..untilMs`, at a phase of its own. */
function* times(hash: number, history: Stretch, day: Stretch): Generator<PollTime> {
  const isRecent = history.untilMs - day.fromMs <= DAY_MS
  const intervalMs = isRecent ? RECENT_INTERVAL_MS : OLDER_INTERVAL_MS
  for (let atMs = day.fromMs + (hash % intervalMs); atMs < day.untilMs; atMs += intervalMs) {
    yield { polledAtMs: atMs, monotonicMs: atMs - history.fromMs, intervalMs }
  }
}

interface Stretch {
  readonly fromMs: number
  readonly untilMs: number
}

/**
 * Writes what agents would have found straight into a store, whole days before `untilMs`. Resolves
 * with the number of samples. The boot id `demo-history` marks them as made up.
 */
export async function writeHistory(
  city: City,
  store: Pick<SeriesStore, 'append'>,
  untilMs: number,
  days: number,
): Promise<number> {
  const history = { fromMs: untilMs - days * DAY_MS, untilMs }
  const targets = [
    ...Array.from(city.devices.values(), (device) => ({
      agent: device.accessPoint.agent,
      hash: hashOf('poll', device.accessPoint.id),
      sample: (hash: number, time: PollTime): AccessPointSample =>
        accessPointSample(device, hash, time),
    })),
    ...city.plan.uplinks.map((uplink) => ({
      agent: uplink.agent,
      hash: hashOf('poll', uplink.id),
      sample: (hash: number, time: PollTime): UplinkSample =>
        uplinkSample(city, uplink, hash, time),
    })),
  ]
  let written = 0
  let appending: Promise<unknown>[] = []
  for (const { id } of city.plan.agents) {
    const own = targets.filter(({ agent }) => agent === id)
    const boot = 'demo-history' as BootId
    for (const [sequence, slice] of slicesOf(history).entries()) {
      const samples = own.flatMap(({ hash, sample }) =>
        Array.from(times(hash, history, slice), (time) => sample(hash, time)),
      )
      if (samples.length === 0) continue
      const key = { agent: id as AgentId, boot, sequence }
      const receivedAtMs = slice.untilMs
      appending.push(store.append({ key, mode: 'live', receivedAtMs, samples, rejected: [] }))
      written += samples.length
      if (appending.length < APPENDS_AT_ONCE) continue
      await Promise.all(appending)
      appending = []
    }
  }
  await Promise.all(appending)
  return written
}

/** What is delivered together: soon enough after its polls that nobody takes it for late. */
function slicesOf({ fromMs, untilMs }: Stretch): readonly Stretch[] {
  const slices: Stretch[] = []
  for (let startMs = fromMs; startMs < untilMs; startMs = slices.at(-1)!.untilMs) {
    const lengthMs = untilMs - startMs <= DAY_MS ? 2 * RECENT_INTERVAL_MS : 2 * OLDER_INTERVAL_MS
    slices.push({ fromMs: startMs, untilMs: Math.min(untilMs, startMs + lengthMs) })
  }
  return slices
}
