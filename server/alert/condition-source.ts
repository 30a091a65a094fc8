import type { PresentCondition } from '../domain/incident.ts'

/** Who knows what is wrong now: the watch of outages, and the health of server and agents. */
export interface ConditionSource {
  /** All that is wrong now, each time: what is not in it any more is over. Cheap. */
  readonly conditions: () => readonly PresentCondition[]
}
