import { z } from 'zod'
import {
  accessPointIdSchema,
  agentIdSchema,
  equipmentIdSchema,
  placeIdSchema,
  uplinkIdSchema,
} from './ids.ts'
import { placeColumnsSchema } from './place-columns.ts'
import { timestampMs, upsReadingSchema } from './sample.ts'
import {
  AVAILABILITIES,
  CAUSES,
  CLOCK_SOURCES,
  DEGRADATIONS,
  EQUIPMENT_KINDS,
  LAST_STOPS,
  PLACE_KINDS,
  PLACE_STATES,
  POLL_OUTCOME_KINDS,
} from './words.ts'

const time = timestampMs.nullable()
const clients = z.int().min(0).nullable()
/**
 * Polled and not once seen to work since it was entered: it is not in service yet. Its silence counts
 * as down in every figure, and is no outage.
 */
const neverWorked = z.literal(true).exactOptional()

/** An access point now. */
export const accessPointNowSchema = z.object({
  id: accessPointIdSchema,
  place: placeIdSchema,
  name: z.string(),
  /** A controller is shown at its place and is no part of its service. */
  role: z.enum(['ap', 'controller']),
  agent: agentIdSchema.nullable(),
  state: z.enum(AVAILABILITIES),
  /** Start of the present state, dated to its first sample; null when never polled. */
  sinceMs: time,
  lastPollAtMs: time,
  lastOutcome: z.enum(POLL_OUTCOME_KINDS).nullable(),
  rttMs: z.number().nullable(),
  uptimeMs: z.number().nullable(),
  /** Null when the device does not count its clients, or did not answer. */
  clients,
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  firmware: z.string().nullable(),
  neverWorked,
})
export type AccessPointNow = z.infer<typeof accessPointNowSchema>

/** An internet line of a place now. */
export const uplinkNowSchema = z.object({
  id: uplinkIdSchema,
  place: placeIdSchema,
  provider: z.string().nullable(),
  state: z.enum(AVAILABILITIES),
  sinceMs: time,
  lastPollAtMs: time,
  rttMs: z.number().nullable(),
  neverWorked,
})
export type UplinkNow = z.infer<typeof uplinkNowSchema>

/** A place now; `state` follows from its access points and uplink. */
export const placeNowSchema = z.object({
  id: placeIdSchema,
  name: z.string(),
  kind: z.enum(PLACE_KINDS),
  kecamatan: z.string(),
  kelurahan: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  /** Of its lines, each once, as `joinedNames` writes them; null for nobody. */
  provider: z.string().nullable(),
  state: z.enum(PLACE_STATES),
  sinceMs: time,
  lastPollAtMs: time,
  accessPointsUp: z.int(),
  accessPointsTotal: z.int(),
  clients,
  /** The outage of its service that lasts, and the likely cause; null when there is none. */
  outage: z
    .object({
      id: z.string(),
      startMs: timestampMs,
      cause: z.enum(CAUSES),
      confidence: z.number(),
      incident: z.string().nullable(),
    })
    .nullable(),
  /** Why its service is of little use, while it has any. */
  degradations: z.array(z.enum(DEGRADATIONS)),
})
export type PlaceNow = z.infer<typeof placeNowSchema>

/** An agent now; `state` is whether it reports. */
export const agentNowSchema = z.object({
  id: agentIdSchema,
  state: z.enum(AVAILABILITIES),
  lastSeenAtMs: time,
  version: z.string().nullable(),
  spooledSamples: z.int().nullable(),
  droppedSamples: z.int(),
  /** Where it stands, when it was made for a place. */
  place: placeIdSchema.nullable(),
  /** Version of the protocol it speaks; `isBehind` when the server speaks a newer one. */
  protocolVersion: z.int().nullable(),
  isBehind: z.boolean(),
  /** Two agents deliver with one token since then: one is a copy. */
  clonedSinceMs: time,
  clock: z.enum(CLOCK_SOURCES).nullable(),
  /** Revision it should have, the one it has, and why not; 0 for the agent's own file. */
  configRevision: z.int(),
  configApplied: z.int().nullable(),
  configProblem: z.string().nullable(),
  /** False while its disk takes nothing. */
  spoolDurable: z.boolean().nullable(),
  starts: z.int().nullable(),
  lastStop: z.enum(LAST_STOPS).nullable(),
})
export type AgentNow = z.infer<typeof agentNowSchema>

/** A UPS or a switch of a place now. */
export const equipmentNowSchema = z.object({
  id: equipmentIdSchema,
  kind: z.enum(EQUIPMENT_KINDS),
  place: placeIdSchema,
  name: z.string(),
  agent: agentIdSchema.nullable(),
  state: z.enum(AVAILABILITIES),
  sinceMs: time,
  lastPollAtMs: time,
  model: z.string().nullable(),
  /** What a UPS said last, and a switch's ports that feed something; null for the other kind. */
  ups: upsReadingSchema.nullable(),
  poePortsDelivering: z.int().nullable(),
})
export type EquipmentNow = z.infer<typeof equipmentNowSchema>

/** Equipment beyond this is not listed with the fleet: whoever opens a place asks for its own. */
export const LISTED_EQUIPMENT_MAX = 10_000

/**
 * `GET /v1/fleet`: everything the live map shows, in one answer. With `?columns=1` the places come by
 * column instead, in `placeColumns`.
 */
export const fleetSchema = z.object({
  city: z.object({
    name: z.string(),
    /** IANA zone in which days and hours are shown, e.g. Asia/Makassar. */
    timeZone: z.string(),
    /** South, west, north, east in degrees; null while there is no place. */
    bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]).nullable(),
    /** Illustrative boundaries are drawn for a demo and must be labelled as such. */
    boundaries: z.enum(['none', 'illustrative', 'imported']),
    demo: z.boolean(),
    /** Tile URL template; null shows boundaries and markers on a plain ground. */
    tileUrl: z.string().nullable(),
    tileAttribution: z.string().nullable(),
  }),
  /** The event this snapshot includes; live updates go on from it. */
  lastEventId: z.string(),
  generatedAtMs: timestampMs,
  /** What agents' versions are compared with; null when the server does not know its own. */
  serverVersion: z.string().nullable(),
  /**
   * False for a fleet with more than `LISTED_EQUIPMENT_MAX` access points, lines, agents, UPS and
   * switches: their lists are then empty, here and in events.
   */
  isWhole: z.boolean(),
  places: z.array(placeNowSchema),
  placeColumns: placeColumnsSchema.exactOptional(),
  accessPoints: z.array(accessPointNowSchema),
  uplinks: z.array(uplinkNowSchema),
  agents: z.array(agentNowSchema),
  equipment: z.array(equipmentNowSchema),
})
export type Fleet = z.infer<typeof fleetSchema>

/** `GET /v1/places/:id/now`: one place with its equipment. */
export const placeFleetSchema = z.object({
  place: placeNowSchema,
  accessPoints: z.array(accessPointNowSchema),
  uplinks: z.array(uplinkNowSchema),
  agents: z.array(agentNowSchema),
  equipment: z.array(equipmentNowSchema),
})
export type PlaceFleet = z.infer<typeof placeFleetSchema>

/** `GET /v1/fleet/agents`: all agents, for a fleet whose snapshot does not list them. */
export const agentListSchema = z.object({ agents: z.array(agentNowSchema) })
export type AgentList = z.infer<typeof agentListSchema>
