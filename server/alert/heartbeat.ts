export interface HeartbeatDeps {
  readonly url: string
  readonly everyMs: number
  /** A clock that is never set, ms. */
  readonly monotonicMs: () => number
  readonly nowMs: () => number
  /** Whether all that the server is for is being done; it does not call while it is not. */
  readonly isWell: () => Promise<boolean>
  readonly onFault: (problem: string) => void
}

export interface HeartbeatFigures {
  readonly lastCalledAtMs: number | null
  readonly lastProblem: string | null
  readonly failures: number
}

const ANSWER_MS_MAX = 15_000

/** Calls a URL regularly while the server is well: who waits for the calls notices when they end. */
export class Heartbeat {
  readonly #deps: HeartbeatDeps
  #dueMs = 0
  #figures: HeartbeatFigures = { lastCalledAtMs: null, lastProblem: null, failures: 0 }
  readonly #closing = new AbortController()

  constructor(deps: HeartbeatDeps) {
    this.#deps = deps
  }

  figures(): HeartbeatFigures {
    return this.#figures
  }

  /** Calls when it is time. Never rejects. */
  async run(): Promise<void> {
    const { everyMs, monotonicMs, nowMs } = this.#deps
    if (monotonicMs() < this.#dueMs) return
    this.#dueMs = monotonicMs() + everyMs
    try {
      if (!(await this.#deps.isWell())) throw new Error('the server is not well: not called')
      await this.#call()
      this.#figures = { ...this.#figures, lastCalledAtMs: nowMs(), lastProblem: null }
    } catch (cause) {
      if (this.#closing.signal.aborted) return
      const lastProblem = problemOf(cause)
      // The first of a row is told; the row itself is counted.
      if (this.#figures.lastProblem === null) this.#deps.onFault(lastProblem)
      this.#figures = { ...this.#figures, lastProblem, failures: this.#figures.failures + 1 }
    }
  }

  close(): void {
    this.#closing.abort()
  }

  async #call(): Promise<void> {
    const signal = AbortSignal.any([AbortSignal.timeout(ANSWER_MS_MAX), this.#closing.signal])
    const answer = await fetch(this.#deps.url, { signal })
    await answer.body?.cancel()
    if (!answer.ok) throw new Error(`the heartbeat's service answered ${answer.status}`)
  }
}

/** Without the URL, whose path is the key of most such services. */
function problemOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'the heartbeat failed'
  const inner = cause.cause instanceof Error ? cause.cause.message : ''
  return inner === '' ? cause.message : `${cause.message}: ${inner}`
}
