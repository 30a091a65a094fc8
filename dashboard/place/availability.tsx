import type { PlaceDays } from '#contract/days.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import type { Timeline } from '#contract/series.ts'
import { PATHS } from '#contract/words.ts'
import { ofId } from '../api.ts'
import { language } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { longDay } from '../model/format.ts'
import { figuresOf } from '../model/place-figures.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { Strip } from '../parts/strip.tsx'
import { formats } from '../view-state.ts'
import { DayRows } from './day-rows.tsx'
import { DayTable } from './day-table.tsx'
import type { Looked } from './span.ts'
import { YearCalendar } from './year-calendar.tsx'

interface AvailabilityProps {
  readonly place: PlaceNow
  readonly looked: Looked
  /** `06:00-22:00`, or null for all day; undefined while it is not known. */
  readonly serviceHours: string | null | undefined
}

function Figures({
  days,
  serviceHours,
}: {
  readonly days: PlaceDays['days']
  readonly serviceHours: string | null | undefined
}) {
  const text = placeTexts.value
  const { percent, duration, number } = formats.value
  const { measured, lower, upper, observed, serviceMs, isProvisional } = figuresOf(days)
  if (days.length === 0) return <p class="muted">{text.nothingKnown}</p>
  return (
    <>
      <dl class="facts">
        <div class="fact-main">
          <dt>{text.measured}</dt>
          <dd>
            {measured === null ? '–' : percent(measured)}
            {lower !== null && upper !== null && (
              <small>{text.bounds(percent(lower), percent(upper))}</small>
            )}
          </dd>
        </div>
        <div>
          <dt>{text.observed}</dt>
          <dd>
            {observed === null ? '–' : percent(observed)}
            <small>{text.knownDays(number(days.length))}</small>
          </dd>
        </div>
        <div>
          <dt>{text.down}</dt>
          <dd>{duration(serviceMs.down)}</dd>
        </div>
        {serviceHours !== undefined && (
          <div>
            <dt>{text.serviceHours}</dt>
            <dd>{serviceHours ?? text.always}</dd>
          </div>
        )}
      </dl>
      {isProvisional && <p class="muted">* {text.provisional}</p>}
    </>
  )
}

/** The states of one day. */
function OneDay({ path, day }: { readonly path: string; readonly day: string }) {
  const asked = useAsked<Timeline>(path)
  return (
    <Answer of={asked}>
      {(timeline) => (
        <Strip
          timeline={timeline}
          label={placeTexts.value.stripLabel(longDay(day, language.value))}
        />
      )}
    </Answer>
  )
}

/** A week or a month, day by day. */
function ManyDays({
  path,
  ...rest
}: Omit<Parameters<typeof DayRows>[0], 'timeline'> & {
  readonly path: string
}) {
  const asked = useAsked<Timeline>(path)
  return (
    <Answer of={asked} rows={rest.looked.startsMs.length - 1}>
      {(timeline) => <DayRows {...rest} timeline={timeline} />}
    </Answer>
  )
}

/** How the place did in a span: its figures, its states, and the table behind them. */
export function Availability({ place, looked, serviceHours }: AvailabilityProps) {
  const text = placeTexts.value
  const { span, range, startsMs } = looked
  const days = useAsked<PlaceDays>(
    `${ofId(PATHS.placeDays, place.id)}?from=${range.from}&until=${range.until}`,
  )
  // Until the end of the last day: the server tells no more than there is.
  const path = `${ofId(PATHS.placeTimeline, place.id)}?from=${startsMs[0]}&until=${startsMs.at(-1)}`
  return (
    <section class="card place-availability">
      <h3>{text.sections.availability}</h3>
      <Answer of={days}>
        {(value) => (
          <>
            <Figures days={value.days} serviceHours={serviceHours} />
            {span === 'day' && <OneDay path={path} day={range.until} />}
            {(span === 'week' || span === 'month') && (
              <ManyDays path={path} place={place.id} looked={looked} days={value.days} />
            )}
            {span === 'year' && <YearCalendar place={place.id} range={range} days={value.days} />}
            {span !== 'day' && <DayTable place={place.id} days={value.days} />}
          </>
        )}
      </Answer>
    </section>
  )
}
