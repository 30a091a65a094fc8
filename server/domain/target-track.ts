import type { BootId } from '#contract/ids.ts'
import { POLL_OUTCOME_KINDS } from '#contract/words.ts'
import type { Availability, PollOutcomeKind } from '#contract/words.ts'
import { advance, NEVER_OBSERVED, verdictOf } from './availability.ts'
import type {
  AvailabilityInterval,
  AvailabilityPolicy,
  AvailabilityState,
  Observation,
} from './availability.ts'

/** One poll, and when it was received. */
export type Delivered = Observation & { readonly receivedAtMs: number }

/** Polls in a row that say the same; times in Unix ms. */
export interface Run<F> {
  readonly availability: Availability
  /** Of the first of them: an `unknown` one answered and could not be read. */
  readonly outcome: PollOutcomeKind
  readonly fromMs: number
  /** The last poll that said the same, and the last one of any kind before the next run. */
  readonly lastSameMs: number
  readonly lastMs: number
  /** The last poll speaks until here. */
  readonly untilMs: number
  /** When the next poll was due. */
  readonly dueMs: number
  /** The failed poll right before it that was not confirmed; null when there was none. */
  readonly failedMs: number | null
  /** Received much later than they were polled; and when the first of them was received. */
  readonly isLate: boolean
  readonly receivedAtMs: number
  /** The agent's boot. */
  readonly boot: BootId
  readonly facts: F
}

/** How the facts of polls in a row become those of their run. */
export interface FactsRule<F> {
  /** Whether the poll goes on with what the run says. */
  readonly goesOn: (run: F, next: F) => boolean
  readonly merge: (run: F, next: F) => F
}

/** More changes than this are not kept: the oldest go. A device that flaps all day makes 500. */
const RUNS_MAX = 2000
/** A delivery that takes longer than this and the hold was held up on its way. */
const LATE_MS = 150_000

type Writable<T> = { -readonly [K in keyof T]: T[K] }

/**
 * The polls of one target as runs of equal ones. Availability is `advance`'s alone; a run ends as
 * well where the facts change or deliveries become late.
 */
export class TargetTrack<F> {
  readonly #rule: FactsRule<F>
  readonly #runs: Writable<Run<F>>[] = []
  #state: AvailabilityState = NEVER_OBSERVED
  #last: Delivered | null = null
  #failedMs: number | null = null
  #workedFromMs: number | null = null
  /** No silence since the last run began. */
  #isOpen = false

  constructor(rule: FactsRule<F>) {
    this.#rule = rule
  }

  /** Oldest first. Between two of them, or after the last, there may be silence. */
  get runs(): readonly Run<F>[] {
    return this.#runs
  }

  get lastPollAtMs(): number | null {
    return this.#state.lastPollAtMs
  }

  /** When it was first seen to work, Unix ms, also by polls that are not held here; null for never. */
  get workedFromMs(): number | null {
    return this.#workedFromMs
  }

  /** Notes that it was seen to work at that moment, by a poll that need not be taken here. */
  noteWorked(atMs: number): void {
    this.#workedFromMs = Math.min(atMs, this.#workedFromMs ?? atMs)
  }

