import type { PlaceId } from '#contract/ids.ts'
import type { Condition } from '#contract/incident.ts'
import type { ConditionKind, IncidentScope } from '#contract/words.ts'

/** A condition that is there now, with what joins it to others. */
export interface PresentCondition extends Condition {
  /** What it befell as people call it: the place's name. */
  readonly name: string
  /** What joins it to conditions of other places; null when nothing is known to. */
  readonly group: {
    readonly scope: IncidentScope
    readonly name: string
    /** When what befell all of them began. */
    readonly startMs: number
  } | null
  /** It lies within a planned window: shown, and nobody is told while that lasts. */
  readonly isPlanned: boolean
  /** It is known by silence only, which shows later at some places than at others. */
  readonly isSilent: boolean
}

/** A condition within an incident. */
export interface HeldCondition extends PresentCondition {
  /** When it was found to be over; null while it is there. */
  readonly goneAtMs: number | null
  /** It was over and came back while others of the incident lasted: perhaps for another reason. */
  readonly isAgain: boolean
}

/** An incident as it is worked on; JSON. */
export interface OpenIncident {
  readonly id: string
  /** What makes a condition one of its own: sort, scope, name, and when the event began. */
  readonly identity: string
  /** When what its conditions have in common began, as far as it is known by now. */
  readonly eventMs: number
  readonly scope: IncidentScope
  readonly name: string
  /** The worst kind of those of its conditions that last. */
  readonly kind: ConditionKind
  readonly openedAtMs: number
  readonly sinceMs: number
  /** Those that last, and those that ended too recently to be believed. */
  readonly conditions: readonly HeldCondition[]
  readonly placesMost: number
  /** When people may first be told; null while it is held back. */
  readonly toldAtMs: number | null
  /** What people know of it: its places, its kind, that it comes and goes. */
  readonly placesTold: number
  readonly kindTold: ConditionKind | null
  readonly isFlappingTold: boolean
  readonly isFlapping: boolean
  /** Left over of an incident whose other places are back: it joins no group any more. */
  readonly isLeftOver: boolean
  /** Its places are out for a later reason, of which another incident tells: of this nobody is told. */
  readonly isOvershadowed: boolean
  /** Since when 90 % of its places are back; null while more are affected. */
  readonly nearlyOverSinceMs: number | null
}

/** What a condition did lately, by its key. */
export interface KeyHistory {
  readonly isPresent: boolean
  /** When it last came or went. */
  readonly changedAtMs: number
  /** When it came, the latest ones. */
  readonly openings: readonly number[]
  readonly isFlapping: boolean
}

/** All that is carried from one look to the next; JSON, so that a restart changes nothing. */
export interface IncidentState {
  readonly incidents: readonly OpenIncident[]
  readonly history: Readonly<Record<string, KeyHistory>>
}

export const NO_INCIDENTS: IncidentState = { incidents: [], history: {} }

/** What happened to incidents between two looks, in order. */
export type IncidentEvent =
  /** People may be told from now on; when it is flapping, that is what they are told. */
  | { readonly kind: 'opened'; readonly incident: OpenIncident }
  /** It became worse or much larger than what people know. */
  | { readonly kind: 'grown'; readonly incident: OpenIncident }
  /** It comes and goes: the last word until it has settled; and that it has, and lasts. */
  | { readonly kind: 'flapping'; readonly incident: OpenIncident }
  | { readonly kind: 'settled'; readonly incident: OpenIncident }
  /** It is one with another: who was told of `from` knows `incident`. */
  | { readonly kind: 'merged'; readonly from: string; readonly incident: OpenIncident }
  /** A place that is not back with the others goes on alone; who was told of `from` knows it. */
  | { readonly kind: 'split'; readonly from: string; readonly incident: OpenIncident }
  /** It is over; `left` are places that go on alone. */
  | {
      readonly kind: 'closed'
      readonly incident: OpenIncident
      readonly endedAtMs: number
      readonly left: readonly PlaceId[]
    }

export interface IncidentPolicy {
  /** How long conditions are gathered, so that one message names them all: seen ones, silences. */
  readonly gatherSeenMs: number
  readonly gatherSilentMs: number
  /** While so many places fell within `gatherSeenMs`, more are to come: seen ones wait as silent ones. */
  readonly spreadingPlaces: number
  /** How long all must be back before it is over. */
  readonly settleMs: number
  /** A condition that comes so often within this span comes and goes ... */
  readonly flappingOpenings: number
  readonly flappingSpanMs: number
  /** ... until it did neither for so long. */
  readonly stableMs: number
  /** When this share is back for so long, the others go on alone. */
  readonly nearlyOverShare: number
  readonly leftOverAfterMs: number
  /** So many places at least that were told of before growth is worth a word, and how much more. */
  readonly grownFactor: number
  readonly grownPlaces: number
  /** So many places without a common cause, all since at most so long, are one incident. */
  readonly manyPlaces: number
  readonly manySpanMs: number
  /** Beginnings that lie further apart are of two events. */
  readonly sameEventMs: number
}

export const INCIDENT_POLICY: IncidentPolicy = {
  // Three seconds at most, by looks that come twice a second.
  gatherSeenMs: 2500,
  gatherSilentMs: 45_000,
  spreadingPlaces: 3,
  settleMs: 120_000,
  flappingOpenings: 4,
  flappingSpanMs: 3_600_000,
  stableMs: 1_800_000,
  nearlyOverShare: 0.9,
  leftOverAfterMs: 900_000,
  grownFactor: 2,
  grownPlaces: 3,
  manyPlaces: 10,
  manySpanMs: 1_800_000,
  // Twice the slowest poll that a common beginning is known by.
  sameEventMs: 600_000,
}

export interface Look {
  readonly nowMs: number
  /** Until then what is there and what is not is not believed: the server has just started. */
  readonly holdUntilMs: number
  readonly newId: () => string
  /** What is of the whole city is called by its name. */
  readonly cityName: string
}
