import { X } from 'lucide'
import type { PlacePolls, PlaceTargets } from '#contract/polls.ts'
import { formatValue } from '#contract/report-format.ts'
import type { Timeline } from '#contract/series.ts'
import { PATHS } from '#contract/paths.ts'
import { type PlaceState } from '#contract/words.ts'
import { ofId } from '../api.ts'
import { language, messages } from '../i18n/language.ts'
import { sampleTexts } from '../i18n/sample-texts.ts'
import { formatStretch, parseStretch, type Stretch } from '../model/stretch.ts'
import { stripOf } from '../model/timeline.ts'
import { Answer, useAskedOnce } from '../parts/asked.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { cityZone } from '../today.ts'
import { formats, params, setParams } from '../view-state.ts'
import { PollTable } from './poll-table.tsx'
import type { Looked } from './span.ts'

const percentOf = (share: number): string => `${(share * 100).toFixed(3)}%`

/** A time so long, to the second: this is what sums are checked with. Reads signals. */
function exactly(durationMs: number): string {
  return formatValue(durationMs, 'duration', {
    language: language.value,
    timeZone: cityZone.value,
  })
}

/** A band of states for each access point and line. */
function Devices({ targets, fromMs, untilMs }: PlaceTargets) {
  const text = sampleTexts.value
  const { state } = messages.value
  const { clock } = formats.value
  if (targets.length === 0) return <p class="muted">{text.noDevices}</p>
  return (
    <ul class="device-strips">
      {targets.map(({ kind, id, name, intervals }) => (
        <li key={id}>
          <span>
            {text.kind[kind]} <bdi>{name ?? id}</bdi>
          </span>
          <div class="strip" aria-hidden="true">
            {stripOf({ fromMs, untilMs, intervals }).map((part) => (
              <span
                key={part.startMs}
                class={`part part-${part.state}`}
                style={{ left: percentOf(part.offsetShare), width: percentOf(part.widthShare) }}
                title={`${clock(part.startMs)}–${clock(part.endMs)} ${state[part.state]}`}
              />
            ))}
          </div>
          <span class="unseen">
            {intervals
              .map((one) => `${clock(one.startMs)}–${clock(one.endMs)} ${state[one.state]}`)
              .join('; ')}
          </span>
        </li>
      ))}
    </ul>
  )
}

interface IntervalsProps {
  readonly place: string
  readonly timeline: Timeline
  readonly chosen: Stretch | null
}

/** The states of the place on the day to the second, each with the way to its samples. */
function Intervals({ place, timeline, chosen }: IntervalsProps) {
  const text = sampleTexts.value
  const { state } = messages.value
  const { clock } = formats.value
  return (
    <table class="plain-table">
      <caption class="unseen">{text.intervals}</caption>
      <thead>
        <tr>
          <th scope="col">{text.start}</th>
          <th scope="col">{text.end}</th>
          <th scope="col">{text.state}</th>
          <th scope="col">{text.lasted}</th>
          <th scope="col">{text.samples}</th>
        </tr>
      </thead>
      <tbody>
        {stripOf(timeline).map(({ startMs, endMs, state: now }) => {
          const stretch = formatStretch({ fromMs: startMs, untilMs: endMs })
          const [start, end] = [clock(startMs), clock(endMs)]
          const isOpen = chosen?.fromMs === startMs && chosen.untilMs === endMs
          return (
            <tr key={startMs} class={isOpen ? 'is-own' : undefined}>
              <th scope="row">{start}</th>
              <td>{end}</td>
              <td>
                <span class="state-cell">
                  <StateSymbol state={now satisfies PlaceState} sizePx={14} /> {state[now]}
                </span>
              </td>
              <td>{exactly(endMs - startMs)}</td>
              <td>
                <GoLink
                  to={{ page: 'place', place, params: { ...params.value, stretch } }}
                  class="link"
                  label={text.seeOf(start, end)}
                  current={isOpen}
                >
                  {text.see}
                </GoLink>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Samples({ place, stretch }: { readonly place: string; readonly stretch: Stretch }) {
  const text = sampleTexts.value
  const { clock } = formats.value
  const { fromMs, untilMs } = stretch
  const path = ofId(PATHS.placePolls, place)
  const first = useAskedOnce<PlacePolls>(`${path}?from=${fromMs}&until=${untilMs}`)
  return (
    <section class="stretch-samples" aria-labelledby="samples">
      <h4 id="samples">
        {text.samplesOf(clock(fromMs), clock(untilMs))}{' '}
        <button
          type="button"
          class="quiet"
          aria-label={text.close}
          title={text.close}
          onClick={() => setParams({ stretch: null })}
        >
          <Icon of={X} sizePx={16} />
        </button>
      </h4>
      <Answer of={first} rows={4}>
        {(answer) => <PollTable key={fromMs} path={path} first={answer} />}
      </Answer>
    </section>
  )
}

interface DaySamplesProps {
  readonly place: string
  readonly looked: Looked
}

/** What a day of a place is reckoned from: its intervals, its devices, and the single samples. */
export function DaySamples({ place, looked: { startsMs } }: DaySamplesProps) {
  const text = sampleTexts.value
  const period = `from=${startsMs[0]}&until=${startsMs.at(-1)}`
  const timeline = useAskedOnce<Timeline>(`${ofId(PATHS.placeTimeline, place)}?${period}`)
  const targets = useAskedOnce<PlaceTargets>(`${ofId(PATHS.placeTargets, place)}?${period}`)
  const chosen = parseStretch(params.value['stretch'])
  return (
    <section class="card day-samples">
      <h3>{text.title}</h3>
      <p class="muted">{text.hint}</p>
      <Answer of={timeline} rows={4}>
        {(value) => <Intervals place={place} timeline={value} chosen={chosen} />}
      </Answer>
      {chosen !== null && <Samples key={chosen.fromMs} place={place} stretch={chosen} />}
      <h4>{text.devices}</h4>
      <Answer of={targets} rows={2}>
        {(value) => <Devices {...value} />}
      </Answer>
    </section>
  )
}
