import type { Impact } from '#contract/outage.ts'
import type { PlannedWindow } from '#contract/window.ts'
import { excludedSpans, scopeOf } from '../domain/planned-window.ts'
import { serviceHoursOf, serviceSpans } from '../domain/service-hours.ts'
import type { Episode, SiteLayout, Span } from '../domain/site.ts'
import { lengthMs } from '../domain/spans.ts'

export interface ImpactDeps {
  readonly windows: readonly PlannedWindow[]
  readonly timeZone: string
  /** As the inventory writes it; null: always open. */
  readonly serviceHours: string | null
  readonly nowMs: number
}

/**
 * What an outage cost. Of an outage of which a part was up or unobserved, the time within service
 * hours and windows is taken in proportion: where in it that part lies is not kept.
 */
export function impactOf(
  episode: Episode,
  layout: SiteLayout | undefined,
  deps: ImpactDeps,
): Impact {
  const { subject, startMs, clientsBefore, downMs, provenMs, unobservedMs, upMs } = episode
  const endMs = Math.max(startMs, episode.endMs ?? deps.nowMs)
  const lostMs = downMs + provenMs
  const share = endMs === startMs ? 0 : Math.min(1, lostMs / (endMs - startMs))
  const within = (spans: readonly Span[]): number => Math.round(lengthMs(spans) * share)
  const scoped = layout && scopeOf(subject, layout)
  const excluded =
    scoped === undefined ? [] : excludedSpans(deps.windows, scoped, startMs, endMs, deps.timeZone)
  return {
    clientsBefore,
    downMs: Math.round(downMs),
    provenMs: Math.round(provenMs),
    unobservedMs: Math.round(unobservedMs),
    upMs: Math.round(upMs),
    serviceMs: within(
      serviceSpans(serviceHoursOf(deps.serviceHours), startMs, endMs, deps.timeZone),
    ),
    excludedMs: within(excluded),
  }
}
