import { POLL_OUTCOME_KINDS } from '#contract/words.ts'
import type { Observation } from '../domain/availability.ts'

/** Polls kept to tell a repetition from a late poll, and to join a recomputation. */
const KEPT = 8
const KINDS = POLL_OUTCOME_KINDS.length

/**
 * The latest polls of one target, oldest first. They are kept as numbers, two of each: a country has more
 * than a million of them, and as objects they were the largest part of what a server knows.
 */
export class RecentPolls implements Iterable<Observation> {
  readonly #numbers: number[] = []

  /** `polls` oldest first; the latest of them are kept. */
  constructor(polls: Iterable<Observation> = []) {
    for (const poll of polls) this.push(poll)
  }

  /** Takes a poll that is later than all before it; the oldest goes where there are enough. */
  push(poll: Observation): void {
    // Before, not behind it: a list that once held more keeps the room for it.
    if (this.#numbers.length >= 2 * KEPT) this.#numbers.splice(0, 2)
    this.#numbers.push(poll.polledAtMs, wordOf(poll))
  }

  has(poll: Observation): boolean {
    const word = wordOf(poll)
    for (let at = 0; at < this.#numbers.length; at += 2) {
      if (this.#numbers[at] === poll.polledAtMs && this.#numbers[at + 1] === word) return true
    }
    return false
  }

  *[Symbol.iterator](): Generator<Observation> {
    for (let at = 0; at < this.#numbers.length; at += 2) {
      const [polledAtMs = 0, word = 0] = this.#numbers.slice(at, at + 2)
      const outcome = POLL_OUTCOME_KINDS[word % KINDS]
      if (outcome !== undefined) yield { polledAtMs, intervalMs: Math.floor(word / KINDS), outcome }
    }
  }

  /** As they are saved. */
  toJSON(): readonly Observation[] {
    return [...this]
  }
}

/** Interval and outcome in one number: intervals are whole milliseconds. */
function wordOf({ intervalMs, outcome }: Observation): number {
  return intervalMs * KINDS + POLL_OUTCOME_KINDS.indexOf(outcome)
}
