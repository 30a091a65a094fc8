import { z } from 'zod'
import { agentIdSchema, placeIdSchema } from './ids.ts'
import { timestampMs } from './sample.ts'
import { CAUSES, CONDITION_KINDS, INCIDENT_SCOPES } from './words.ts'

/** One thing that is wrong now and belongs to an incident. */
export const conditionSchema = z.object({
  /** Names it as long as it lasts: its kind and what it befell, `site kantor-lurah-oebobo`. */
  key: z.string().max(160),
  kind: z.enum(CONDITION_KINDS),
  place: placeIdSchema.nullable(),
  agent: agentIdSchema.nullable(),
  /** Of the outage behind it; null when there is none. */
  outage: z.string().max(64).nullable(),
  sinceMs: timestampMs,
  cause: z.enum(CAUSES).nullable(),
  confidence: z.number().min(0).max(1),
  /** Another cause that is not much less likely: nobody should act on one of them alone. */
  rival: z.enum(CAUSES).nullable().optional(),
  /** A value to show: `spool 12.400`, `2 GiB left`; empty when there is none. */
  detail: z.string().max(200),
})
export type Condition = z.infer<typeof conditionSchema>

/** Conditions of a common cause: what people are told of, once. */
export const incidentSchema = z.object({
  id: z.string().max(64),
  /** What joins its conditions, and its name: a provider, a power area, a kelurahan, a place. */
  scope: z.enum(INCIDENT_SCOPES),
  name: z.string().max(128),
  kind: z.enum(CONDITION_KINDS),
  cause: z.enum(CAUSES).nullable(),
  confidence: z.number().min(0).max(1),
  /** Another cause that is not much less likely: nobody should act on one of them alone. */
  rival: z.enum(CAUSES).nullable().optional(),
  openedAtMs: timestampMs,
  /** Null while it lasts. */
  closedAtMs: timestampMs.nullable(),
  /** When the first of its conditions began. */
  sinceMs: timestampMs,
  /** Places that are affected now, at most at one time, and in all. */
  placesNow: z.int().min(0),
  placesMost: z.int().min(0),
  /** The conditions that last; those of the end of a closed one. At most 500 are listed. */
  conditions: z.array(conditionSchema),
  /** It comes and goes too often to tell each time. */
  isFlapping: z.boolean(),
  /** It began within a planned window, or outside a rule's hours: nobody was told. */
  isSuppressed: z.boolean(),
  acknowledged: z.object({ by: z.string(), atMs: timestampMs }).nullable(),
  /** Escalation step that was reached; 0 before the first. */
  step: z.int().min(0),
  revisedAtMs: timestampMs,
})
export type Incident = z.infer<typeof incidentSchema>

/** `GET /v1/incidents?open=true|false&from=&until=`: the newest first. */
export const incidentListSchema = z.object({
  incidents: z.array(incidentSchema),
  isCut: z.boolean(),
  /** The server started lately: until then it makes no incident of what it sees. */
  holdUntilMs: timestampMs.nullable().optional(),
})
export type IncidentList = z.infer<typeof incidentListSchema>

/** A message as it was sent, or waits to be: `GET /v1/incidents/:id` tells who was told what when. */
export const sentMessageSchema = z.object({
  id: z.string().max(64),
  recipient: z.string().max(64),
  channel: z.string().max(32),
  kind: z.string().max(32),
  createdAtMs: timestampMs,
  sentAtMs: timestampMs.nullable(),
  attempts: z.int().min(0),
  /** Why it is not sent yet, or was given up. */
  problem: z.string().nullable(),
  isGivenUp: z.boolean(),
})
export type SentMessage = z.infer<typeof sentMessageSchema>

export const incidentDetailSchema = z.object({
  incident: incidentSchema,
  messages: z.array(sentMessageSchema),
})
export type IncidentDetail = z.infer<typeof incidentDetailSchema>
