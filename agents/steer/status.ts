import { z } from 'zod'
import { pollOutcomeSchema } from '#contract/outcome.ts'
import { CLOCK_SOURCES, LAST_STOPS } from '#contract/words.ts'

const age = z.number().nullable()

/** What a running agent says of itself over its socket: `pantau agent status --json`. */
export const agentStatusSchema = z.object({
  agent: z.string(),
  version: z.string(),
  pid: z.int(),
  boot: z.string(),
  uptimeMs: z.number(),
  server: z.object({
    url: z.string(),
    /** Time since any answer, and since a batch was taken; null for never. */
    answeredAgoMs: age,
    deliveredAgoMs: age,
    problem: z.string().nullable(),
    nextAttemptInMs: z.number().nullable(),
  }),
  targets: z.array(
    z.object({
      kind: z.enum(['access-point', 'uplink', 'ups', 'switch']),
      id: z.string(),
      intervalMs: z.number(),
      /** False for a line without probes. */
      isAsked: z.boolean(),
      /** Null while nothing was found yet. */
      last: z
        .object({
          agoMs: z.number(),
          outcome: pollOutcomeSchema,
          clients: z.number().nullable(),
        })
        .nullable(),
    }),
  ),
  spool: z.object({
    directory: z.string(),
    pending: z.int(),
    bytes: z.number(),
    bytesMax: z.number(),
    dropped: z.int(),
    damaged: z.int(),
    setAside: z.int(),
    durable: z.boolean(),
  }),
  clock: z.object({
    source: z.enum(CLOCK_SOURCES),
    /** How far the system's clock is off by the agent's; null while the agent has no time. */
    systemOffMs: z.number().nullable(),
    uncertaintyMs: z.number().nullable(),
    steps: z.int(),
  }),
  config: z.object({
    file: z.string(),
    revision: z.int(),
    problem: z.string().nullable(),
  }),
  start: z.object({
    starts: z.int().optional(),
    lastStop: z.enum(LAST_STOPS).optional(),
    aliveUntilMs: z.number().nullable().optional(),
  }),
  /** A sweep that is under way. */
  sweep: z
    .object({ id: z.string(), addresses: z.int(), asked: z.int(), found: z.int() })
    .nullable(),
  polls: z.object({ done: z.int(), skipped: z.int() }),
  rssBytes: z.number(),
  writtenBytes: z.number(),
})
export type AgentStatus = z.infer<typeof agentStatusSchema>
