/**
 * The closed lists of words that cross a process border. No schema library here, so that the
 * dashboard can use the lists without carrying a validator.
 */

/**
 * Version of the agent-server protocol. A server accepts every version up to its own, for ever.
 * 2 added UPS, switch and visitor samples, the agent's word about itself, and steering.
 */
export const PROTOCOL_VERSION = 2

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
export const UPLINK_PROBE_KINDS = ['gateway', 'dns', 'tcp', 'http', 'server', 'ping'] as const
export type UplinkProbeKind = (typeof UPLINK_PROBE_KINDS)[number]

/** Why one sample of an otherwise readable batch was not taken. */
export const REJECTION_CODES = [
  'unknown-access-point',
  'unknown-uplink',
  'unknown-equipment',
  'not-assigned',
  'out-of-window',
  'unreadable-sketch',
] as const
export type RejectionCode = (typeof REJECTION_CODES)[number]

/** Equipment of a place beside its access points: evidence of power and of the local network. */
export const EQUIPMENT_KINDS = ['ups', 'switch'] as const
export type EquipmentKind = (typeof EQUIPMENT_KINDS)[number]

/** State of a UPS battery (UPS-MIB upsBatteryStatus). */
export const BATTERY_STATES = ['unknown', 'normal', 'low', 'depleted'] as const
export type BatteryState = (typeof BATTERY_STATES)[number]

/** What a PoE port does (POWER-ETHERNET-MIB pethPsePortDetectionStatus). */
export const POE_STATES = [
  'disabled',
  'searching',
  'delivering',
  'fault',
  'test',
  'other-fault',
] as const
export type PoeState = (typeof POE_STATES)[number]

/**
 * How the agent ended before this start: `orderly` it was told to stop, `killed` it ended within
 * one start of its machine without being told, `reboot` it was told to stop and the machine started
 * anew, `power-loss` the machine started anew and nobody told the agent (power cut or crash).
 */
export const LAST_STOPS = ['first-start', 'orderly', 'killed', 'reboot', 'power-loss'] as const
export type LastStop = (typeof LAST_STOPS)[number]

/** SNMPv3 protocols (RFC 3414, 3826, 7860); `aes256b` and `aes256r` differ in key extension. */
export const AUTH_PROTOCOLS = ['md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'] as const
export type AuthProtocol = (typeof AUTH_PROTOCOLS)[number]
export const PRIV_PROTOCOLS = ['des', 'aes', 'aes256b', 'aes256r'] as const
export type PrivProtocol = (typeof PRIV_PROTOCOLS)[number]

/** Why there was no service, or nobody saw it. */
export const CAUSES = [
  'power',
  'uplink',
  'access-point',
  'site-network',
  'planned',
  'monitoring',
  'undetermined',
] as const
export type Cause = (typeof CAUSES)[number]

export const OUTAGE_SUBJECTS = ['access-point', 'uplink', 'site', 'server'] as const
export type OutageSubjectKind = (typeof OUTAGE_SUBJECTS)[number]

/** An outage is final when both of its ends are covered by data. */
export const OUTAGE_STATUSES = ['provisional', 'final', 'withdrawn'] as const
export type OutageStatus = (typeof OUTAGE_STATUSES)[number]

/** What can be seen that speaks for or against a cause. */
export const EVIDENCE_KINDS = [
  /** The agent: it falls silent, is there without a break, returns with the same or another boot. */
  'agent-silent',
  'agent-reporting',
  'agent-same-boot',
  'agent-new-boot',
  /** How it ended, in its own word at the next start. */
  'agent-last-stop',
  /** Access points: the one in question, all of the place, the others; and their return. */
  'access-point-silent',
  'all-access-points-silent',
  'other-access-points-answer',
  'other-lines-answer',
  'access-points-answer',
  'access-point-restarted',
  'access-point-kept-running',
  /** The line, by what is asked over it. */
  'internet-silent',
  'internet-answers',
  'gateway-silent',
  'gateway-answers',
  'no-carrier',
  'server-unreachable',
  /** Power and the local network. */
  'ups-on-battery',
  'ups-on-mains',
  'battery-low',
  'switch-silent',
  'switch-answers',
  'switch-restarted',
  'poe-off',
  'poe-delivering',
  'poe-fault',
  /** Places that fell at the same time, of those that are watched: `7 of 9`. */
  'together-power-area',
  'together-kelurahan',
  'together-provider',
  'together-city',
  /** Neighbours that did not fall, where power or line would have taken them too. */
  'neighbours-up',
  'planned-window',
  'server-was-off',
  /** Something answered that could not be read: wrong credentials, a damaged answer. */
  'unreadable',
  /** What most often befell this place before. */
  'history',
] as const
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number]

