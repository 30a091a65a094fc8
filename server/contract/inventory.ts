import { z } from 'zod'
import { secretText } from './agent-document.ts'
import { fileFaultSchema } from './geography.ts'
import {
  accessPointIdSchema,
  agentIdSchema,
  equipmentIdSchema,
  placeIdSchema,
  uplinkIdSchema,
} from './ids.ts'
import { phrasedFaultSchema, phraseSchema } from './phrase.ts'
import { timestampMs } from './sample.ts'
import {
  deviceSeenSchema,
  ENROLMENT_CODE_PATTERN,
  findSchema,
  PROBE_LINE_LENGTH_MAX,
  PROBE_LINES_MAX,
} from './steering.ts'
import {
  AUTH_PROTOCOLS,
  EQUIPMENT_KINDS,
  INVENTORY_KINDS,
  PLACE_KINDS,
  POLL_OUTCOME_KINDS,
  PRIV_PROTOCOLS,
} from './words.ts'

const text = z.string().trim().max(128)
const optional = text.min(1).nullable()

/** More lines than these no place has. */
export const LINES_PER_PLACE_MAX = 8

/** A line of a place, as a person edits it with its place. */
export const lineRecordSchema = z.strictObject({
  id: uplinkIdSchema,
  provider: optional,
  agent: agentIdSchema.nullable(),
  contract: optional,
  contractMbps: z.number().min(0).nullable(),
})
export type LineRecord = z.infer<typeof lineRecordSchema>

/** A place with its lines, as a person edits it; an answer has the lines in the order of their ids. */
export const placeRecordSchema = z.strictObject({
  id: placeIdSchema,
  name: text.min(1),
  kind: z.enum(PLACE_KINDS),
  kecamatan: text,
  kelurahan: text,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  status: z.enum(['active', 'planned', 'retired']),
  powerArea: optional,
  serviceHours: optional,
  uplinks: z.array(lineRecordSchema).max(LINES_PER_PLACE_MAX),
})
export type PlaceRecord = z.infer<typeof placeRecordSchema>

/** Whom to ask at a place: personal data, given to those who may change it alone. */
export const contactRecordSchema = z.strictObject({
  name: optional,
  phone: optional,
  whatsapp: optional,
  telegram: optional,
})
export type ContactRecord = z.infer<typeof contactRecordSchema>

export const accessPointRecordSchema = z.strictObject({
  id: accessPointIdSchema,
  place: placeIdSchema,
  name: text.min(1),
  agent: agentIdSchema.nullable(),
  model: optional,
  address: optional,
  check: z.string().max(16).nullable(),
  controller: accessPointIdSchema.nullable(),
  mac: optional,
  serial: optional,
  role: z.enum(['ap', 'controller']).nullable(),
  status: z.enum(['active', 'retired']),
})
export type AccessPointRecord = z.infer<typeof accessPointRecordSchema>

export const equipmentRecordSchema = z.strictObject({
  id: equipmentIdSchema,
  kind: z.enum(EQUIPMENT_KINDS),
  place: placeIdSchema,
  name: text.min(1),
  agent: agentIdSchema.nullable(),
  address: optional,
  model: optional,
  status: z.enum(['active', 'retired']),
})
export type EquipmentRecord = z.infer<typeof equipmentRecordSchema>

export const providerRecordSchema = z.strictObject({
  name: text.min(1),
  phone: optional,
  email: optional,
})
export type ProviderRecord = z.infer<typeof providerRecordSchema>

/**
 * `GET /v1/inventory`: all records, retired ones too, without contacts. Addresses and serials of
 * equipment and the numbers of providers are given to operators alone: asked without the operator's
 * header they are null.
 */
export const inventoryRecordsSchema = z.object({
  revision: z.int(),
  places: z.array(placeRecordSchema),
  accessPoints: z.array(accessPointRecordSchema),
  equipment: z.array(equipmentRecordSchema),
  providers: z.array(providerRecordSchema),
})
export type InventoryRecords = z.infer<typeof inventoryRecordsSchema>

/**
 * `PUT /v1/inventory/:kind/:id` with a whole record: makes it (201) or replaces it (200).
 * `?base=REVISION` is the revision that was edited: 409 when the record was changed since. 422 with
 * faults by field (`record.uplinks.0.provider`). `contact` goes with a place: absent leaves what there
 * is, null removes it. To retire is to put the status `retired`; nothing is ever deleted.
 */
export const placeChangeSchema = z.strictObject({
  record: placeRecordSchema,
  contact: contactRecordSchema.nullable().exactOptional(),
})
export type PlaceChange = z.infer<typeof placeChangeSchema>
export const accessPointChangeSchema = z.strictObject({ record: accessPointRecordSchema })
export const equipmentChangeSchema = z.strictObject({ record: equipmentRecordSchema })
export const providerChangeSchema = z.strictObject({ record: providerRecordSchema })

/** What is done as asked and worth a look: a place outside of the city, nobody to poll it. */
export const recordWarningSchema = phrasedFaultSchema
export type RecordWarning = z.infer<typeof recordWarningSchema>

