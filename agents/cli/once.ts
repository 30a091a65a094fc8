import type { AccessPointSample, SwitchReading, UpsReading } from '#contract/sample.ts'
import { createClock, machineClock } from '../clock.ts'
import type { AgentConfig } from '../config.ts'
import type { Driver } from '../drivers/driver.ts'
import { createEquipmentPoller, type EquipmentSample } from '../evidence/equipment-poller.ts'
import { createPoller, type Poller } from '../poll.ts'
import { createPing } from '../probe/ping.ts'
import { createPingedPoller } from '../probe/pinged-access-point.ts'
import { addressOfServer } from '../probe/target.ts'
import { probeUplink } from '../probe/uplink.ts'
import { openSession } from '../snmp/net-snmp.ts'
import { table } from './table.ts'

const AT_ONCE = 32

/** Polls everything of a configuration once and prints what it found: a check before the start. */
export async function pollOnce(
  config: AgentConfig,
  drivers: readonly Driver[],
  signal: AbortSignal,
): Promise<void> {
  const ping = createPing()
  const deps = { clock: createClock(machineClock), drivers, openSession, ping }
  const { accessPoints, pinged, equipment, uplinks } = config.targets
  const rows = await pollAll(
    [
      ...accessPoints.map((target) => createPoller(deps, target)),
      ...pinged.map((target) => createPingedPoller(deps, target)),
    ],
    rowOf,
    signal,
  )
  const heads = ['access point', 'outcome', 'vendor', 'model', 'firmware', 'clients', 'ms']
  process.stdout.write(`${table([heads, ...rows])}\n`)
  if (equipment.length > 0) {
    const pollers = equipment.map((target) => createEquipmentPoller(deps, target))
    const found = await pollAll(pollers, equipmentRowOf, signal)
    process.stdout.write(`${table([['equipment', 'outcome', 'model', 'says', 'ms'], ...found])}\n`)
  }
  for (const line of uplinks) {
    const lineDeps = { ping, server: addressOfServer(config.server) }
    const { probes, carrier, leftOut } = await probeUplink(line, lineDeps)
    const told = probes.map(({ target, ok, rttMs, lossPercent }) =>
      ok ? `${target} answers in ${rttMs} ms, loss ${lossPercent} %` : `${target} does not answer`,
    )
    if (line.interface !== undefined) told.push(carrierText(line.interface, carrier))
    for (const text of [...told, ...leftOut.map((reason) => `not asked: ${reason}`)]) {
      process.stdout.write(`uplink ${line.id}: ${text}\n`)
    }
  }
}

/** Polls each once, some at a time; the rows come in the order of the pollers. */
async function pollAll<Sample>(
  pollers: readonly Poller<Sample>[],
  toRow: (sample: Sample) => string[],
  signal: AbortSignal,
): Promise<readonly string[][]> {
  const rows: string[][] = []
  const waiting = [...pollers.entries()]
  async function work(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [at, poller] = next
      try {
        rows[at] = toRow(await poller.poll(signal))
      } finally {
        poller.close()
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return rows
}

function rowOf({ accessPoint, outcome, reading, device }: AccessPointSample): string[] {
  return [
    accessPoint,
    outcomeText(outcome),
    device?.vendor ?? '-',
    device?.model ?? '-',
    device?.firmware ?? '-',
    String(reading?.clients ?? '-'),
    rttText(outcome),
  ]
}

function equipmentRowOf(sample: EquipmentSample): string[] {
  const { equipment, outcome, device } = sample
  const says = sample.kind === 'ups' ? upsText(sample.reading) : poeText(sample.reading)
  return [equipment, outcomeText(outcome), device?.model ?? '-', says, rttText(outcome)]
}

function upsText(reading: UpsReading | undefined): string {
  if (reading === undefined) return '-'
  const { onBattery, minutesRemaining, chargePercent } = reading
  const source = onBattery === null ? 'source unknown' : onBattery ? 'on battery' : 'on mains'
  const charge = chargePercent === null ? [] : [`charge ${chargePercent} %`]
  const left = minutesRemaining === null ? [] : [`${minutesRemaining} min left`]
  return [source, ...charge, ...left].join(', ')
}

function poeText(reading: SwitchReading | undefined): string {
  if (reading === undefined) return '-'
  const delivering = reading.ports.filter(({ state }) => state === 'delivering')
  return `${delivering.length} of ${reading.ports.length} PoE ports deliver`
}

function carrierText(name: string, carrier: boolean | null): string {
  if (carrier === null) return `the carrier of ${name} cannot be read`
  return carrier ? `${name} has a carrier` : `${name} has no carrier`
}

function outcomeText(outcome: AccessPointSample['outcome']): string {
  return 'detail' in outcome ? `${outcome.kind} (${outcome.detail})` : outcome.kind
}

function rttText(outcome: AccessPointSample['outcome']): string {
  return 'rttMs' in outcome ? String(outcome.rttMs) : '-'
}
