import type { Coverage } from '#contract/coverage.ts'
import type { AvailabilityOfPlaces, CityDay } from '#contract/days.ts'
import type { Usage } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { nowMs } from '../clock.ts'
import { overviewTexts } from '../i18n/overview-texts.ts'
import { fleet } from '../live.ts'
import { shownBounds } from '../model/bounds.ts'
import {
  clientsIn,
  outagesUntil,
  sameTimeMs,
  servedAt,
  servedOf,
  sharesOf,
} from '../model/overview.ts'
import { clientsOf } from '../model/states.ts'
import { zonedMs } from '../model/zone-time.ts'
import { useAsked, useAskedOnce, type Asked } from '../parts/asked.tsx'
import { cityZone, today, weekAgo, yesterday } from '../today.ts'
import { formats } from '../view-state.ts'
import { comparedBy, FigureCard } from './figure-card.tsx'

/** The first moment of a day, Unix ms. */
const midnightMs = (day: string): number =>
  zonedMs({ day, time: '00:00' }, cityZone.peek()) ?? nowMs.peek()

/** How far today is, ms. Read at the rhythm of the answers, not of the clock. */
const sinceMidnightMs = (): number => Math.max(0, nowMs.peek() - midnightMs(today.peek()))

const dayPath = (day: string): string => `${PATHS.day.replace(':day', day)}?known=now`

/** The days that are compared, replayed up to this time of day. */
interface Days {
  readonly today: Asked<CityDay>
  readonly yesterday: Asked<CityDay>
  readonly weekAgo: Asked<CityDay>
}

function ServedFigure({ days }: { readonly days: Days }) {
  const text = overviewTexts.value
  const { number } = formats.value
  const { served, equipped } = servedOf(fleet.value?.places.values() ?? [])
  const then = ({ resource }: Asked<CityDay>) =>
    comparedBy(resource, (day) => {
      const at = servedAt(day, sinceMidnightMs())
      return at.equipped === 0 ? null : text.servedOf(number(at.served), number(at.equipped))
    })
  return (
    <FigureCard
      name={text.served}
      value={number(served)}
      beside={text.servedOf(number(served), number(equipped))}
      compared={[
        { when: text.atThisTime, value: then(days.yesterday) },
        { when: text.weekAtThisTime, value: then(days.weekAgo) },
      ]}
      how={text.servedHow}
      to={{ page: 'places' }}
      toWords={text.toPlaces}
    />
  )
}

function OutagesFigure({ days }: { readonly days: Days }) {
  const text = overviewTexts.value
  const { number } = formats.value
  const places = [...(fleet.value?.places.values() ?? [])]
  const open = places.filter(({ outage }) => outage !== null).length
  const until = ({ resource }: Asked<CityDay>) =>
    comparedBy(resource, (day) => number(outagesUntil(day, sinceMidnightMs())))
  const now = until(days.today)
  return (
    <FigureCard
      name={text.outages}
      value={now === null ? '–' : now}
      beside={text.outagesOpen(number(open))}
      compared={[
        { when: text.atThisTime, value: until(days.yesterday) },
        { when: text.weekAtThisTime, value: until(days.weekAgo) },
      ]}
      how={text.outagesHow}
      to={{ page: 'incidents', incidents: { tab: 'outages' } }}
      toWords={text.toOutages}
    />
  )
}