/** Answer to such a change: the record as it is kept now. */
export const changedRecordSchema = z.object({
  revision: z.int(),
  record: z.union([
    placeRecordSchema,
    accessPointRecordSchema,
    equipmentRecordSchema,
    providerRecordSchema,
  ]),
  warnings: z.array(recordWarningSchema),
})
export type ChangedRecord = z.infer<typeof changedRecordSchema>

/** `GET` and `PUT /v1/inventory/place/:id/contact`, for operators alone; null for nobody. */
export const placeContactSchema = z.strictObject({ contact: contactRecordSchema.nullable() })
export type PlaceContactAnswer = z.infer<typeof placeContactSchema>

/**
 * Why somebody may change nothing: he or she has to give a `name`, or a `key` with it; the key is
 * wrong, or was so too often; nobody has a key yet, and then the server's own machine alone may; a
 * page of another site asks.
 */
export const OPERATOR_REFUSALS = [
  'name',
  'key',
  'wrong-key',
  'too-many',
  'own-machine',
  'other-site',
] as const
export type OperatorRefusal = (typeof OPERATOR_REFUSALS)[number]

/** `GET /v1/operator`: what who asks may do, by the operator's header; never refused. */
export const operatorStateSchema = z.object({
  name: z.string().nullable(),
  /** Whether keys are asked for. */
  isKeyed: z.boolean(),
  mayChange: z.boolean(),
  why: z.enum(OPERATOR_REFUSALS).nullable(),
})
export type OperatorState = z.infer<typeof operatorStateSchema>

/** `GET /v1/inventory/changes?kind=&id=&limit=`: the newest first; nothing is ever taken away. */
export const inventoryChangeSchema = z.object({
  atMs: timestampMs,
  by: z.string(),
  kind: z.enum(INVENTORY_KINDS),
  id: z.string(),
  /** Null before it was made. Contacts are never in it. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
})
export type InventoryChangeEntry = z.infer<typeof inventoryChangeSchema>
export const inventoryChangesSchema = z.object({
  changes: z.array(inventoryChangeSchema),
  isCut: z.boolean(),
})
export type InventoryChanges = z.infer<typeof inventoryChangesSchema>

/** `POST /v1/inventory/import?kind=place|access-point|equipment|provider&name=FILE&dry-run=1`: CSV or XLSX. */
export const inventoryImportSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.enum(['done', 'planned']),
    revision: z.int(),
    added: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    absent: z.int(),
    changes: z.array(
      z.object({
        kind: z.enum(INVENTORY_KINDS),
        id: z.string(),
        name: z.string(),
        change: z.enum(['added', 'changed']),
        fields: z.array(z.string()),
      }),
    ),
    changesTotal: z.int(),
    ignoredColumns: z.array(z.string()),
  }),
  z.object({
    outcome: z.literal('refused'),
    faults: z.array(fileFaultSchema),
    faultsTotal: z.int(),
  }),
])
export type InventoryImport = z.infer<typeof inventoryImportSchema>

/**
 * `POST /v1/inventory/enrolments`: an agent for a place, with the code to read out or to scan (201).
 * Asked again it gives another code, and the one before ends. What stands at the place and has no
 * agent yet (access points, equipment, the line) is given to this one.
 */
export const newEnrolmentSchema = z.strictObject({ place: placeIdSchema })
export const enrolmentCodeSchema = z.object({
  agent: agentIdSchema,
  isNew: z.boolean(),
  code: z.string().regex(ENROLMENT_CODE_PATTERN),
  expiresAtMs: timestampMs,
  /** Where the agent enrols. */
  server: z.string(),
  /** What is typed on the agent's machine. */
  command: z.string(),
  /** Access points, lines and equipment that the inventory assigns to it now. */
  assigned: z.int(),
  /** What it lacks to poll them, in words: an address, a community. */
  gaps: z.array(phraseSchema),
})
export type EnrolmentCode = z.infer<typeof enrolmentCodeSchema>

/** SNMP credentials as a person sets them for all agents; they are never answered. */
export const snmpCredentialsSchema = z.discriminatedUnion('version', [
  z.strictObject({ version: z.enum(['1', '2c']), community: secretText }),
  z.strictObject({
    version: z.literal('3'),
    user: z.string().min(1).max(32),
    auth: z.enum(AUTH_PROTOCOLS).nullable(),
    authPassword: z.string().min(8).max(256).nullable(),
    priv: z.enum(PRIV_PROTOCOLS).nullable(),
    privPassword: z.string().min(8).max(256).nullable(),
  }),
])
export type SnmpCredentials = z.infer<typeof snmpCredentialsSchema>

/**
 * `GET` and `PUT /v1/inventory/common-config`, for operators alone: what of the document that all
 * agents share the first steps need. What is absent of a change stays.
 */
