import { useComputed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { timeTexts } from '../i18n/time-texts.ts'
import { mostAtOnce, talliesOver } from '../model/day-replay.ts'
import type { Tally } from '../model/states.ts'
import { hourMarks } from '../model/timeline.ts'
import { formats, tally } from '../view-state.ts'
import { STACK } from './time-legend.tsx'
import { isPlaying, isShown, momentMs, seek, type LoadedDay } from './time-state.ts'

/** Stretches of ten minutes: one is a few px wide on any screen. */
const PARTS = 144
const HEIGHT = 34
/** A day on which three places fell must not look like one on which the city did. */
const TOP_LEAST_SHARE = 0.05

const amiss = (tallyOf: Tally): number => tallyOf.down + tallyOf.degraded + tallyOf.unknown

function Bars({ day }: { readonly day: LoadedDay }) {
  const { tallies, top, most } = useMemo(() => {
    const found = talliesOver(day.day, day.dayMs, PARTS)
    const highest = Math.max(...found.map(amiss), 0)
    const least = Math.max(1, day.day.places.length * TOP_LEAST_SHARE)
    const top = Math.max(highest, least)
    return { tallies: found, top, most: mostAtOnce(day.day, 'down') }
  }, [day])
  const bars = tallies.flatMap((one, part) => {
    let y = HEIGHT
    return STACK.flatMap((state) => {
      const height = (one[state] / top) * HEIGHT
      if (height < 0.05) return []
      y -= height
      return [
        <rect
          key={`${part} ${state}`}
          class={`bar-${state}`}
          x={part}
          y={y}
          width={1.02}
          height={height}
        />,
      ]
    })
  })
  return (
    <>
      <svg
        class="day-bars"
        viewBox={`0 0 ${PARTS} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {bars}
      </svg>
      {most >= 1 && (
        <span class="day-most" aria-hidden="true">
          {timeTexts.value.stripMost(formats.value.number(most))}
        </span>
      )}
    </>
  )
}

/** The part of today that has not come yet, and where then and now differ. */
function Marks({ day }: { readonly day: LoadedDay }) {
  const text = timeTexts.value
  const percent = (ms: number): string => `${(ms / day.dayMs) * 100}%`
  const comeMs = day.day.untilMs - day.day.fromMs
  return (
    <>
      {comeMs < day.dayMs && <span class="day-ahead" style={{ left: percent(comeMs) }} />}
      {day.differences.map(({ fromMs, untilMs, places }) => (
        <span
          key={fromMs}
          class="day-differs"
          title={text.differs(formats.value.number(places))}
          style={{ left: percent(fromMs), width: percent(untilMs - fromMs) }}
        />
      ))}
    </>
  )
}

/** The day as a strip of how many places were without service, under the slider over it. */
export function DayStrip({ day }: { readonly day: LoadedDay }) {
  const text = timeTexts.value
  const { clock, hour, number, time } = formats.value
  const { fromMs } = day.day
  const words = useComputed(() => {
    const { down, degraded, unknown } = tally.value
    return text.momentWords(clock(momentMs.value), number(down), number(degraded), number(unknown))
  })
  const offsetMs = useComputed(() => Math.max(0, momentMs.value - fromMs))
  return (
    <div class={`day-strip${isShown.value ? '' : ' is-loading'}`}>
      <div class="day-graph" title={text.stripLabel}>
        <Bars day={day} />
        <Marks day={day} />
        <input
          type="range"
          min={0}
          max={day.dayMs - 1000}
          step={60_000}
          value={offsetMs}
          aria-label={text.moment}
          aria-valuetext={words}
          onInput={({ currentTarget }) => {
            isPlaying.value = false
            seek(fromMs + Number(currentTarget.value))
          }}
        />
      </div>
      <div class="day-hours" aria-hidden="true">
        {hourMarks(fromMs, fromMs + day.dayMs - 1, 3, hour).map((at) => (
          <span key={at} style={{ left: `${((at - fromMs) / day.dayMs) * 100}%` }}>
            {time(at)}
          </span>
        ))}
      </div>
    </div>
  )
}
