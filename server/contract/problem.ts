import { z } from 'zod'
import { phrasedFaultSchema } from './phrase.ts'

/**
 * Error answer, `application/problem+json` (RFC 9457). `errors` names each fault: `path` is where
 * in the request (`samples.3.polledAtMs`), `index` the sample it belongs to, when it belongs to one.
 * `reference` stands beside the same mistake in the server's log.
 */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int().min(400).max(599),
  detail: z.string().optional(),
  reference: z.string().max(16).optional(),
  errors: z.array(phrasedFaultSchema.extend({ index: z.int().optional() })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'
