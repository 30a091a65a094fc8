import { SnmpError } from '../snmp/session.ts'
import type { Oid, SnmpSession } from '../snmp/session.ts'
import { oidBytes } from './oid.ts'
import type { Poll } from './poll.ts'

/** Varbind around OID and value, and a value of which nothing is known. */
const VARBIND_BYTES = 16
const FAILURES_MAX = 12

/**
 * Asks instances by GET, as many in one request as the device's answers hold: the only way to read
 * what stands beside passwords and keys. Rejects with `SnmpError` when the device stops answering.
 */
export async function fetchExact(
  session: SnmpSession,
  poll: Poll,
  instances: readonly Oid[],
  limits: { readonly requestsMax: number; readonly alive: boolean },
): Promise<void> {
  let left = instances
  let itemsMax = Number.POSITIVE_INFINITY
  let failures = 0
  let { alive } = limits
  for (let request = 0; left.length > 0; request += 1) {
    if (request >= limits.requestsMax) {
      poll.incomplete = true
      return
    }
    const asked = left.slice(0, fitting(left, poll.memory.answerBytes, itemsMax))
    try {
      const bounds = await session.get(asked)
      asked.forEach((oid, at) => {
        const bound = bounds[at]
        poll.took(oid, bound?.oid === oid ? bound.value : null)
      })
      left = left.slice(asked.length)
      alive = true
    } catch (error) {
      failures += 1
      if (!(error instanceof SnmpError) || failures > FAILURES_MAX) throw error
      if (error.kind === 'timeout') {
        // A dead device and a device that chokes look alike: only one that answered gets a chance.
        if (!alive || failures > 2 || !poll.memory.shrinkAnswers()) throw error
      } else if (error.kind !== 'refused') {
        throw error
      } else if (error.status !== 'TooBig' || !poll.memory.shrinkAnswers()) {
        const [alone] = asked
        if (asked.length > 1) itemsMax = Math.ceil(asked.length / 2)
        else if (alone !== undefined) {
          // The device has it, but cannot tell it.
          poll.took(alone, null)
          left = left.slice(1)
          itemsMax = Number.POSITIVE_INFINITY
        }
      }
    }
  }
}

/** How many of the first instances fit one answer; at least one. */
function fitting(instances: readonly Oid[], answerBytes: number, itemsMax: number): number {
  let room = answerBytes
  let count = 0
  for (const oid of instances) {
    room -= oidBytes(oid) + VARBIND_BYTES
    if (count > 0 && (room < 0 || count >= itemsMax)) break
    count += 1
  }
  return count
}
