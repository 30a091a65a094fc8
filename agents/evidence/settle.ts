import { fetchWanted } from '../reading/fetch.ts'
import type { DeviceMemory } from '../reading/memory.ts'
import { Poll } from '../reading/poll.ts'
import { SnmpError, type SnmpSession } from '../snmp/session.ts'

/** Rounds of fetching and evaluating: each can show that more must be asked. */
const ROUNDS_MAX = 6
const REQUESTS_MAX = 100

/** A value of a poll, and what could not be read of it although the device answered. */
export interface Settled<T> {
  readonly value: T
  readonly partial: string | null
}

/**
 * Evaluates, fetches what was missing and evaluates again until nothing is. Rejects with
 * `SnmpError` when the device answers nothing.
 */
export async function settle<T>(
  session: SnmpSession,
  memory: DeviceMemory,
  evaluate: (poll: Poll) => T,
): Promise<Settled<T>> {
  const poll = new Poll(memory)
  const evaluateAnew = (): T => {
    poll.begin()
    return evaluate(poll)
  }
  let value = evaluateAnew()
  for (let round = 0; poll.missing > 0 && round < ROUNDS_MAX; round += 1) {
    try {
      await fetchWanted(session, poll, { requestsMax: REQUESTS_MAX, alive: round > 0 })
    } catch (error) {
      if (!(error instanceof SnmpError)) throw error
      if (poll.scalars.size + poll.columns.size === 0) throw error
      return { value: evaluateAnew(), partial: `${error.kind}: ${error.detail}` }
    }
    value = evaluateAnew()
  }
  const partial = poll.incomplete ? 'more to read than one poll may ask' : null
  return { value, partial }
}
