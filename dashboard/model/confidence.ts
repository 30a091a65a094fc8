/** How sure a cause is, in four words, the surest first. */
export const CONFIDENCE_LEVELS = ['sure', 'likely', 'maybe', 'unclear'] as const
export type ConfidenceLevel = (typeof CONFIDENCE_LEVELS)[number]

/** The least confidence of each word but the last. */
const LEAST = { sure: 0.9, likely: 0.7, maybe: 0.5 } as const

/** The word for a confidence from 0 to 1. */
export function levelOf(confidence: number): ConfidenceLevel {
  if (confidence >= LEAST.sure) return 'sure'
  if (confidence >= LEAST.likely) return 'likely'
  return confidence >= LEAST.maybe ? 'maybe' : 'unclear'
}
