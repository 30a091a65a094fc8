import type { Coverage, PlaceCoverage } from '#contract/coverage.ts'
import { useMemo } from 'preact/hooks'
import { layerTexts } from '../i18n/layer-texts.ts'
import { language, messages } from '../i18n/language.ts'
import { cityMap } from '../map/map-state.ts'
import { symbolOf } from '../model/symbols.ts'
import { Answer } from '../parts/asked.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import type { Column } from '../table/columns.tsx'
import { formats } from '../view-state.ts'
import { useCoverageNow } from './coverage-data.ts'
import { CityFigure, LayerFrame, RankList } from './layer-frame.tsx'
import { LayerTable } from './layer-table.tsx'
import { useDrawsState, useLegend } from './on-map.ts'
import { placeColumns } from './place-verdict.ts'

type PlannedPlace = PlaceCoverage & { readonly gained: number | null }

const drawsPlanned = ({ state }: { readonly state: string }): boolean => state === 'planned'
const whole = (value: number): string => formats.value.number(Math.round(value))

function plannedOf({ places, gaps }: Coverage): readonly PlannedPlace[] {
  const gained = new Map(
    gaps.flatMap((gap) =>
      gap.kind === 'no-equipment' ? [[gap.place, gap.residentsGained] as const] : [],
    ),
  )
  return places
    .filter(({ isEquipped }) => !isEquipped)
    .map((place) => ({ ...place, gained: gained.get(place.place) ?? null }))
    .sort((a, b) => (b.gained ?? -1) - (a.gained ?? -1))
}

function columnsOf(): readonly Column<PlannedPlace>[] {
  const { column } = layerTexts.value
  const [name, kind, kelurahan, kecamatan] = placeColumns()
  const gained: Column<PlannedPlace> = {
    id: 'gained',
    title: column.newResidents,
    align: 'end',
    largestFirst: true,
    value: ({ gained: residents }) => residents,
    cell: ({ gained: residents }) => (residents === null ? '–' : whole(residents)),
  }
  const degrees = (id: 'latitude' | 'longitude'): Column<PlannedPlace> => ({
    id,
    title: column[id],
    align: 'end',
    value: (place) => place[id],
    cell: (place) => place[id].toFixed(5),
  })
  return [
    name,
    kind,
    kelurahan,
    kecamatan,
    gained,
    degrees('latitude'),
    degrees('longitude'),
  ].filter((one) => one !== undefined)
}

function Planned({ coverage }: { readonly coverage: Coverage }) {
  const text = layerTexts.value.planned
  const { gaps, count: plain } = { gaps: layerTexts.value.gaps, count: formats.value.number }
  const code = language.value
  const places = useMemo(() => plannedOf(coverage), [coverage])
  const rows = useMemo(() => {
    const most = Math.max(1, ...places.map(({ gained }) => gained ?? 0))
    return places.map(({ place, name, kind, kelurahan, gained }) => ({
      key: place as string,
      title: name,
      detail: `${messages.value.kind[kind]} · ${kelurahan}`,
      figure: gained === null ? gaps.gainedUnknown : gaps.gained(whole(gained)),
      share: gained === null ? null : gained / most,
      sign: <StateSymbol state="planned" sizePx={15} />,
    }))
  }, [places, code])
  const legend = useMemo(
    () => ({
      title: messages.value.state.planned,
      items: [
        {
          sign: { kind: 'drawing', svg: symbolOf('planned') } as const,
          label: messages.value.state.planned,
          count: places.length,
        },
      ],
      note: '',
    }),
    [places, code],
  )
  useLegend(legend)
  const look = (key: string): void => {
    const place = places.find((one) => one.place === key)
    if (place !== undefined) cityMap.peek()?.look(place.latitude, place.longitude)
  }
  return (
    <>
      <CityFigure
        figure={text.count(plain(places.length), plain(coverage.places.length))}
        residentsBy={coverage.residentsBy}
        how={text.how}
      />
      <RankList label={messages.value.state.planned} rows={rows} none={text.none} onChoose={look} />
      <LayerTable
        rows={places}
        keyOf={({ place }) => place}
        columns={columnsOf()}
        initialSort={{ column: 'gained', descending: true }}
      />
    </>
  )
}

/** The places that should have Wi-Fi and have no equipment. */
export function PlannedLayer() {
  const coverage = useCoverageNow()
  useDrawsState(drawsPlanned)
  return (
    <LayerFrame>
      <Answer of={coverage} label={layerTexts.value.waiting} rows={8}>
        {(value) => <Planned coverage={value} />}
      </Answer>
    </LayerFrame>
  )
}
