/**
 * The closed lists of words that cross a process border. No schema library here, so that the
 * dashboard can use the lists without carrying a validator.
 */

/** Version of the agent-server protocol. A server accepts every version up to its own, for ever. */
export const PROTOCOL_VERSION = 1

/**
 * What one poll found. `ok` and `partial` say the device works, `timeout` and `unreachable` say it
 * does not, the others say that something answered which could not be read: no verdict.
 */
export const POLL_OUTCOME_KINDS = [
  'ok',
  'partial',
  'timeout',
  'refused',
  'authentication',
  'unreachable',
  'malformed',
] as const
export type PollOutcomeKind = (typeof POLL_OUTCOME_KINDS)[number]

/** Availability of an access point or uplink at a moment. */
export const AVAILABILITIES = ['up', 'down', 'unknown'] as const
export type Availability = (typeof AVAILABILITIES)[number]

/**
 * State of a place: `up` all access points and the uplink work, `degraded` service with a part
 * down, `down` no service, `unknown` nobody looked, `planned` no equipment yet.
 */
export const PLACE_STATES = ['up', 'degraded', 'down', 'unknown', 'planned'] as const
export type PlaceState = (typeof PLACE_STATES)[number]

/** Kinds of public place, as the inventory file spells them. */
export const PLACE_KINDS = [
  'kelurahan-office',
  'kecamatan-office',
  'park',
  'market',
  'puskesmas',
  'school',
  'library',
  'terminal',
  'public-space',
  'other',
] as const
export type PlaceKind = (typeof PLACE_KINDS)[number]

/** Frequency bands of a radio, in GHz. */
export const BANDS = ['2.4', '5', '6', '60'] as const
export type Band = (typeof BANDS)[number]

/** How a batch comes: as it happens, or later from the spool. Backfill never raises an alert. */
export const BATCH_MODES = ['live', 'backfill'] as const
export type BatchMode = (typeof BATCH_MODES)[number]

/** Where an agent's wall time comes from. */
export const CLOCK_SOURCES = ['system', 'server', 'unsynchronised'] as const
export type ClockSource = (typeof CLOCK_SOURCES)[number]

/** Ways an uplink is tested. */
export const UPLINK_PROBE_KINDS = ['gateway', 'dns', 'tcp', 'http', 'server'] as const
export type UplinkProbeKind = (typeof UPLINK_PROBE_KINDS)[number]

/** Why one sample of an otherwise readable batch was not taken. */
export const REJECTION_CODES = [
  'unknown-access-point',
  'unknown-uplink',
  'not-assigned',
  'out-of-window',
] as const
export type RejectionCode = (typeof REJECTION_CODES)[number]

/** Largest number of samples in one batch. */
export const BATCH_SAMPLES_MAX = 2000
/** Largest body of one batch in bytes, after decompression. */
export const BATCH_BYTES_MAX = 4 * 1024 * 1024

/** Paths of the HTTP interface; `:id` is replaced by an encoded identifier. */
export const PATHS = {
  batches: '/v1/batches',
  fleet: '/v1/fleet',
  events: '/v1/events',
  boundaries: '/v1/boundaries',
  placeTimeline: '/v1/places/:id/timeline',
  placeSeries: '/v1/places/:id/series',
  accessPointTimeline: '/v1/access-points/:id/timeline',
  accessPointSeries: '/v1/access-points/:id/series',
  imports: '/v1/imports',
  tokens: '/v1/tokens',
  health: '/healthz',
  readiness: '/readyz',
} as const
