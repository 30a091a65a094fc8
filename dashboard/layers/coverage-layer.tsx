import type { Coverage, CoverageFigures } from '#contract/coverage.ts'
import { useMemo } from 'preact/hooks'
import { layerTexts } from '../i18n/layer-texts.ts'
import { language } from '../i18n/language.ts'
import { quantileClasses, READINESS_CLASSES } from '../model/class-limits.ts'
import { COVERAGE_MEASURES, type CoverageMeasure } from '../model/map-layers.ts'
import { Answer } from '../parts/asked.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { formats } from '../view-state.ts'
import { chooseLayer, layerChoice } from './choice.ts'
import { classItems, looksOf } from './class-looks.ts'
import { useCoverage, type CoveredArea, type FigureOf } from './coverage-data.ts'
import { CityFigure, LayerFrame, RankList, type RankRow } from './layer-frame.tsx'
import { LayerTable } from './layer-table.tsx'
import { drawsNone, useAreas, useDrawsState, useLegend } from './on-map.ts'
import { Segments } from './segments.tsx'

/** Quantiles: so many classes hold equally many kelurahan. */
const CLASSES = 5

const FIGURES: Readonly<Record<CoverageMeasure, FigureOf>> = {
  residents: ({ residentCoverage }) => residentCoverage,
  places: ({ placeCoverage }) => placeCoverage,
  hours: ({ wifiHoursPer1000 }) => wifiHoursPer1000,
}

const measureNow = (): CoverageMeasure =>
  COVERAGE_MEASURES.find((one) => one === layerChoice.value.measure) ?? 'residents'

const whole = (value: number | null): string =>
  value === null ? '–' : formats.value.number(Math.round(value))

function written(measure: CoverageMeasure, value: number | null): string {
  if (value === null) return '–'
  return measure === 'hours' ? whole(value) : formats.value.percent(value)
}

/** What stands behind the figure of an area. */
function detailOf(measure: CoverageMeasure, figures: CoverageFigures): string {
  const { row } = layerTexts.value.coverage
  if (measure === 'places') {
    return figures.placesRequired === 0
      ? row.noPlaces
      : row.places(whole(figures.placesWithService), whole(figures.placesRequired))
  }
  if (figures.residents === null) return row.unknown
  if (measure === 'hours') return row.hours(whole(figures.residents))
  return row.residents(whole(figures.residentsWithService), whole(figures.residents))
}

function cityWords(measure: CoverageMeasure, { city }: Coverage): string {
  const text = layerTexts.value.coverage.city
  const value = FIGURES[measure](city)
  if (value === null) return text.none
  if (measure === 'hours') return text.hours(whole(value))
  const share = formats.value.percent(value)
  return measure === 'places'
    ? text.places(share, whole(city.placesWithService), whole(city.placesRequired))
    : text.residents(share, whole(city.residentsWithService), whole(city.residents))
}

function howWords(measure: CoverageMeasure, { rules }: Coverage): string {
  const text = layerTexts.value.coverage
  const facts = {
    residents: [formats.value.percent(rules.serviceShare), whole(rules.reachMeters)],
    places: [formats.value.percent(rules.serviceShare)],
    hours: [whole(rules.reachMeters)],
  } as const
  const note = measure === 'hours' ? text.quantileNote : text.bandsNote
  const how: (...given: string[]) => string = text.how[measure]
  return `${how(...facts[measure])} ${note}`
}

