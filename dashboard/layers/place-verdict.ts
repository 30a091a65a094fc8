import type { PlaceCoverage } from '#contract/coverage.ts'
import { layerTexts } from '../i18n/layer-texts.ts'
import { messages } from '../i18n/language.ts'
import { inPercent, type Column } from '../table/columns.tsx'
import { formats } from '../view-state.ts'

export type Verdict = PlaceCoverage['verdict']
export const VERDICTS = ['with-service', 'below', 'undetermined', 'no-equipment'] as const

/** Drawings of discs for the legend, in a box of 24 by 24. */
export const discSign = (verdict: Verdict): string =>
  `<circle class="disc disc-${verdict}" cx="12" cy="12" r="9"/>`

/** The columns of a table of places with their coverage. Reads signals. */
export function placeColumns(): readonly Column<PlaceCoverage>[] {
  const { column, reach } = layerTexts.value
  const { number, percent } = formats.value
  return [
    { id: 'name', title: column.place, value: ({ name }) => name, width: '170px' },
    { id: 'kind', title: column.kind, value: ({ kind }) => messages.value.kind[kind] },
    { id: 'kelurahan', title: column.kelurahan, value: ({ kelurahan }) => kelurahan },
    { id: 'kecamatan', title: column.kecamatan, value: ({ kecamatan }) => kecamatan },
    { id: 'verdict', title: column.verdict, value: ({ verdict }) => reach.classes[verdict] },
    {
      id: 'measured',
      title: column.measured,
      align: 'end',
      value: ({ measured }) => measured,
      cell: ({ measured }) => (measured === null ? '–' : percent(measured)),
      exported: ({ measured }) => inPercent(measured),
      exportedTitle: `${column.measured} (%)`,
    },
    {
      id: 'cause',
      title: column.cause,
      value: ({ cause }) => (cause === null ? null : messages.value.cause[cause]),
    },
    {
      id: 'reach',
      title: column.inReach,
      align: 'end',
      largestFirst: true,
      value: ({ residentsInReach }) => residentsInReach,
      cell: ({ residentsInReach }) =>
        residentsInReach === null ? '–' : number(Math.round(residentsInReach)),
    },
  ]
}
