import type { SnmpSession } from '../snmp/session.ts'
import { fetchWanted } from './fetch.ts'
import { DeviceMemory } from './memory.ts'
import { Poll } from './poll.ts'
import type { Device } from './read-device.ts'

/** Two suffice for a table and one more for a table in its place. */
const ROUNDS_MAX = 4
/** At some 40 rows in an answer, more stations than one device serves. */
const REQUESTS_MAX = 200

/**
 * MACs of the stations that a device serves now; null while the device is not known, or where its
 * driver knows no table of them. Of a device with more than it may be asked, those that it told.
 * Nothing of them is kept here or in the device's memory. Rejects with `SnmpError`.
 */
export async function readStations(
  session: SnmpSession,
  { known }: Device,
): Promise<readonly string[] | null> {
  const read = known?.driver.stations?.()
  if (known === null || read === undefined) return null
  const memory = new DeviceMemory(known.memory.careful)
  memory.answerBytes = known.memory.answerBytes
  memory.repetitionsMax = known.memory.repetitionsMax
  const poll = new Poll(memory)
  let macs = read(poll)
  for (let round = 0; poll.missing > 0 && round < ROUNDS_MAX; round += 1) {
    await fetchWanted(session, poll, { requestsMax: REQUESTS_MAX, alive: true })
    poll.begin()
    macs = read(poll)
  }
  return macs
}
