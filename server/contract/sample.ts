import { z } from 'zod'
import { accessPointIdSchema, equipmentIdSchema, uplinkIdSchema } from './ids.ts'
import { pollOutcomeSchema } from './outcome.ts'
import {
  BANDS,
  BATTERY_STATES,
  CLOCK_SOURCES,
  LAST_STOPS,
  POE_STATES,
  UPLINK_PROBE_KINDS,
} from './words.ts'

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
  serial: text.nullable().optional(),
  uptimeMs: durationMs.nullable().optional(),
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
  /** False with a round trip: a web server answered, but otherwise than it should. */
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
  /** Whether the interface of the line has a carrier; null where that cannot be read. */
  carrier: z.boolean().nullable().optional(),
})
export type UplinkSample = z.infer<typeof uplinkSampleSchema>

/** What a UPS says (UPS-MIB, RFC 1628, or the vendor's own); what it does not say is null. */
export const upsReadingSchema = z.object({
  /** True while the load is fed from the battery; null when the device does not tell. */
  onBattery: z.boolean().nullable(),
  secondsOnBattery: z.int().min(0).max(100_000_000).nullable(),
  battery: z.enum(BATTERY_STATES).nullable(),
  minutesRemaining: z.number().min(0).max(2880).nullable(),
  chargePercent: percent.nullable(),
  loadPercent: z.number().min(0).max(1000).nullable(),
  inputVolts: z.number().min(0).max(1000).nullable(),
  /** Times that the input line went bad: a counter since the start of the UPS' card. */
  inputLineBads: z.int().min(0).nullable(),
  uptimeMs: durationMs.nullable(),
})
export type UpsReading = z.infer<typeof upsReadingSchema>

export const upsSampleSchema = z.object({
  kind: z.literal('ups'),
  equipment: equipmentIdSchema,
  ...timing,
  outcome: pollOutcomeSchema,
  reading: upsReadingSchema.optional(),
  device: deviceIdentitySchema.optional(),
})
export type UpsSample = z.infer<typeof upsSampleSchema>

/** One PoE port. `delivering` proves that the switch feeds what is plugged in, not that it works. */
export const poePortSchema = z.object({
  /** Group and port of POWER-ETHERNET-MIB: `1.7`. */
  port: z.string().max(32),
  enabled: z.boolean().nullable(),
  state: z.enum(POE_STATES).nullable(),
})
export type PoePort = z.infer<typeof poePortSchema>

export const switchReadingSchema = z.object({
  uptimeMs: durationMs.nullable(),
  ports: z.array(poePortSchema).max(512),
})
export type SwitchReading = z.infer<typeof switchReadingSchema>

export const switchSampleSchema = z.object({
  kind: z.literal('switch'),
  equipment: equipmentIdSchema,
  ...timing,
  outcome: pollOutcomeSchema,
  reading: switchReadingSchema.optional(),
  device: deviceIdentitySchema.optional(),
})
export type SwitchSample = z.infer<typeof switchSampleSchema>

/**
 * Devices that used an access point on one day, as what changed in two sketches (device-sketch.ts)
 * since the sample before: registers only grow, so a receiver takes the maximum and may take a
 * sample twice. No address can be found in it, and the salt never leaves the agent.
 */
export const visitorsSampleSchema = z.object({
  kind: z.literal('visitors'),
  accessPoint: accessPointIdSchema,
  ...timing,
  /** Local day, `YYYY-MM-DD`. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** Names the salt of the hashes; only sketches of one salt are of one kind of device. */
  salt: z.string().regex(/^[0-9a-f]{16}$/),
  /** All devices, and of those the ones with a locally administered (randomised) address. */
  devices: z.string().max(8192),
  randomised: z.string().max(8192),
})
export type VisitorsSample = z.infer<typeof visitorsSampleSchema>

/** The agent about itself. What is optional came with version 2. */
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
  /** Starts of the process in this start of the machine, this one included. */
  starts: z.int().min(1).optional(),
  lastStop: z.enum(LAST_STOPS).optional(),
  /** When the agent last gave a sign of life before this start, Unix ms; null when unknown. */
  aliveUntilMs: timestampMs.nullable().optional(),
  clock: z.enum(CLOCK_SOURCES).optional(),
  /** Revision of the remote configuration that is applied; 0 for the local file. */
  configRevision: z.int().min(0).optional(),
  /** Why a newer revision is not applied. */
  configProblem: z.string().max(300).nullable().optional(),
  /** False while the disk takes nothing and samples wait in memory. */
  spoolDurable: z.boolean().optional(),
  /** Since the start of the process: bytes written to disk, polls that were left out. */
  writtenBytes: z.int().min(0).optional(),
  skippedPolls: z.int().min(0).optional(),
  /** Stretches of the spool that could not be read, samples that no server takes. */
  damagedRecords: z.int().min(0).optional(),
  setAsideSamples: z.int().min(0).optional(),
})
export type AgentSample = z.infer<typeof agentSampleSchema>

/** One reading with its time, outcome and identity. */
export const sampleSchema = z.discriminatedUnion('kind', [
  accessPointSampleSchema,
  uplinkSampleSchema,
  agentSampleSchema,
  upsSampleSchema,
  switchSampleSchema,
  visitorsSampleSchema,
])
export type Sample = z.infer<typeof sampleSchema>
