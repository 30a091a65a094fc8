import type { AccessPoint, Check, Equipment, Place } from './inventory.ts'
import type { EquipmentKind, PlaceKind } from '#contract/words.ts'

/** Tables of the journal. Times are Unix ms; flags are 0 or 1, because SQLite has no boolean. */
export interface JournalTables {
  setting: { key: string; value: string }
  place: {
    id: string
    name: string
    kind: PlaceKind
    kecamatan: string
    kelurahan: string
    latitude: number
    longitude: number
    status: Place['status']
  }
  uplink: { id: string; place: string; provider: string | null; agent: string | null }
  access_point: {
    id: string
    place: string
    name: string
    agent: string | null
    model: string | null
    address: string | null
    check: Check | null
    controller: string | null
    mac: string | null
    serial: string | null
    role: AccessPoint['role']
    status: AccessPoint['status']
  }
  equipment: {
    id: string
    kind: EquipmentKind
    place: string
    name: string
    agent: string | null
    address: string | null
    model: string | null
    status: Equipment['status']
  }
  token: {
    id: string
    agent: string
    hash: string
    created_at_ms: number
    revoked_at_ms: number | null
    first_used_at_ms: number | null
    /** The token that ends when this one is used for the first time; `*` for all before it. */
    replaces: string | null
  }
  agent: {
    id: string
    place: string | null
    created_at_ms: number
    rotation_asked_at_ms: number | null
  }
  enrolment: {
    agent: string
    hash: string
    expires_at_ms: number
    /** Of the enrolment that used the code, and the token it was given. */
    nonce: string | null
    token: string | null
  }
  /** What the operator wrote, as JSON; the common document is that of the agent ''. */
  agent_document: { agent: string; document: string }
  agent_config: { agent: string; revision: number; digest: string }
  discovery: {
    id: string
    agent: string
    asked_at_ms: number
    subnets: string
    addresses_per_second: number
    /** Null while it has no report. */
    finished_at_ms: number | null
    addresses_asked: number | null
    problem: string | null
    finds: string | null
  }
  boundaries: { id: number; geojson: string; illustrative: number; imported_at_ms: number }
  /** Sketches as text; the day is local, `YYYY-MM-DD`. */
  visitor_sketch: {
    access_point: string
    day: string
    salt: string
    devices: string
    randomised: string
  }
  live_state: { kind: string; id: string; state: string }
  transition: {
    kind: string
    id: string
    at_ms: number
    from_state: string
    to_state: string
    seen_at_ms: number
  }
}
