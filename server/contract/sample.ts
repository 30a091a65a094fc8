import { z } from 'zod'
import { accessPointIdSchema, uplinkIdSchema } from './ids.ts'
import { pollOutcomeSchema } from './outcome.ts'
import { BANDS, UPLINK_PROBE_KINDS } from './words.ts'

const percent = z.number().min(0).max(100)
const count = z.int().min(0).max(1_000_000)
const decibel = z.number().min(-200).max(100)
const durationMs = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const text = z.string().max(128)

/** A 64-bit counter as a decimal string, because JSON numbers end at 2^53. */
const counter64 = z.string().regex(/^(0|[1-9]\d{0,19})$/, 'expected a decimal counter')

/** Unix time in ms. The year 2000 to 2100: anything else is a clock that was never set. */
export const timestampMs = z.int().min(946_684_800_000).max(4_102_444_800_000)

/** One radio at the time of the poll; what the device does not report is null, never 0. */
export const radioReadingSchema = z.object({
  band: z.enum(BANDS).nullable(),
  channel: z.int().min(0).max(1000).nullable(),
  frequencyMHz: z.number().min(0).max(100_000).nullable(),
  utilizationPercent: percent.nullable(),
  noiseDbm: decibel.nullable(),
  txPowerDbm: decibel.nullable(),
  clients: count.nullable(),
})
export type RadioReading = z.infer<typeof radioReadingSchema>

/** One SSID, its clients summed over radios. Not addable to the radios: another cut of the same. */
export const ssidReadingSchema = z.object({
  name: z.string().max(64),
  band: z.enum(BANDS).nullable(),
  clients: count.nullable(),
})
export type SsidReading = z.infer<typeof ssidReadingSchema>

/** Octet counters of the interface that carries the access point's traffic (IF-MIB). */
export const trafficReadingSchema = z.object({
  interface: z.string().max(64),
  /** Width of the device's counter: 32 wraps in minutes on a fast line, 64 practically never. */
  counterBits: z.union([z.literal(32), z.literal(64)]),
  rxBytes: counter64,
  txBytes: counter64,
})
export type TrafficReading = z.infer<typeof trafficReadingSchema>

/** An access point that a controller manages. */
export const managedReadingSchema = z.object({
  name: text.nullable(),
  mac: z.string().max(17).nullable(),
  up: z.boolean().nullable(),
  clients: count.nullable(),
})
export type ManagedReading = z.infer<typeof managedReadingSchema>

/** Who the device says it is; sent when first seen in a boot and when it changes. */
export const deviceIdentitySchema = z.object({
  driver: z.string().max(64),
  vendor: text.nullable(),
  model: text.nullable(),
  firmware: text.nullable(),
  serial: text.nullable(),
  name: text.nullable(),
})
export type DeviceIdentity = z.infer<typeof deviceIdentitySchema>

/** What one poll of one access point read, in the product's own words. */
export const accessPointReadingSchema = z.object({
  uptimeMs: durationMs.nullable(),
  clients: count.nullable(),
  cpuPercent: percent.nullable(),
  memoryUsedPercent: percent.nullable(),
  radios: z.array(radioReadingSchema).max(64),
  ssids: z.array(ssidReadingSchema).max(64),
  traffic: trafficReadingSchema.nullable(),
  managed: z.array(managedReadingSchema).max(2000).optional(),
})
export type AccessPointReading = z.infer<typeof accessPointReadingSchema>

const timing = {
  /** Wall time of the poll, Unix ms, as well as the agent's clock knows. */
  polledAtMs: timestampMs,
  /** Time since the agent's machine started, ms: orders samples whatever the clock does. */
  monotonicMs: durationMs,
  /** The interval at which this target is polled: how long the sample speaks for. */
  intervalMs: z.int().min(1000).max(86_400_000),
}

export const accessPointSampleSchema = z.object({
  kind: z.literal('access-point'),
  accessPoint: accessPointIdSchema,
  ...timing,
  outcome: pollOutcomeSchema,
  /** Present when the outcome is `ok` or `partial`. */
  reading: accessPointReadingSchema.optional(),
  device: deviceIdentitySchema.optional(),
})
export type AccessPointSample = z.infer<typeof accessPointSampleSchema>

/** One test of one target over the uplink. */
export const uplinkProbeSchema = z.object({
  kind: z.enum(UPLINK_PROBE_KINDS),
  target: text,
  ok: z.boolean(),
  rttMs: z.number().min(0).max(600_000).nullable(),
  lossPercent: percent.nullable(),
})
export type UplinkProbe = z.infer<typeof uplinkProbeSchema>

/** `outcome.kind` is `ok` when the internet answered, `timeout` or `unreachable` when it did not. */
export const uplinkSampleSchema = z.object({
  kind: z.literal('uplink'),
  uplink: uplinkIdSchema,
  ...timing,
  outcome: pollOutcomeSchema,
  probes: z.array(uplinkProbeSchema).max(16),
  traffic: trafficReadingSchema.nullable(),
})
export type UplinkSample = z.infer<typeof uplinkSampleSchema>

/** The agent about itself. */
export const agentSampleSchema = z.object({
  kind: z.literal('agent'),
  ...timing,
  version: z.string().max(64),
  /** Uptime of the machine the agent runs on, ms; null where it cannot be read. */
  systemUptimeMs: durationMs.nullable(),
  cpuPercent: percent.nullable(),
  rssBytes: z.int().min(0).nullable(),
  spooledSamples: z.int().min(0),
  droppedSamples: z.int().min(0),
})
export type AgentSample = z.infer<typeof agentSampleSchema>

/** One reading with its time, outcome and identity. */
export const sampleSchema = z.discriminatedUnion('kind', [
  accessPointSampleSchema,
  uplinkSampleSchema,
  agentSampleSchema,
])
export type Sample = z.infer<typeof sampleSchema>
