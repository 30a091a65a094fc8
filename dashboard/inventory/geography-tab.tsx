import { useMemo } from 'preact/hooks'
import type { Area, Geography } from '#contract/geography.ts'
import { PATHS } from '#contract/paths.ts'
import { geographyTexts } from '../i18n/geography-texts.ts'
import { language } from '../i18n/language.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { LIST_ID } from '../parts/anchors.ts'
import type { Column } from '../table/columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { formats } from '../view-state.ts'
import { GeographyImportForm } from './geography-import.tsx'

const SQUARE_METERS_PER_KM2 = 1_000_000

function areaColumns(): readonly Column<Area>[] {
  const { columns, qualities } = geographyTexts.value
  const figure = { align: 'end', largestFirst: true } as const
  return [
    { id: 'name', title: columns.name, value: ({ name }) => name },
    { id: 'kecamatan', title: columns.kecamatan, value: ({ kecamatan }) => kecamatan },
    { id: 'residents', title: columns.residents, ...figure, value: ({ residents }) => residents },
    {
      id: 'households',
      title: columns.households,
      ...figure,
      value: ({ households }) => households,
    },
    {
      id: 'quality',
      title: columns.quality,
      value: ({ quality }) => (quality === null ? null : qualities[quality]),
    },
    {
      id: 'area',
      title: columns.area,
      ...figure,
      value: ({ areaSquareMeters }) =>
        Math.round((areaSquareMeters / SQUARE_METERS_PER_KM2) * 100) / 100,
    },
    { id: 'code', title: columns.code, value: ({ code }) => code },
    { id: 'bps', title: columns.codeBps, value: ({ codeBps }) => codeBps },
  ]
}

function Now({ geography }: { readonly geography: Geography }) {
  const text = geographyTexts.value
  const { number } = formats.value
  const { areas, candidates, grid, attribution, unknownKelurahan } = geography
  const counted = areas.filter(({ residents }) => residents !== null).length
  const coded = areas.filter(({ codeBps }) => codeBps !== null).length
  const orNone = (count: number, words: (text: string) => string): string =>
    count === 0 ? text.none : words(number(count))
  const facts: readonly (readonly [string, string])[] = [
    [text.parts.boundaries, orNone(areas.length, text.areas)],
    [text.parts.population, orNone(counted, text.residents)],
    [
      text.parts.grid,
      grid === null
        ? text.none
        : [
            text.cells(number(grid.cells), number(Math.round(grid.residents))),
            grid.residentsOutside > 0
              ? text.outside(number(Math.round(grid.residentsOutside)))
              : '',
          ]
            .filter(Boolean)
            .join(', '),
    ],
    [text.parts.candidates, orNone(candidates.length, text.candidates)],
    [text.parts.crosswalk, orNone(coded, text.codes)],
  ]
  return (
    <section class="card" aria-labelledby="geography-now">
      <h3 id="geography-now">{text.now}</h3>
      <dl class="geography-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {attribution !== null && <p class="muted">{text.attributionNow(attribution)}</p>}
      {unknownKelurahan.length > 0 && areas.length > 0 && (
        <p class="text-degraded">{text.unknown(unknownKelurahan.join(', '))}</p>
      )}
    </section>
  )
}

/** Areas, residents and candidates: what there is, and the import of each. */
export function GeographyTab({ may }: { readonly may: boolean }) {
  const text = geographyTexts.value
  const asked = useAsked<Geography>(PATHS.geography)
  const columns = useMemo(areaColumns, [language.value])
  return (
    <>
      <div class="cards two-columns">
        <Answer of={asked} rows={4}>
          {(geography) => <Now geography={geography} />}
        </Answer>
        {may && (
          <section class="card" aria-labelledby="geography-import">
            <h3 id="geography-import">{text.importTitle}</h3>
            <GeographyImportForm onDone={asked.refresh} />
          </section>
        )}
      </div>
      <h3 class="page-part">{text.table}</h3>
      <Answer of={asked} rows={6}>
        {({ areas }) => (
          <DataTable
            id={LIST_ID}
            name={text.table}
            rows={areas}
            keyOf={({ code }) => code}
            columns={columns}
            initialSort={{ column: 'name', descending: false }}
            empty={<p>{text.tableNone}</p>}
          />
        )}
      </Answer>
    </>
  )
}
