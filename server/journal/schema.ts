import type { Generated } from 'kysely'
import type { OutageNote } from '#contract/outage.ts'
import type { DeliveryState } from './alerts.ts'
import type { ChangeTables } from './change-tables.ts'
import type { ComplaintTables } from './complaint-tables.ts'
import type { ContractTables } from './contract-tables.ts'
import type { RolledTables } from './day-tables.ts'
import type { GeographyTables } from './geography-tables.ts'
import type { AccessPoint, Check, Equipment, Place } from './inventory.ts'
import type {
  Cause,
  ChannelKind,
  EquipmentKind,
  Language,
  NoteKind,
  OutageStatus,
  OutageSubjectKind,
  PlaceKind,
} from '#contract/words.ts'
import type { MinutesTables } from './minutes-tables.ts'
import type { MonthTables } from './month-tables.ts'
import type { PublicTables } from './public-tables.ts'
import type { ReportTables } from './report-tables.ts'
import type { SeriesLedgerTables } from './series-ledger-tables.ts'
import type { UsageTables } from './usage-tables.ts'
import type { VisitTables } from './visit-tables.ts'

/** Tables of the journal. Times are Unix ms; flags are 0 or 1, because SQLite has no boolean. */
export interface JournalTables
  extends
    ChangeTables,
    ComplaintTables,
    ContractTables,
    RolledTables,
    GeographyTables,
    MinutesTables,
    MonthTables,
    PublicTables,
    ReportTables,
    SeriesLedgerTables,
    UsageTables,
    VisitTables {
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
    power_area: string | null
    service_hours: string | null
  }
  /** Apart from the place: who reads places must not come upon people's numbers. */
  place_contact: {
    place: string
    name: string | null
    phone: string | null
    whatsapp: string | null
    telegram: string | null
  }
  uplink: {
    id: string
    place: string
    provider: string | null
    agent: string | null
    contract: string | null
    contract_mbps: number | null
  }
  provider: { name: string; phone: string | null; email: string | null }
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
  operator: { hash: string; name: string; created_at_ms: number; revoked_at_ms: number | null }
  /** Scope and recurrence as JSON. */
  planned_window: {
    id: string
    scope: string
    start_ms: number
    end_ms: number
    recurrence: string | null
    excluded: number
    reason: string
    created_by: string
    created_at_ms: number
    cancelled_by: string | null
    cancelled_at_ms: number | null
  }
  boundaries: {
    id: number
    geojson: string
    illustrative: number
    imported_at_ms: number
    attribution: string | null
  }
  /** Sketches as text; the day is local, `YYYY-MM-DD`. */
  visitor_sketch: {
    access_point: string
    day: string
    salt: string
    devices: string
    randomised: string
  }
  /** What the machine found, beside what people said of it; `rest` and `said` are JSON. */
  outage: {
    id: string
    subject_kind: OutageSubjectKind
    subject_id: string
    place: string | null
    start_at_ms: number
    start_within_ms: number
    end_at_ms: number | null
    status: OutageStatus
    cause: Cause
    override_cause: Cause | null
    incident: string | null
    said: string
    rest: string
  }
  outage_note: {
    id: Generated<number>
    outage: string
    at_ms: number
    by: string
    kind: NoteKind
    text: string
    cause: Cause | null
    media_type: OutageNote['mediaType']
    /** Name of the file. */
    photo: string | null
  }
  server_life: {
    start_at_ms: number
    alive_until_ms: number
    is_closed: number
    /** What was received until then has been worked into the outages. */
    settled_until_ms: number
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
  alert_state: { id: number; state: string }
  /** `body` is the incident as it is shown, JSON. */
  incident: { id: string; opened_at_ms: number; closed_at_ms: number | null; body: string }
  alert_delivery: {
    id: string
    incident: string | null
    recipient: string
    channel: ChannelKind
    address: string
    language: Language
    kind: string
    facts: string
    created_at_ms: number
    due_at_ms: number
    attempts: number
    sent_at_ms: number | null
    reference: string | null
    problem: string | null
    state: DeliveryState
  }
  push_subscription: {
    endpoint: string
    subscription: string
    language: Language
    created_by: string
    created_at_ms: number
  }
}
