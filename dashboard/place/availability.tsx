import type { PlaceDays } from '#contract/days.ts'
import type { PlaceNow } from '#contract/fleet.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId } from '../api.ts'
import { countedTexts } from '../i18n/counted-texts.ts'
import { language } from '../i18n/language.ts'
import { placeTexts } from '../i18n/place-texts.ts'
import { shownBounds } from '../model/bounds.ts'
import { longDay } from '../model/format.ts'
import { hoursWords } from '../model/hours-words.ts'
import { figuresOf } from '../model/place-figures.ts'
import { timelineOf } from '../model/place-strips.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { Strip } from '../parts/strip.tsx'
import { formats } from '../view-state.ts'
import { DayRows } from './day-rows.tsx'
import { DayTable } from './day-table.tsx'
import type { Looked } from './span.ts'
import { YearCalendar } from './year-calendar.tsx'

interface AvailabilityProps {
  readonly place: Pick<PlaceNow, 'id'>
  readonly looked: Looked
  /** `06:00-22:00`, or null for all day; undefined while it is not known. */
  readonly serviceHours: string | null | undefined
}

function Figures({
  days,
  from,
  serviceHours,
}: {
  readonly days: PlaceDays['days']
  /** The first day that is looked at. */
  readonly from: string
  readonly serviceHours: string | null | undefined
}) {
  const text = placeTexts.value
  const { percent, duration, number } = formats.value
  const figures = figuresOf(days)
  const { measured, observed, serviceMs, isProvisional, daysSeen } = figures
  const [since] = days
  if (since === undefined) return <p class="muted">{text.nothingKnown}</p>
  const bounds = shownBounds(figures, percent)
  return (
    <>
      <dl class="facts">
        <div class="fact-main">
          <dt>{text.measured}</dt>
          <dd>
            {measured === null ? '–' : percent(measured)}
            {bounds !== null && <small>{text.bounds(...bounds)}</small>}
          </dd>
        </div>
        <div>
          <dt>{text.observed}</dt>
          <dd>
            {observed === null ? '–' : percent(observed)}
            <small>{text.knownDays(number(daysSeen))}</small>
          </dd>
        </div>
        <div>
          <dt>{text.down}</dt>
          <dd>{duration(serviceMs.down)}</dd>
        </div>
        {serviceHours !== undefined && (
          <div>
            <dt>{text.serviceHours}</dt>
            <dd>
              {serviceHours === null ? text.always : hoursWords(serviceHours, language.value)}
            </dd>
          </div>
        )}
      </dl>
      {since.day > from && (
        <p class="muted">{countedTexts.value.since(longDay(since.day, language.value))}</p>
      )}
      {isProvisional && <p class="muted">* {text.provisional}</p>}
    </>
  )
}

/** The states of one day. */
function OneDay({ days, fromMs }: Pick<PlaceDays, 'days'> & { readonly fromMs: number }) {
  const [day] = days
  if (day === undefined) return null
  const label = placeTexts.value.stripLabel(longDay(day.day, language.value))
  return <Strip timeline={timelineOf(day, fromMs)} label={label} />
}

/** How the place did in a span: its figures, its states, and the table behind them. */
export function Availability({ place, looked, serviceHours }: AvailabilityProps) {
  const text = placeTexts.value
  const { span, range, startsMs } = looked
  // A square of a year says how a day was, not when.
  const steps = span === 'year' ? '' : '&steps=1'
  const days = useAsked<PlaceDays>(
    `${ofId(PATHS.placeDays, place.id)}?from=${range.from}&until=${range.until}${steps}`,
  )
  return (
    <section class="card place-availability">
      <h3>{text.sections.availability}</h3>
      <Answer of={days}>
        {(value) => (
          <>
            <Figures days={value.days} from={range.from} serviceHours={serviceHours} />
            {span === 'day' && <OneDay days={value.days} fromMs={startsMs[0] ?? 0} />}
            {(span === 'week' || span === 'month') && (
              <DayRows place={place.id} looked={looked} days={value.days} />
            )}
            {span === 'year' && <YearCalendar place={place.id} range={range} days={value.days} />}
            {span !== 'day' && <DayTable place={place.id} days={value.days} />}
          </>
        )}
      </Answer>
    </section>
  )
}
