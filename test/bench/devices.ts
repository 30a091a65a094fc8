import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { AccessPointId } from '#contract/ids.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createPoller } from '../../agents/poll.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import { ROOT } from './server-process.ts'
import { noteObjects, type AskedObjects } from './snmp-exporter.ts'

const STEADY_POLLS = 3

export interface SimulatedCity {
  readonly port: number
  /** Requests received so far. */
  readonly packets: () => Promise<number>
  readonly stop: () => void
}

/** The simulated city in a process of its own, on a port of its own choice. */
export async function startSimulator(): Promise<SimulatedCity> {
  const args = ['simulate', '--city', '--listen', '127.0.0.1:0']
  const child = spawn(process.execPath, [join(ROOT, 'dist/pantau-simulator.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [greeting] = (await once(lines, 'line')) as [string]
  const port = Number(/:(\d+)$/.exec(greeting)?.[1])
  if (!(port > 0)) throw new Error(`[bench] the simulator did not start: "${greeting}"`)
  return {
    port,
    async packets() {
      child.kill('SIGUSR2')
      const [report] = (await once(lines, 'line')) as [string]
      return (JSON.parse(report.slice(report.indexOf('{'))) as { received: number }).received
    },
    stop: () => child.kill('SIGKILL'),
  }
}

/** What one steady poll of the device asks. */
export async function objectsOf(port: number, community: string): Promise<AskedObjects> {
  let asked: AskedObjects = { scalars: new Map(), columns: new Map() }
  const poller = createPoller(
    {
      clock: createClock(machineClock),
      drivers,
      openSession: (target) => {
        const session = openSession(target)
        asked = noteObjects(session)
        return session
      },
    },
    {
      id: 'bench' as AccessPointId,
      intervalMs: 10_000,
      trafficInterface: undefined,
      snmp: { address: '127.0.0.1', port, version: '2c', community: new Secret(community) },
    },
  )
  const never = new AbortController().signal
  for (let poll = 0; poll < STEADY_POLLS; poll += 1) {
    if (poll === STEADY_POLLS - 1) {
      ;(asked.scalars as Map<string, number>).clear()
      ;(asked.columns as Map<string, number>).clear()
    }
    await poller.poll(never)
  }
  poller.close()
  return asked
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  return address !== null && typeof address === 'object' ? address.port : 0
}
