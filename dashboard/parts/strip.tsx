import { useSignal } from '@preact/signals'
import type { Timeline } from '#contract/series.ts'
import { messages } from '../i18n/language.ts'
import { SEVERITY } from '../model/states.ts'
import { hourMarks, stripOf, wholeMinutes, type StripPart } from '../model/timeline.ts'
import { formats } from '../view-state.ts'
import { StateSymbol } from './state-symbol.tsx'

const percentOf = (share: number): string => `${(share * 100).toFixed(3)}%`

/** A stretch in words: from, until, state and how long. */
function wordsOf(part: StripPart, untilMs: number): string {
  const { strip, state } = messages.value
  const { moment, duration } = formats.value
  const end = part.endMs >= untilMs ? strip.now : moment(part.endMs, untilMs)
  const lasted = duration(part.endMs - part.startMs)
  return strip.part(moment(part.startMs, untilMs), end, state[part.state], lasted)
}

function Totals({ timeline }: { readonly timeline: Timeline }) {
  const text = messages.value
  const { duration, percent } = formats.value
  const periodMs = timeline.untilMs - timeline.fromMs
  const minutes = wholeMinutes(timeline.totalsMs)
  const excludedMs = timeline.totalsMs.excluded
  return (
    <ul class="totals">
      {SEVERITY.filter((state) => timeline.totalsMs[state] > 0).map((state) => (
        <li key={state}>
          <StateSymbol state={state} sizePx={14} />
          <span>{text.state[state]}</span>
          <b>
            {text.strip.total(
              minutes[state] === 0 ? text.strip.lessThanMinute : duration(minutes[state] * 60_000),
              percent(timeline.totalsMs[state] / periodMs),
            )}
          </b>
        </li>
      ))}
      {excludedMs > 0 && (
        <li>
          <StateSymbol state="planned" sizePx={14} />
          <span>{text.strip.excluded}</span>
          <b>{text.strip.total(duration(excludedMs), percent(excludedMs / periodMs))}</b>
        </li>
      )}
    </ul>
  )
}

/** The index a key moves to, or undefined when it is not one of the strip's. */
function movedIndex(key: string, index: number, last: number): number | undefined {
  if (key === 'ArrowLeft') return Math.max(0, index - 1)
  if (key === 'ArrowRight') return Math.min(last, index + 1)
  if (key === 'Home') return 0
  return key === 'End' ? last : undefined
}

interface StripProps {
  readonly timeline: Timeline
  /** What time it is of, for screen readers; the last 24 hours when it does not say. */
  readonly label?: string
}

/** A day as a band of states: point at it or walk it by keys to read a stretch. */
export function Strip({ timeline, label = messages.value.strip.label }: StripProps) {
  const chosen = useSignal<number | null>(null)
  const parts = stripOf(timeline)
  const last = parts.length - 1
  const index = Math.min(chosen.value ?? last, last)
  const current = parts[index]
  const { time, hour } = formats.value
  const periodMs = timeline.untilMs - timeline.fromMs
  return (
    <div class="strip-box">
      <p class="read-out" aria-hidden="true">
        {current !== undefined && (
          <>
            <StateSymbol state={current.state} sizePx={14} /> {wordsOf(current, timeline.untilMs)}
          </>
        )}
      </p>
      <div
        class="strip"
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={last}
        aria-valuenow={index}
        aria-valuetext={current === undefined ? '' : wordsOf(current, timeline.untilMs)}
        onPointerLeave={() => {
          chosen.value = null
        }}
        onKeyDown={(event) => {
          const next = movedIndex(event.key, index, last)
          if (next === undefined) return
          event.preventDefault()
          chosen.value = next
        }}
      >
        {parts.map((part, at) => (
          <span
            key={part.startMs}
            class={`part part-${part.state}${chosen.value === at ? ' is-chosen' : ''}`}
            style={{ left: percentOf(part.offsetShare), width: percentOf(part.widthShare) }}
            onPointerEnter={() => {
              chosen.value = at
            }}
          />
        ))}
      </div>
      <div class="hours" aria-hidden="true">
        {hourMarks(timeline.fromMs, timeline.untilMs, 6, hour).map((at) => (
          <span key={at} style={{ left: percentOf((at - timeline.fromMs) / periodMs) }}>
            {time(at)}
          </span>
        ))}
      </div>
      <Totals timeline={timeline} />
    </div>
  )
}
