import type { AgentNow } from '#contract/fleet.ts'
import type { MonthFigures } from '#contract/report.ts'
import type { ReportDocument } from '#contract/report-document.ts'
import type { ReportJobStep } from '#contract/report-words.ts'
import type { CoveragePeriod } from '../coverage/period.ts'
import { breathing } from '../days/breathe.ts'
import { spanOfDay } from '../domain/local-day.ts'
import { monthReckoning } from '../domain/report-month.ts'
import { askedMonth, monthFacts } from './month-facts.ts'
import type { FactsDeps } from './month-facts.ts'
import { placeFacts } from './place-facts.ts'

export interface ReportMakerDeps extends FactsDeps {
  /** All agents as they are now: how their clocks go, and what they had to drop. */
  readonly agents: () => readonly AgentNow[]
}

/** The figures of a month with how their data came; what is said of them as a paper is not in it. */
export interface MadeMonth {
  readonly figures: MonthFigures
  readonly arrival: ReportDocument['arrival']
  /** The month is not over, or days of it may still be worked out anew. */
  readonly isProvisional: boolean
}

export interface MakingOptions {
  readonly signal?: AbortSignal
  /** So many places of all are done. */
  readonly onProgress?: (step: ReportJobStep, done: number, whole: number) => void
}

export interface ReportMaker {
  /**
   * Reckons a month from the days that are rolled, in small steps. Throws `ReportError` for a month
   * that cannot be reported, and the signal's reason when it is aborted.
   */
  make(month: string, options?: MakingOptions): Promise<MadeMonth>
}

/** A batch may wait for its receipt for so long after a day ended without being late. */
const LATE_MS = 3_600_000
/** Listed in a report; of more, those alone that something is to be said of. */
const AGENTS_MAX = 1000

export function createReportMaker(deps: ReportMakerDeps): ReportMaker {
  const { days, usage, agents, timeZone } = deps
  const isComing = ({ firstDay, lastDay }: CoveragePeriod): boolean =>
    days.isProvisional(firstDay, lastDay) || usage.isProvisional(firstDay, lastDay)
  return {
    async make(month, { signal, onProgress } = {}) {
      const asked = await askedMonth(deps, month)
      const { period, inventory } = asked
      const reckoning = monthReckoning(await monthFacts(deps, asked))
      const whole = inventory.places.size
      let done = 0
      let receivedUntilMs: number | null = null
      let placesBackfilled = 0
      const endMs = spanOfDay(period.lastDay, timeZone).endMs
      for await (const { facts, receivedUntilMs: atMs } of placeFacts(deps, asked, signal)) {
        reckoning.add(facts)
        done += 1
        if (atMs !== null) receivedUntilMs = Math.max(receivedUntilMs ?? 0, atMs)
        if (atMs !== null && atMs > endMs + LATE_MS) placesBackfilled += 1
        onProgress?.('figures', done, whole)
      }
      const breathe = breathing()
      const steps = reckoning.figures()
      for (;;) {
        const step = steps.next()
        signal?.throwIfAborted()
        if (step.done === true) {
          return {
            figures: step.value,
            arrival: { receivedUntilMs, placesBackfilled, agents: agentsOf(agents()) },
            isProvisional: !period.isOver || isComing(period),
          }
        }
        await breathe()
      }
    },
  }
}

function agentsOf(agents: readonly AgentNow[]): ReportDocument['arrival']['agents'] {
  const isNotable = ({ clock, droppedSamples, lastSeenAtMs }: AgentNow): boolean =>
    droppedSamples > 0 || clock !== 'system' || lastSeenAtMs === null
  const listed = agents.length > AGENTS_MAX ? agents.filter(isNotable) : agents
  return listed.slice(0, AGENTS_MAX).map(({ id, lastSeenAtMs, clock, droppedSamples }) => {
    return { agent: id, lastSeenMs: lastSeenAtMs, clock: clock ?? '', dropped: droppedSamples }
  })
}