export const commonConfigChangeSchema = z.strictObject({
  snmp: snmpCredentialsSchema.exactOptional(),
  /** How lines are tested: `gateway`, `server`, `ping://host`, `tcp://host:port`, `https://...`. */
  uplinkProbes: z.array(z.string().min(1).max(256)).max(16).exactOptional(),
})
export type CommonConfigChange = z.infer<typeof commonConfigChangeSchema>
export const commonConfigSchema = z.object({
  /** Null while no credentials are set for all; `user` of version 3 alone. */
  snmp: z.object({ version: z.enum(['1', '2c', '3']), user: z.string().nullable() }).nullable(),
  uplinkProbes: z.array(z.string()),
  /** Whether the document says more, which only its text shows: `pantau agents config`. */
  saysMore: z.boolean(),
})
export type CommonConfig = z.infer<typeof commonConfigSchema>

/** A device that a sweep found, proposed as an access point or as equipment. */
export const discoveredFindSchema = findSchema.extend({
  /** The access point or equipment of this agent that has the address already. */
  knownAs: z.string().nullable(),
  /** A free id, and a name to begin with. */
  suggestedId: z.string(),
  suggestedName: z.string(),
})
export type DiscoveredFind = z.infer<typeof discoveredFindSchema>

/**
 * `GET /v1/inventory/discoveries`, for operators alone: the newest sweeps with what they found. To
 * accept a find is to `PUT` it as an access point or as equipment.
 */
export const discoveredSchema = z.object({
  discoveries: z.array(
    z.object({
      id: z.string(),
      agent: agentIdSchema,
      place: placeIdSchema.nullable(),
      subnets: z.array(z.string()),
      askedAtMs: timestampMs,
      finishedAtMs: timestampMs.nullable(),
      addressesAsked: z.int().nullable(),
      problem: z.string().nullable(),
      finds: z.array(discoveredFindSchema),
    }),
  ),
})
export type Discovered = z.infer<typeof discoveredSchema>

/** `POST /v1/inventory/discoveries` (201 with the id): 409 while there are no credentials to try. */
export const newDiscoverySchema = z.strictObject({
  agent: agentIdSchema,
  /** IPv4 in CIDR form, `10.20.30.0/24`; at most 4,096 addresses together. */
  subnets: z.array(z.string().max(32)).min(1).max(16),
})
export type NewDiscovery = z.infer<typeof newDiscoverySchema>

/**
 * `POST /v1/access-points/:id/probe` asks the agent to look at once (202; it hears of it with its next
 * delivery); `GET` gives how it stands and what the device answered lately when it could not be read.
 * Lines, raw answers and details are for operators alone: they hold addresses.
 */
export const probeStateSchema = z.object({
  /** Null when nobody asked. */
  probe: z
    .object({
      askedAtMs: timestampMs,
      askedBy: z.string(),
      /** The agent that looks. */
      agent: agentIdSchema,
      /** Null while the agent has not answered. */
      finishedAtMs: timestampMs.nullable(),
      outcome: z.enum(POLL_OUTCOME_KINDS).nullable(),
      /** What the device said of itself; null as well from an agent that does not tell it apart. */
      device: deviceSeenSchema.nullable(),
      /** What the device is and has, or what to check when it does not answer, line by line. */
      lines: z.array(z.string().max(PROBE_LINE_LENGTH_MAX)).max(PROBE_LINES_MAX),
      /** What the device answered, as `OID = value`, without secrets. */
      raw: z.array(z.string().max(PROBE_LINE_LENGTH_MAX)).max(PROBE_LINES_MAX),
      problem: z.string().max(500).nullable(),
      /** Why there is no answer: the agent is silent, or heard of it and does not know such looks. */
      trouble: z.enum(['agent-silent', 'not-answered', 'not-polled']).nullable(),
    })
    .nullable(),
  /** The last polls that failed, the newest first, with what came back. */
  failures: z
    .array(
      z.object({
        atMs: timestampMs,
        outcome: z.enum(POLL_OUTCOME_KINDS),
        /** A phrase of the agent; null where the kind says it all. */
        detail: z.string().max(1000).nullable(),
        /** What the device had answered until then; empty until an agent brought it with a look. */
        raw: z.array(z.string().max(PROBE_LINE_LENGTH_MAX)).max(100),
      }),
    )
    .max(20),
})
export type ProbeState = z.infer<typeof probeStateSchema>

/** `GET`, `PUT /v1/city`: what a new city says of itself. A setting of file or environment stands above. */
export const citySettingsSchema = z.strictObject({
  name: text.min(1),
  timeZone: z.string().min(1).max(64),
})
export type CitySettings = z.infer<typeof citySettingsSchema>
export const cityAnswerSchema = citySettingsSchema.extend({
  /** Names that are set in the server's file or environment, which alone can change them. */
  fixed: z.array(z.enum(['name', 'timeZone'])),
  /** The change is kept, and the server opens itself anew with it: for some seconds it is away. */
  isRestarting: z.boolean(),
})
export type CityAnswer = z.infer<typeof cityAnswerSchema>
