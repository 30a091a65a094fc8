import { z } from 'zod'
import type { WrittenDocument } from './agent-document.ts'
import { accessPointIdSchema, agentIdSchema } from './ids.ts'
import { pollOutcomeSchema } from './outcome.ts'
import { accessPointReadingSchema, deviceIdentitySchema, timestampMs } from './sample.ts'

/** Crockford's base 32 in two groups, `7K3M9-QX2VT`: 50 random bits, easy to read out. */
export const ENROLMENT_CODE_PATTERN = /^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/

/**
 * `POST /v1/enrolments`: a one-time code is exchanged for a token, without any other credential.
 * The nonce is random and made once per enrolment, so that a repetition after a lost answer is
 * known: it is answered with a new token while the one before was never used.
 */
export const enrolmentRequestSchema = z.strictObject({
  code: z.string().max(32),
  nonce: z.string().regex(/^[0-9a-f]{32}$/),
})
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>

export const enrolmentAnswerSchema = z.object({
  agent: agentIdSchema,
  token: z.string().max(256),
  serverTimeMs: timestampMs,
})
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswerSchema>

/**
 * `POST /v1/agent/token`: a new token for the agent that asks. The one it asks with stays valid
 * until the new one is used, so that a lost answer locks nobody out.
 */
export const tokenAnswerSchema = z.object({ token: z.string().max(256) })
export type TokenAnswer = z.infer<typeof tokenAnswerSchema>

/** `GET /v1/agent/config`: the document is checked by the agent, whole or not at all. */
export const configAnswerSchema = z.object({
  revision: z.int().min(0),
  document: z.custom<WrittenDocument>((value) => typeof value === 'object' && value !== null),
})
export type ConfigAnswer = z.infer<typeof configAnswerSchema>

/** Addresses that one sweep may ask, over all its subnets. */
export const SWEEP_ADDRESSES_MAX = 4096

/** Credentials to try, as the keys of an agent's document name them. */
export const sweepCredentialsSchema = z.strictObject({
  name: z.string().max(64),
  version: z.enum(['1', '2c', '3']),
  community: z.string().max(256).optional(),
  user: z.string().max(32).optional(),
  auth: z.string().max(16).optional(),
  auth_password: z.string().max(256).optional(),
  priv: z.string().max(16).optional(),
  priv_password: z.string().max(256).optional(),
})
export type SweepCredentials = z.infer<typeof sweepCredentialsSchema>

/** `GET /v1/agent/discovery`: a sweep to be done. */
export const discoveryTaskSchema = z.object({
  id: z.string().max(64),
  /** IPv4 in CIDR form, `10.20.30.0/24`. */
  subnets: z.array(z.string().max(32)).min(1).max(16),
  credentials: z.array(sweepCredentialsSchema).min(1).max(8),
  addressesPerSecond: z.number().min(0.1).max(200),
})
export type DiscoveryTask = z.infer<typeof discoveryTaskSchema>

/** A device that answered SNMP; `credentials` names those that it answered. */
export const findSchema = z.object({
  address: z.string().max(64),
  credentials: z.string().max(64),
  driver: z.string().max(64),
  role: z.string().max(32),
  vendor: z.string().max(128).nullable(),
  model: z.string().max(128).nullable(),
  serial: z.string().max(128).nullable(),
  name: z.string().max(128).nullable(),
  /** Access points that it manages; 0 for none. */
  managedAccessPoints: z.int().min(0),
})
export type Find = z.infer<typeof findSchema>

/** `POST /v1/agent/discovery`: what a sweep found. */
export const discoveryReportSchema = z.object({
  id: z.string().max(64),
  finishedAtMs: timestampMs,
  addressesAsked: z.int().min(0),
  finds: z.array(findSchema).max(SWEEP_ADDRESSES_MAX),
  /** Why the sweep was not done, or not to its end. */
  problem: z.string().max(300).nullable(),
})
export type DiscoveryReport = z.infer<typeof discoveryReportSchema>

/** Lines that one look brings home, and the longest of them. */
export const PROBE_LINES_MAX = 500
export const PROBE_LINE_LENGTH_MAX = 512

/** `GET /v1/agent/probe`: an access point that somebody wants to be looked at, at once. */
export const probeTaskSchema = z.object({
  id: z.string().max(64),
  accessPoint: accessPointIdSchema,
})
export type ProbeTask = z.infer<typeof probeTaskSchema>

const line = z.string().max(PROBE_LINE_LENGTH_MAX)

/** A poll that failed, with what the device had answered until then as `OID = value`. */
export const rawFailureSchema = z.object({
  atMs: timestampMs,
  outcome: pollOutcomeSchema,
  raw: z.array(line).max(100),
})
export type RawFailure = z.infer<typeof rawFailureSchema>

/** What a look read of a device that answered over SNMP. */
export const deviceSeenSchema = z.object({
  identity: deviceIdentitySchema,
  reading: accessPointReadingSchema,
})
export type DeviceSeen = z.infer<typeof deviceSeenSchema>

/** `POST /v1/agent/probe`: what a look saw, and the last failures that the agent remembers. */
export const probeReportSchema = z.object({
  id: z.string().max(64),
  finishedAtMs: timestampMs,
  /** Null when it was not looked at; then `problem` says why. */
  outcome: pollOutcomeSchema.nullable(),
  /** Absent when it did not answer, was only pinged, or the agent is of an older version. */
  device: deviceSeenSchema.exactOptional(),
  /** For people: what the device is and has, or what to check when it does not answer. */
  lines: z.array(line).max(PROBE_LINES_MAX),
  /** What it answered, as `OID = value`, without secrets and addresses of other machines. */
  raw: z.array(line).max(PROBE_LINES_MAX),
  problem: z.string().max(500).nullable(),
  failures: z.array(rawFailureSchema).max(20),
})
export type ProbeReport = z.infer<typeof probeReportSchema>