  /** `late` changes nothing: the track has to be made anew from all samples. */
  order(poll: Delivered): 'next' | 'repeated' | 'late' {
    if (this.#last === null || poll.polledAtMs > this.#last.polledAtMs) return 'next'
    return inOrder(poll, this.#last) < 0 ? 'late' : 'repeated'
  }

  /** Takes the next poll in the order of time. */
  take(poll: Delivered, boot: BootId, facts: F, policy: AvailabilityPolicy): void {
    const before = this.#state
    const { state, transitions } = advance(before, poll, policy)
    this.#state = state
    const { polledAtMs, intervalMs, outcome, receivedAtMs } = poll
    this.#last = poll
    const verdict = verdictOf(outcome)
    const says = verdict ?? 'unknown'
    if (verdict === 'up') this.noteWorked(polledAtMs)
    if (polledAtMs > before.holdsUntilMs) this.#isOpen = false
    const run = this.#isOpen ? this.#runs.at(-1) : undefined
    const changed = transitions.find(({ to }) => to === says && to !== 'unknown')
    if (verdict !== null && state.availability !== verdict) {
      // Not confirmed yet: it holds what was known for as long as it speaks itself.
      if (verdict === 'down') this.#failedMs = polledAtMs
      if (run !== undefined) this.#extend(run, state.holdsUntilMs, poll)
      return
    }
    const isLate = receivedAtMs - polledAtMs > Math.max(LATE_MS, policy.holdIntervals * intervalMs)
    if (
      run !== undefined &&
      changed === undefined &&
      run.availability === says &&
      run.isLate === isLate &&
      run.boot === boot &&
      this.#rule.goesOn(run.facts, facts)
    ) {
      this.#extend(run, state.holdsUntilMs, poll)
      run.lastSameMs = polledAtMs
      run.receivedAtMs = Math.min(run.receivedAtMs, receivedAtMs)
      run.facts = this.#rule.merge(run.facts, facts)
    } else {
      this.#runs.push({
        availability: says,
        outcome,
        fromMs: changed?.atMs ?? polledAtMs,
        lastSameMs: polledAtMs,
        lastMs: polledAtMs,
        untilMs: state.holdsUntilMs,
        dueMs: polledAtMs + intervalMs,
        failedMs: says === 'up' ? this.#failedMs : null,
        isLate,
        receivedAtMs,
        boot,
        facts,
      })
      this.#isOpen = true
      if (this.#runs.length > RUNS_MAX) this.#runs.shift()
    }
    this.#failedMs = null
  }

  /** The run that the moment lies in, else the last before it. */
  runAt(atMs: number): Run<F> | undefined {
    return this.#runs.findLast(({ fromMs }) => fromMs <= atMs)
  }

  /** The first run that begins at or after the moment. */
  runAfter(atMs: number): Run<F> | undefined {
    return this.#runs.find(({ fromMs }) => fromMs >= atMs)
  }

  /** Contiguous from `fromMs` to `untilMs`, as `intervalsOf` makes them of the same polls. */
  intervals(fromMs: number, untilMs: number): readonly AvailabilityInterval[] {
    const intervals: { startMs: number; endMs: number; state: Availability }[] = []
    const push = (startMs: number, endMs: number, state: Availability): void => {
      const last = intervals.at(-1)
      const start = Math.max(startMs, fromMs)
      const end = Math.min(endMs, untilMs)
      if (end <= start) return
      if (last?.state === state) last.endMs = end
      else intervals.push({ startMs: start, endMs: end, state })
    }
    let knownUntilMs = fromMs
    for (const [index, run] of this.#runs.entries()) {
      const endMs = Math.min(run.untilMs, this.#runs[index + 1]?.fromMs ?? Infinity)
      push(knownUntilMs, run.fromMs, 'unknown')
      push(run.fromMs, endMs, run.availability)
      knownUntilMs = Math.max(knownUntilMs, endMs)
    }
    push(knownUntilMs, untilMs, 'unknown')
    return intervals
  }

  /** Drops the runs that ended before; the last one stays. */
  forget(beforeMs: number): void {
    const keep = this.#runs.findIndex(({ untilMs }) => untilMs >= beforeMs)
    this.#runs.splice(0, keep === -1 ? this.#runs.length - 1 : keep)
  }

  #extend(run: Writable<Run<F>>, untilMs: number, poll: Observation): void {
    run.untilMs = untilMs
    run.lastMs = poll.polledAtMs
    run.dueMs = poll.polledAtMs + poll.intervalMs
  }
}

/** Of two polls at one time the one that `intervalsOf` takes comes first, then what came first. */
export function inOrder(a: Delivered, b: Delivered): number {
  return (
    a.polledAtMs - b.polledAtMs ||
    POLL_OUTCOME_KINDS.indexOf(a.outcome) - POLL_OUTCOME_KINDS.indexOf(b.outcome) ||
    b.intervalMs - a.intervalMs ||
    a.receivedAtMs - b.receivedAtMs
  )
}
