/** What of an answer tells how quickly a complaint was dealt with. */
interface Answered {
  readonly atMs: number
  readonly isResolved: boolean
}

/**
 * When a complaint was first answered and when it was resolved, Unix ms, by its answers, the oldest
 * first. What is answered after a resolution without resolving it again has opened it anew.
 */
export function complaintTimes(answers: readonly Answered[]): {
  readonly firstAnswerAtMs: number | null
  readonly resolvedAtMs: number | null
} {
  const lastOpen = answers.findLastIndex(({ isResolved }) => !isResolved)
  return {
    firstAnswerAtMs: answers[0]?.atMs ?? null,
    resolvedAtMs: answers[lastOpen + 1]?.atMs ?? null,
  }
}
