import type { Coverage, CoverageFigures, PlaceCoverage } from '#contract/coverage.ts'
import type { AvailabilityOfPlaces } from '#contract/days.ts'
import { messages } from '../i18n/language.ts'
import { reportsTexts } from '../i18n/reports-texts.ts'
import { GoLink } from '../parts/go-link.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { formats } from '../view-state.ts'

const HOUR_MS = 3_600_000

export type KecamatanRow = Coverage['byKecamatan'][number]

/** Time in service hours, by place. */
export type TotalsByPlace = ReadonlyMap<string, AvailabilityOfPlaces['places'][number]>

const shareOrDash = (share: number | null): string =>
  share === null ? '–' : formats.value.percent(share)

interface ShareColumn<Row> {
  readonly id: string
  readonly title: string
  readonly exportedTitle: string
  readonly of: (row: Row) => number | null
}

function shareColumn<Row>({ of, ...titles }: ShareColumn<Row>): Column<Row> {
  return {
    ...titles,
    align: 'end',
    value: of,
    exported: (row) => inPercent(of(row)),
    cell: (row) => shareOrDash(of(row)),
  }
}

function countColumn(id: keyof CoverageFigures, title: string): Column<KecamatanRow> {
  return {
    id,
    title,
    align: 'end',
    largestFirst: true,
    value: ({ figures }) => {
      const figure = figures[id]
      return figure === null ? null : Math.round(figure)
    },
  }
}

/** The columns of the table of kecamatan. Reads signals: made anew when the language changes. */
export function kecamatanColumns(): readonly Column<KecamatanRow>[] {
  const text = reportsTexts.value
  return [
    { id: 'kecamatan', title: text.kecamatan, value: ({ key }) => key },
    countColumn('placesRequired', text.required),
    countColumn('placesEquipped', text.equipped),
    countColumn('placesWithService', text.served),
    countColumn('placesUndetermined', text.unsure),
    shareColumn({
      id: 'coverage',
      title: text.coverage,
      exportedTitle: text.coverageExported,
      of: ({ figures }) => figures.placeCoverage,
    }),
    {
      id: 'band',
      title: text.bandTitle,
      align: 'end',
      value: ({ figures }) => figures.band,
      exported: ({ figures }) =>
        figures.band === null ? null : (text.bands[figures.band] ?? null),
      cell: ({ figures }) => (figures.band === null ? '–' : text.bands[figures.band]),
    },
    countColumn('residents', text.residents),
    shareColumn({
      id: 'resident-coverage',
      title: text.residentCoverage,
      exportedTitle: text.residentCoverageExported,
      of: ({ figures }) => figures.residentCoverage,
    }),
  ]
}

interface TimeColumn {
  readonly id: string
  readonly title: string
  readonly exportedTitle: string
  readonly of: (row: PlaceCoverage) => number | null
}

function timeColumn({ of, ...titles }: TimeColumn): Column<PlaceCoverage> {
  return {
    ...titles,
    align: 'end',
    largestFirst: true,
    value: of,
    exported: (row) => {
      const timeMs = of(row)
      return timeMs === null ? null : Math.round((timeMs / HOUR_MS) * 100) / 100
    },
    cell: (row) => {
      const timeMs = of(row)
      if (timeMs === null) return '–'
      return timeMs === 0 ? formats.value.number(0) : formats.value.duration(timeMs)
    },
  }
}

function whereColumns(): readonly Column<PlaceCoverage>[] {
  const text = reportsTexts.value
  const { kind } = messages.value
  return [
    {
      id: 'place',
      title: text.place,
      value: ({ name }) => name,
      cell: ({ place, name }) => <GoLink to={{ page: 'place', place }}>{name}</GoLink>,
    },
    { id: 'kecamatan', title: text.kecamatan, value: (one) => one.kecamatan },
    { id: 'kelurahan', title: text.kelurahan, value: (one) => one.kelurahan },
    { id: 'kind', title: text.kind, value: (one) => kind[one.kind] },
  ]
}

/** The columns of the table of places. Reads signals: made anew when the language changes. */
export function reportPlaceColumns(totals: TotalsByPlace): readonly Column<PlaceCoverage>[] {
  const text = reportsTexts.value
  const { cause } = messages.value
  return [
    ...whereColumns(),
    shareColumn({
      id: 'measured',
      title: text.measured,
      exportedTitle: text.measuredExported,
      of: ({ measured }) => measured,
    }),
    shareColumn({
      id: 'lower',
      title: text.lower,
      exportedTitle: text.lowerExported,
      of: ({ lower }) => lower,
    }),
    shareColumn({
      id: 'upper',
      title: text.upper,
      exportedTitle: text.upperExported,
      of: ({ upper }) => upper,
    }),
    timeColumn({
      id: 'down',
      title: text.down,
      exportedTitle: text.downExported,
      of: ({ place }) => totals.get(place)?.serviceMs.down ?? null,
    }),
    timeColumn({
      id: 'unknown',
      title: text.unknown,
      exportedTitle: text.unknownExported,
      of: ({ place }) => totals.get(place)?.serviceMs.unknown ?? null,
    }),
    { id: 'verdict', title: text.verdict, value: ({ verdict }) => text.verdicts[verdict] },
    {
      id: 'cause',
      title: text.cause,
      value: (one) => (one.cause === null ? null : cause[one.cause]),
    },
  ]
}
