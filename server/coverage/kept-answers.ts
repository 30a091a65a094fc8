/** An answer that holds as long as what it was made from, and at most so long. */
export interface AnswerKey {
  readonly key: string
  /** Changes with what the answer is made from. */
  readonly revision: string
  readonly keepMs: number
}

interface Kept<T> {
  readonly revision: string
  readonly answer: Promise<T>
  readonly askedAtMs: number
}

/**
 * Works each answer out once for all who ask for it meanwhile and until it is out of date; keeps a
 * limited number, those asked for last. One that fails is not kept.
 */
export function keptAnswers<T>({
  nowMs,
  entriesMax,
}: {
  readonly nowMs: () => number
  readonly entriesMax: number
}): (key: AnswerKey, workOut: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Kept<T>>()
  return ({ key, revision, keepMs }, workOut) => {
    const atMs = nowMs()
    const known = kept.get(key)
    const isGood =
      known !== undefined &&
      known.revision === revision &&
      Math.abs(atMs - known.askedAtMs) < keepMs
    const entry = isGood ? known : { revision, answer: workOut(), askedAtMs: atMs }
    // Taken out and put in again: the first of the map is the one asked for longest ago.
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= entriesMax) break
      kept.delete(oldest)
    }
    entry.answer.catch(() => {
      if (kept.get(key) === entry) kept.delete(key)
    })
    return entry.answer
  }
}
