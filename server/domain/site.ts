import type {
  AccessPointId,
  AgentId,
  BootId,
  EquipmentId,
  PlaceId,
  UplinkId,
} from '#contract/ids.ts'
import type { Candidate, Evidence, OutageSubject } from '#contract/outage.ts'
import type { Sample, VisitorsSample } from '#contract/sample.ts'
import type { Cause } from '#contract/words.ts'

/** What stands at a place and who looks at it: what its outages are worked out from. */
export interface SiteLayout {
  readonly place: PlaceId
  readonly kecamatan: string
  readonly kelurahan: string
  /** The feeder, as a person entered it or as it was inferred; null when not known. */
  readonly powerArea: string | null
  /** Those that give service: no controllers, none that is retired. */
  readonly accessPoints: readonly {
    readonly id: AccessPointId
    readonly agent: AgentId | null
  }[]
  /** Those that somebody tests, in the order of the inventory. */
  readonly uplinks: readonly LayoutUplink[]
  readonly ups: readonly EquipmentId[]
  readonly switches: readonly EquipmentId[]
  /**
   * Agents that look at something here. One that is on site looks at no other place: it shares the
   * place's power and line, and its own life is evidence of both.
   */
  readonly agents: readonly { readonly id: AgentId; readonly isOnSite: boolean }[]
}

/** A line of a place, and who sells it. */
export interface LayoutUplink {
  readonly id: UplinkId
  readonly provider: string | null
}

/** A sample with who delivered it, as outages need it; visitors prove nothing. */
export interface SiteSample {
  readonly sample: Exclude<Sample, VisitorsSample>
  readonly agent: AgentId
  readonly boot: BootId
  /** When it was first received: what comes much later than it was polled shows a broken way here. */
  readonly receivedAtMs: number
}

/** An interval without service as one site's own data show it, before anything is known of others. */
export interface Episode {
  readonly subject: OutageSubject
  readonly place: PlaceId
  readonly startMs: number
  /** Null while it lasts. */
  readonly endMs: number | null
  /** How far before `startMs` and `endMs` the true moments may lie. */
  readonly startWithinMs: number
  readonly endWithinMs: number
  /**
   * Time seen down, proven down though nobody looked, unobserved, and seen up by data that came
   * late; together the episode.
   */
  readonly downMs: number
  readonly provenMs: number
  readonly unobservedMs: number
  readonly upMs: number
  /** It began with silence: nobody saw the service stop. */
  readonly isSilent: boolean
  /** Both ends are covered by data and no more of it is to come: it is final. */
  readonly isSettled: boolean
  readonly clientsBefore: number | null
  readonly evidence: readonly Evidence[]
}

/** A cause with how sure it is, and the others that were weighed, the most likely first. */
export interface Finding {
  readonly cause: Cause
  readonly confidence: number
  readonly candidates: readonly Candidate[]
}

/** Episodes of several places that began together, and what joins their places. */
export interface Group {
  readonly kind: 'power-area' | 'kelurahan' | 'provider' | 'city'
  readonly name: string
  /** The cause that such a group speaks for. */
  readonly cause: 'power' | 'uplink' | 'monitoring'
  readonly places: readonly PlaceId[]
  /** Watched places that the same cause would have befallen. */
  readonly total: number
  readonly startMs: number
}

/** An episode with all that is known of it: what the journal keeps as an outage. */
export interface FoundOutage extends Episode {
  readonly finding: Finding
  /** Null when it began alone. */
  readonly group: Group | null
  /** Id of the planned window that it lies in; null without one. */
  readonly window: string | null
}

/** `startMs` inclusive, `endMs` exclusive. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}
