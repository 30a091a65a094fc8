import type { AccessPointSample } from '#contract/sample.ts'
import { createClock, machineClock } from '../clock.ts'
import type { AgentConfig } from '../config.ts'
import type { Driver } from '../drivers/driver.ts'
import { createPoller } from '../poll.ts'
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
  const deps = { clock: createClock(machineClock), drivers, openSession }
  const rows: string[][] = []
  const waiting = [...config.targets.accessPoints]
  async function work(): Promise<void> {
    for (let target = waiting.shift(); target !== undefined; target = waiting.shift()) {
      const poller = createPoller(deps, target)
      try {
        rows.push(rowOf(await poller.poll(signal)))
      } finally {
        poller.close()
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  const order = new Map(config.targets.accessPoints.map(({ id }, index) => [id as string, index]))
  rows.sort(([a = ''], [b = '']) => (order.get(a) ?? 0) - (order.get(b) ?? 0))
  const heads = ['access point', 'outcome', 'vendor', 'model', 'firmware', 'clients', 'ms']
  process.stdout.write(`${table([heads, ...rows])}\n`)
  for (const uplink of config.targets.uplinks) {
    for (const { target, ok, rttMs } of await probeUplink(uplink.probes, uplink.timeoutMs)) {
      const answer = ok ? `answers in ${rttMs} ms` : 'does not answer'
      process.stdout.write(`uplink ${uplink.id}: ${target} ${answer}\n`)
    }
  }
}

function rowOf({ accessPoint, outcome, reading, device }: AccessPointSample): string[] {
  const detail = 'detail' in outcome ? ` (${outcome.detail})` : ''
  return [
    accessPoint,
    `${outcome.kind}${detail}`,
    device?.vendor ?? '-',
    device?.model ?? '-',
    device?.firmware ?? '-',
    String(reading?.clients ?? '-'),
    'rttMs' in outcome ? String(outcome.rttMs) : '-',
  ]
}
