import type { AccessPointTarget } from '../config/targets.ts'
import { createDeviceReader, deadAfterMs } from '../device-reader.ts'
import type { Job } from '../jobs.ts'
import type { Device } from '../reading/read-device.ts'
import { offersStations, readStations } from '../reading/read-stations.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import type { Visitors } from './visitors.ts'

/** A visitor who stays for less than this may be missed. */
const STATIONS_MS = 300_000

/**
 * Reads the stations of an access point that is polled anyway, by what the polls learned of it. A
 * device that fails is no news here: its poll says so. `device` is the poll's.
 */
export function stationsJob(
  target: Pick<AccessPointTarget, 'id' | 'snmp'>,
  device: Device,
  deps: {
    readonly openSession: (target: SnmpTarget) => SnmpSession
    readonly visitors: Pick<Visitors, 'isCounting' | 'count'>
  },
): Job {
  const reader = createDeviceReader(
    deps.openSession,
    { intervalMs: STATIONS_MS, snmp: target.snmp },
    (session) => readStations(session, device),
  )
  return {
    id: `stations ${target.id}`,
    intervalMs: STATIONS_MS,
    holdMs: deadAfterMs(target.snmp),
    close: reader.close,
    async run(signal) {
      if (!deps.visitors.isCounting() || !offersStations(device)) return undefined
      try {
        const found = await reader.read(signal)
        if (!(found instanceof SnmpError)) deps.visitors.count(target.id, found.value)
      } catch (error) {
        // Stopping in the middle of a reading is no failure of anything.
        if (!signal.aborted) throw error
      } finally {
        // A session that waits for five minutes would cost a socket for each access point.
        reader.close()
      }
      return undefined
    },
  }
}
