import type { Coverage } from '#contract/coverage.ts'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import type { ComponentChild } from 'preact'
import { reportsTexts } from '../i18n/reports-texts.ts'
import { shownBounds } from '../model/bounds.ts'
import { dataDaysOf } from '../model/data-days.ts'
import { sharesOf } from '../model/overview.ts'
import { today } from '../today.ts'
import { formats } from '../view-state.ts'

interface FigureProps {
  readonly name: string
  readonly share: number | null
  readonly children?: ComponentChild
}

function Figure({ name, share, children }: FigureProps) {
  return (
    <div class="card report-figure">
      <h3>{name}</h3>
      <p>
        <b>{share === null ? '–' : formats.value.percent(share)}</b>
      </p>
      <small class="muted">{children}</small>
    </div>
  )
}

/** The month in four figures of the whole city, each with its parts. */
export function CityFigures({
  coverage,
  availability,
}: {
  readonly coverage: Coverage
  readonly availability: AvailabilityOfPlaces | null
}) {
  const text = reportsTexts.value
  const { number, percent } = formats.value
  const { city, residentsBy } = coverage
  const shares = availability === null ? null : sharesOf(availability)
  const bounds = shares === null ? null : shownBounds(shares, percent)
  const { days } = dataDaysOf(coverage.period, coverage.firstDay, today.value)
  const isAbove = (city.effectiveCoverage ?? 0) > (city.residentCoverage ?? 1)
  const isEven = residentsBy === 'even'
  const people =
    city.residents === null
      ? text.residentsUnknown
      : text.residentsOf(
          number(Math.round(city.residentsWithService ?? 0)),
          number(Math.round(city.residents)),
        )
  return (
    <div class="report-figures">
      <Figure name={text.placeCoverage} share={city.placeCoverage}>
        {text.placeCoverageOf(number(city.placesWithService), number(city.placesRequired))}
        {city.placesUndetermined > 0 && (
          <> · {text.undetermined(number(city.placesUndetermined))}</>
        )}
        {city.band !== null && <> · {text.band(text.bands[city.band] ?? '')}</>}
      </Figure>
      <Figure name={text.availability} share={shares?.measured ?? null}>
        {bounds !== null && text.bounds(...bounds)}
      </Figure>
      <Figure name={text.residentCoverage} share={city.residentCoverage}>
        {people}
        {isEven && city.residents !== null && <> · {text.even}</>}
      </Figure>
      <Figure name={text.effective} share={city.effectiveCoverage}>
        {city.wifiHoursPer1000 !== null &&
          text.hours(number(Math.round(city.wifiHoursPer1000)), number(days))}
        {isAbove && <> · {text.effectiveAbove}</>}
        {isEven && city.effectiveCoverage !== null && <> · {text.even}</>}
      </Figure>
    </div>
  )
}
