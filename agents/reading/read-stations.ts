import type { SnmpSession } from '../snmp/session.ts'
import { fetchWanted } from './fetch.ts'
import { DeviceMemory } from './memory.ts'
import { Poll } from './poll.ts'
import type { Device } from './read-device.ts'

/** Two suffice for a table and one more for a table in its place. */
const ROUNDS_MAX = 4
/** At some 40 rows in an answer, more stations than one device serves. */
const REQUESTS_MAX = 200

/** Whether a device answered its last poll and its driver knows a table of its stations. */
export function offersStations({ known }: Device): boolean {
  return known !== null && !known.doubtful && known.driver.stations !== null
}

/**
 * MACs of the stations that a device serves now; none where it offers no table of them. Of a device
 * with more than it may be asked, those that it told. Nothing of them is kept here or in the
 * device's memory. Rejects with `SnmpError`.
 */
export async function readStations(
  session: SnmpSession,
  { known }: Device,
): Promise<readonly string[]> {
  const read = known?.driver.stations?.()
  if (known === null || read === undefined) return []
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
