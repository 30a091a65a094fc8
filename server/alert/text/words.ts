import type { Cause, ConditionKind, DegradationReason, IncidentScope } from '#contract/words.ts'
import type { MessageKind } from '../message.ts'

/** The surest first: at least 90, 70 and 50 per cent, and less. */
export type Certainty = 'sure' | 'likely' | 'maybe' | 'unclear'

/** Every text of an alert in one language. */
export interface Words {
  /** What is wrong; the title of a new incident begins with it. */
  readonly headline: Readonly<Record<ConditionKind, string>>
  /** Of an agent's disk, which is not the server's. */
  readonly agentDisk: string
  /** Titles of all other kinds. */
  readonly title: Readonly<
    Record<Exclude<MessageKind, 'incident' | 'digest'>, (subject: string) => string>
  >
  readonly digestTitle: (count: string) => string
  /** A recovery that some places have not reached yet; of the server, which has no service. */
  readonly partlyRecovered: (subject: string) => string
  readonly over: (subject: string) => string
  readonly scope: Readonly<Record<IncidentScope, (name: string) => string>>
  readonly manyPlaces: (count: string, scope: string) => string
  readonly places: (list: string) => string
  readonly andOthers: (count: string) => string
  readonly since: (moment: string, duration: string) => string
  readonly headlineSince: (headline: string, moment: string, duration: string) => string
  readonly recovered: (moment: string, duration: string, since: string) => string
  readonly placesLeft: (left: string, list: string) => string
  readonly cause: Readonly<Record<Exclude<Cause, 'undetermined'>, string>>
  /** Causes in few words, for two of which neither is sure. */
  readonly causeName: Readonly<Record<Exclude<Cause, 'undetermined'>, string>>
  readonly oneOf: (cause: string, other: string) => string
  readonly undetermined: string
  readonly certainty: Readonly<Record<Certainty, (cause: string, percent: string) => string>>
  readonly degradation: Readonly<Record<DegradationReason, string>>
  readonly call: (name: string, phone: string, contract: string) => string
  readonly callPlace: (name: string, phone: string) => string
  readonly reply: (code: string) => string
  readonly flapping: (since: string) => string
  readonly offFromTo: (from: string, until: string, duration: string) => string
  readonly unobserved: string
  /** What was measured of service of little use, and what is wrong by how much. */
  readonly measured: (value: string, limit: string) => string
  readonly usualClients: (count: string) => string
  /** What a device is, before its name or id. */
  readonly device: Readonly<Record<'access-point' | 'uplink', string>>
  readonly undelivered: (count: string) => string
  readonly roomLeft: (gib: string) => string
  readonly agentDiskFault: string
  readonly validFor: (days: string) => string
  readonly itemOver: (title: string, from: string, until: string) => string
  readonly itemLasting: (title: string, since: string) => string
  readonly moreItems: (count: string) => string
  readonly zone: (zone: string) => string
  readonly help: (place: string) => string
  readonly test: (city: string, moment: string) => string
}
