import { z } from 'zod'

const rttMs = z.number().min(0).max(600_000)
const detail = z.string().max(200)

/**
 * The outcome of one poll, a closed union: failures are data, because cause attribution reads them.
 * `rttMs` is the mean round-trip of the answered requests; `attempts` counts requests without an
 * answer; `detail` is a short machine word or phrase and never holds a secret.
 */
export const pollOutcomeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ok'), rttMs }),
  z.object({ kind: z.literal('partial'), rttMs, detail }),
  z.object({ kind: z.literal('timeout'), attempts: z.int().min(1).max(100) }),
  z.object({ kind: z.literal('refused'), detail }),
  z.object({ kind: z.literal('authentication'), detail }),
  z.object({ kind: z.literal('unreachable'), detail }),
  z.object({ kind: z.literal('malformed'), detail }),
])
export type PollOutcome = z.infer<typeof pollOutcomeSchema>