/** The columns of the table behind the layer. */
function columnsOf(): readonly Column<CoveredArea>[] {
  const { column, bands } = layerTexts.value
  const { percent } = formats.value
  const count = (id: string, title: string, of: FigureOf): Column<CoveredArea> => ({
    id,
    title,
    align: 'end',
    largestFirst: true,
    value: ({ figures }) => of(figures),
    cell: ({ figures }) => whole(of(figures)),
  })
  const share = (id: string, title: string, of: FigureOf): Column<CoveredArea> => ({
    ...count(id, title, of),
    cell: ({ figures }) => {
      const value = of(figures)
      return value === null ? '–' : percent(value)
    },
    exported: ({ figures }) => inPercent(of(figures)),
    exportedTitle: `${title} (%)`,
  })
  return [
    { id: 'name', title: column.kelurahan, value: ({ name }) => name, width: '150px' },
    { id: 'kecamatan', title: column.kecamatan, value: ({ kecamatan }) => kecamatan },
    share('resident-coverage', column.residentCoverage, (one) => one.residentCoverage),
    share('place-coverage', column.placeCoverage, (one) => one.placeCoverage),
    {
      id: 'band',
      title: column.band,
      value: ({ figures: { band } }) => (band === null ? null : (bands[band - 1] ?? null)),
    },
    count('required', column.required, (one) => one.placesRequired),
    count('equipped', column.equipped, (one) => one.placesEquipped),
    count('with-service', column.withService, (one) => one.placesWithService),
    count('undetermined', column.undetermined, (one) => one.placesUndetermined),
    count('residents', column.residents, (one) => one.residents),
    count('in-reach', column.inReach, (one) => one.residentsInReach),
    count('served', column.residentsWithService, (one) => one.residentsWithService),
    share('effective', column.effective, (one) => one.effectiveCoverage),
    count('hours', column.hours, (one) => one.wifiHoursPer1000),
  ]
}

function Measures({ measure }: { readonly measure: CoverageMeasure }) {
  const text = layerTexts.value.coverage
  return (
    <Segments
      legend={text.measure}
      name="measure"
      options={COVERAGE_MEASURES.map((one) => [one, text.measures[one]])}
      value={measure}
      onChange={(one) => chooseLayer({ layer: 'coverage', measure: one })}
    />
  )
}

function Covered({ coverage }: { readonly coverage: Coverage }) {
  const measure = measureNow()
  const text = layerTexts.value.coverage
  const figure = FIGURES[measure]
  const { byKelurahan } = coverage
  const code = language.value
  const shown = useMemo(() => {
    const values = byKelurahan.map(({ figures }) => figure(figures))
    const classes =
      measure === 'hours'
        ? (quantileClasses(values, CLASSES) ?? READINESS_CLASSES)
        : READINESS_CLASSES
    const areas = byKelurahan.map(({ key, name, figures }) => ({
      key,
      value: figure(figures),
      label: `${name}: ${written(measure, figure(figures))} · ${detailOf(measure, figures)}`,
    }))
    const rows: RankRow[] = byKelurahan.map(({ key, name, figures }) => {
      const value = figure(figures)
      const share = value === null ? null : measure === 'hours' ? value / classes.greatest : value
      return {
        key,
        title: name,
        figure: written(measure, value),
        detail: detailOf(measure, figures),
        share,
      }
    })
    const items = classItems(
      classes,
      values,
      (value) => written(measure, value),
      measure === 'hours' ? undefined : layerTexts.peek().bands,
    )
    return {
      looks: looksOf(classes, areas),
      legend: {
        title: text.measures[measure],
        items,
        note: measure === 'hours' ? text.quantileNote : '',
      },
      // The worst on top; what is not known is no best and stands below.
      rows: rows.sort((a, b) => (a.share ?? 9) - (b.share ?? 9)),
    }
  }, [coverage, measure, code])
  const areas = useMemo(() => byKelurahan.map(({ key, name }) => ({ key, name })), [coverage])
  useLegend(shown.legend)
  const look = useAreas(areas, shown.looks, true)
  return (
    <>
      <CityFigure
        figure={cityWords(measure, coverage)}
        isProvisional={coverage.isProvisional}
        residentsBy={measure === 'places' ? null : coverage.residentsBy}
        how={howWords(measure, coverage)}
      />
      <RankList label={text.measures[measure]} rows={shown.rows} onChoose={look} />
      <LayerTable
        rows={byKelurahan}
        keyOf={({ key }) => key}
        columns={columnsOf()}
        initialSort={{ column: 'resident-coverage', descending: false }}
      />
    </>
  )
}

/** Kelurahan coloured by how well they are covered. */
export function CoverageLayer() {
  const coverage = useCoverage()
  useDrawsState(drawsNone)
  return (
    <LayerFrame>
      <Measures measure={measureNow()} />
      <Answer of={coverage} label={layerTexts.value.waiting} rows={8}>
        {(value) => <Covered coverage={value} />}
      </Answer>
    </LayerFrame>
  )
}
