import type { Context } from 'hono'
import { z } from 'zod'
import { batchSchema } from '#contract/batch.ts'
import type { Batch } from '#contract/batch.ts'
import type { Problem } from '#contract/problem.ts'
import { sampleSchema } from '#contract/sample.ts'
import type { Sample } from '#contract/sample.ts'
import { BATCH_SAMPLES_MAX, PROTOCOL_VERSION } from '#contract/words.ts'
import { problem } from './problem.ts'
import { quickCheckOf } from './quick-check.ts'

type Fault = NonNullable<Problem['errors']>[number]

const ERRORS_MAX = 100
const surelyFollows = quickCheckOf(batchSchema)
const headSchema = batchSchema.extend({ samples: z.array(z.unknown()).min(1) })

/** The batch, or the answer to one that cannot be read. */
export function readBatch(c: Context, text: string): Batch | Response {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return problem(c, 422, 'The body is not valid JSON')
  }
  if (isNewer(value)) {
    return problem(c, 403, 'The agent is newer than the server', {
      detail: `this server speaks protocol ${PROTOCOL_VERSION}; update it first`,
    })
  }
  if (surelyFollows(value)) return value as Batch
  const samples = samplesOf(value)
  if (samples.length > BATCH_SAMPLES_MAX) {
    return problem(c, 413, 'The batch has too many samples', {
      detail: `${samples.length}; at most ${BATCH_SAMPLES_MAX}`,
    })
  }
  return parsed(c, value, samples)
}

/**
 * Sample by sample, and no further than there are faults to tell: a hostile body has millions, and
 * to find them all would hold up every other agent for seconds.
 */
function parsed(c: Context, value: unknown, given: readonly unknown[]): Batch | Response {
  const faults: Fault[] = []
  const head = headSchema.safeParse(value)
  if (!head.success) {
    for (const { path, message } of head.error.issues)
      faults.push({ path: path.join('.'), message })
  }
  const samples: Sample[] = []
  let isWhole = true
  for (const [index, one] of given.entries()) {
    isWhole = faults.length < ERRORS_MAX
    if (!isWhole) break
    const sample = sampleSchema.safeParse(one)
    if (sample.success) samples.push(sample.data)
    else {
      for (const { path, message } of sample.error.issues) {
        faults.push({ path: ['samples', index, ...path].join('.'), message, index })
      }
    }
  }
  if (head.success && faults.length === 0) return { ...head.data, samples }
  return problem(c, 422, 'The batch does not follow the protocol', {
    detail: `${isWhole ? '' : 'at least '}${faults.length} faults; nothing was stored`,
    errors: faults.slice(0, ERRORS_MAX),
  })
}

function samplesOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'object' || value === null || !('samples' in value)) return []
  return Array.isArray(value.samples) ? value.samples : []
}

/** A newer agent must keep its spool: what this server cannot read yet is not wrong. */
function isNewer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('protocolVersion' in value)) return false
  const { protocolVersion } = value
  return Number.isSafeInteger(protocolVersion) && Number(protocolVersion) > PROTOCOL_VERSION
}