/** What a person can say about an outage. */
export const NOTE_KINDS = ['acknowledge', 'comment', 'assign', 'override', 'photo'] as const
export type NoteKind = (typeof NOTE_KINDS)[number]

/**
 * Up but of little use: names are not resolved, the login page is not served, round trips too long,
 * loss too high, far less than the contract's rate at the busy hour, nobody there when many should.
 */
export const DEGRADATIONS = ['dns', 'captive', 'rtt', 'loss', 'throughput', 'ghost'] as const
export type DegradationReason = (typeof DEGRADATIONS)[number]

/** What a rule can watch. `server-back`: the server itself had been off. */
export const CONDITION_KINDS = [
  'site',
  'access-point',
  'uplink',
  'agent-silent',
  'degraded',
  'many-at-once',
  'backlog',
  'disk',
  'certificate',
  'server-back',
] as const
export type ConditionKind = (typeof CONDITION_KINDS)[number]

/** What joins the conditions of an incident. */
export const INCIDENT_SCOPES = [
  'place',
  'power-area',
  'kelurahan',
  'provider',
  'city',
  'agent',
  'server',
] as const
export type IncidentScope = (typeof INCIDENT_SCOPES)[number]

/** Whether figures are of what was known when their time ended, or of all that is known since. */
export const KNOWLEDGE = ['now', 'then'] as const
export type Knowledge = (typeof KNOWLEDGE)[number]

/** Whose usage is summed up. */
export const USAGE_SCOPES = [
  'access-point',
  'place',
  'kelurahan',
  'kecamatan',
  'provider',
  'city',
] as const
export type UsageScope = (typeof USAGE_SCOPES)[number]

/**
 * What is too small or too large: a radio's air time or clients, the line at the busy hour, an access
 * point that nobody uses.
 */
export const CAPACITY_KINDS = [
  'radio-utilisation',
  'radio-clients',
  'uplink-full',
  'access-point-unused',
] as const
export type CapacityKind = (typeof CAPACITY_KINDS)[number]

/** What helps: the air is taken by others, by too many clients, the line is short, nobody is there. */
export const CAPACITY_REMEDIES = [
  'change-channel',
  'add-access-point',
  'raise-contract',
  'move-access-point',
] as const
export type CapacityRemedy = (typeof CAPACITY_REMEDIES)[number]

/** What people complain of at a place: they see no network, cannot get in, or it is of no use. */
export const COMPLAINT_KINDS = [
  'no-signal',
  'no-login-page',
  'slow',
  'no-internet',
  'other',
] as const
export type ComplaintKind = (typeof COMPLAINT_KINDS)[number]

/** How an office hears of a complaint that it writes down itself. */
export const OFFICE_CHANNELS = ['phone', 'message', 'in-person', 'other'] as const
export type OfficeChannel = (typeof OFFICE_CHANNELS)[number]

/** How a complaint came: told to an office, or written on the public page of the place. */
export const COMPLAINT_CHANNELS = [...OFFICE_CHANNELS, 'public-page'] as const
export type ComplaintChannel = (typeof COMPLAINT_CHANNELS)[number]

/** Records of the inventory that a person can edit. */
export const INVENTORY_KINDS = ['place', 'access-point', 'equipment', 'provider'] as const
export type InventoryKind = (typeof INVENTORY_KINDS)[number]

/** Who an alert can be sent through; one file each in `server/alert/channels`. */
export const CHANNEL_KINDS = [
  'telegram',
  'email',
  'webhook',
  'waha',
  'evolution',
  'ntfy',
  'webpush',
  'syslog',
] as const
export type ChannelKind = (typeof CHANNEL_KINDS)[number]

/** Languages of texts for people. */
export const LANGUAGES = ['id', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** Request header with the name of who changes something, and the key that goes with the name. */
export const OPERATOR_HEADER = 'pantau-operator'

/** Request header of a batch with its mode, so that a busy server can answer before it reads. */
export const MODE_HEADER = 'pantau-mode'

/** Largest number of samples in one batch. */
export const BATCH_SAMPLES_MAX = 2000
/** Largest body of one batch in bytes, after decompression. */
export const BATCH_BYTES_MAX = 4 * 1024 * 1024

/** Where a server gives the agent that came with it, one file that Node runs. */
export const AGENT_FILE = '/pantau-agent.mjs'
