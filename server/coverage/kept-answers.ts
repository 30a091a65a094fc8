/** An answer that holds as long as what it was made from, and at most so long. */
export interface AnswerKey {
  readonly key: string
  /** Changes with what nobody is to see an old answer of: what people edit. */
  readonly revision: string
  /** Changes with what comes by itself, such as polls. */
  readonly news: string
  readonly keepMs: number
}

interface Kept<T> {
  readonly revision: string
  readonly news: string
  readonly answer: Promise<T>
  readonly askedAtMs: number
  /** Null while it is being made. */
  tookMs: number | null
}

export interface KeptAnswer<T> {
  readonly answer: T
  /** A newer one is being made. */
  readonly isFormer: boolean
}

/** Nobody waits so long for a newer answer where there is a former one. */
const PATIENCE_MS = 500
/** A former answer is given for so long after its time, unless newer ones are quick. */
const FORMER_MS_MAX = 900_000

/**
 * Works each answer out once for all who ask for it meanwhile and until it is out of date; keeps a
 * limited number, those asked for last. One that fails is not kept. Where making them takes long, the
 * former is given while the next one is being made.
 */
export function keptAnswers<T>({
  nowMs,
  entriesMax,
}: {
  readonly nowMs: () => number
  readonly entriesMax: number
}): (key: AnswerKey, workOut: () => Promise<T>) => Promise<KeptAnswer<T>> {
  const kept = new Map<string, Kept<T>>()
  /** Newer answers on their way, while the former are still given. */
  const coming = new Map<string, Kept<T>>()
  const keep = (key: string, entry: Kept<T>): void => {
    // Taken out and put in again: the first of the map is the one asked for longest ago.
    kept.delete(key)
    kept.set(key, entry)
    for (const oldest of kept.keys()) {
      if (kept.size <= entriesMax) break
      kept.delete(oldest)
    }
  }
  const settle = async (key: string, entry: Kept<T>): Promise<void> => {
    try {
      await entry.answer
      entry.tookMs = nowMs() - entry.askedAtMs
      if (coming.get(key) === entry && kept.has(key)) keep(key, entry)
    } catch {
      // Whoever waits for it is told; who asks next starts anew.
      if (kept.get(key) === entry) kept.delete(key)
    } finally {
      if (coming.get(key) === entry) coming.delete(key)
    }
  }
  const make = ({ key, revision, news }: AnswerKey, workOut: () => Promise<T>): Kept<T> => {
    const askedAtMs = nowMs()
    const entry: Kept<T> = { revision, news, answer: workOut(), askedAtMs, tookMs: null }
    void settle(key, entry)
    return entry
  }
  return async (asked, workOut) => {
    const { key, revision, news, keepMs } = asked
    const known = kept.get(key)
    // A clock that was set back keeps nothing for longer.
    const ageMs = Math.abs(nowMs() - (known?.askedAtMs ?? 0))
    const isOfThese = known !== undefined && known.revision === revision
    if (isOfThese && known.news === news && ageMs < keepMs) {
      keep(key, known)
      return { answer: await known.answer, isFormer: false }
    }
    const isBearable = (known?.tookMs ?? 0) > PATIENCE_MS && ageMs < keepMs + FORMER_MS_MAX
    if (isOfThese && isBearable) {
      if (coming.get(key)?.revision !== revision) coming.set(key, make(asked, workOut))
      keep(key, known)
      return { answer: await known.answer, isFormer: true }
    }
    const underWay = coming.get(key)
    const isSame = underWay?.revision === revision && underWay.news === news
    const entry = isSame ? underWay : make(asked, workOut)
    coming.delete(key)
    keep(key, entry)
    return { answer: await entry.answer, isFormer: false }
  }
}