function AvailabilityFigure() {
  const text = overviewTexts.value
  const { percent } = formats.value
  const path = (day: string): string => `${PATHS.availability}?period=${day}`
  const untilNow = (day: string): string =>
    `${path(day)}&until=${sameTimeMs(midnightMs(day), sinceMidnightMs())}`
  const now = useAsked<AvailabilityOfPlaces>(path(today.value))
  const before = useAskedOnce<AvailabilityOfPlaces>(untilNow(yesterday.value))
  const week = useAskedOnce<AvailabilityOfPlaces>(untilNow(weekAgo.value))
  const words = ({ resource }: Asked<AvailabilityOfPlaces>) =>
    comparedBy(resource, (answer) => {
      const { measured } = sharesOf(answer)
      return measured === null ? null : percent(measured)
    })
  const measured = words(now)
  const bounds =
    now.resource.kind === 'ready' ? shownBounds(sharesOf(now.resource.value), percent) : null
  return (
    <FigureCard
      name={text.availability}
      value={measured === null ? '–' : measured}
      beside={bounds !== null && text.bounds(...bounds)}
      compared={[
        { when: text.untilThisTime, value: words(before) },
        { when: text.weekUntilThisTime, value: words(week) },
      ]}
      how={text.availabilityHow}
      to={{ page: 'reports' }}
      toWords={text.toReports}
    />
  )
}

function ClientsFigure() {
  const text = overviewTexts.value
  const { number, hour } = formats.value
  const path = (day: string): string => `${PATHS.usage}?period=${day}&scope=city`
  const before = useAskedOnce<Usage>(path(yesterday.value))
  const week = useAskedOnce<Usage>(path(weekAgo.value))
  const now = clientsOf(fleet.value?.places.values() ?? [])
  const then = ({ resource }: Asked<Usage>, day: string) =>
    comparedBy(resource, (usage) => {
      const mean = clientsIn(usage, day, Math.floor(hour(nowMs.peek())))
      return mean === null ? null : number(Math.round(mean))
    })
  return (
    <FigureCard
      name={text.clients}
      value={now === null ? '–' : number(now)}
      compared={[
        { when: text.atThisTime, value: then(before, yesterday.value) },
        { when: text.weekAtThisTime, value: then(week, weekAgo.value) },
      ]}
      how={text.clientsHow}
      to={{ page: 'places', params: { sort: '-clients' } }}
      toWords={text.toPlaces}
    />
  )
}

function CoverageFigure() {
  const text = overviewTexts.value
  const { number, percent } = formats.value
  const path = (day: string): string => `${PATHS.coverage}?period=${day}`
  const now = useAsked<Coverage>(path(today.value))
  const before = useAskedOnce<Coverage>(path(yesterday.value))
  const week = useAskedOnce<Coverage>(path(weekAgo.value))
  const words = ({ resource }: Asked<Coverage>) =>
    comparedBy(resource, ({ city }) =>
      city.residentCoverage === null ? null : percent(city.residentCoverage),
    )
  const coverage = now.resource.kind === 'ready' ? now.resource.value : null
  const city = coverage?.city
  const share = words(now)
  const beside =
    city === undefined || city.residents === null
      ? coverage !== null && text.coverageNone
      : city.residentsWithService !== null &&
        text.coverageOf(
          number(Math.round(city.residentsWithService)),
          number(Math.round(city.residents)),
        )
  return (
    <FigureCard
      name={text.coverage}
      value={share === null ? '–' : share}
      beside={beside}
      compared={[
        { when: text.wholeDay, value: words(before) },
        { when: text.weekWholeDay, value: words(week) },
      ]}
      how={
        coverage !== null && (
          <>
            {text.coverageHow(
              number(coverage.rules.reachMeters),
              percent(coverage.rules.serviceShare),
            )}{' '}
            {coverage.residentsBy === 'even' && text.coverageEven}
            {coverage.residentsBy === 'grid' && text.coverageGrid}
          </>
        )
      }
      to={{ page: 'city', params: { layer: 'coverage' } }}
      toWords={text.toMap}
    />
  )
}

/** Today in five figures. */
export function FiveFigures() {
  const days: Days = {
    today: useAsked<CityDay>(dayPath(today.value)),
    yesterday: useAskedOnce<CityDay>(dayPath(yesterday.value)),
    weekAgo: useAskedOnce<CityDay>(dayPath(weekAgo.value)),
  }
  return (
    <div class="five">
      <ServedFigure days={days} />
      <AvailabilityFigure />
      <ClientsFigure />
      <OutagesFigure days={days} />
      <CoverageFigure />
    </div>
  )
}
