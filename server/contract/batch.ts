import { z } from 'zod'
import { agentIdSchema, bootIdSchema } from './ids.ts'
import { sampleSchema, timestampMs } from './sample.ts'
import {
  BATCH_MODES,
  BATCH_SAMPLES_MAX,
  CLOCK_SOURCES,
  PROTOCOL_VERSION,
  REJECTION_CODES,
} from './words.ts'

const sequence = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** Samples an agent delivers together, identified by (agent, boot, sequence). */
export const batchSchema = z.object({
  protocolVersion: z.int().min(1).max(PROTOCOL_VERSION),
  agent: agentIdSchema,
  boot: bootIdSchema,
  /**
   * Names one start of the agent's process, random: two that alternate show a copied agent. From
   * version 2.
   */
  instance: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  sequence,
  mode: z.enum(BATCH_MODES),
  sentAtMs: timestampMs,
  clock: z.enum(CLOCK_SOURCES),
  /** Samples the agent had to drop since its first start: a counter, shown to the operator. */
  droppedSamples: z.int().min(0),
  samples: z.array(sampleSchema).min(1).max(BATCH_SAMPLES_MAX),
})
export type Batch = z.infer<typeof batchSchema>

/** One sample that was not taken, by its index in the batch. */
export const rejectionSchema = z.object({
  index: z.int().min(0),
  code: z.enum(REJECTION_CODES),
  detail: z.string(),
})
export type Rejection = z.infer<typeof rejectionSchema>

/** Answer 202: the accepted samples are on disk; accepted and rejected ones leave the spool. */
export const batchReceiptSchema = z.object({
  agent: agentIdSchema,
  boot: bootIdSchema,
  sequence,
  accepted: z.int().min(0),
  rejected: z.array(rejectionSchema),
  /** True when this batch was delivered before; the figures are those of the first delivery. */
  duplicate: z.boolean(),
  serverTimeMs: timestampMs,
  /** Revision of the agent's remote configuration; 0 while there is none. */
  configRevision: z.int().min(0),
  /** Id of a sweep that the operator asked for and that has no report yet. */
  discovery: z.string().max(64).nullable().optional(),
  /** Id of a look that somebody waits for. */
  probe: z.string().max(64).nullable().optional(),
  /** The operator wants the agent to take a new token. */
  rotateToken: z.boolean().optional(),
})
export type BatchReceipt = z.infer<typeof batchReceiptSchema>
