import type { Coverage, PlaceCoverage } from '#contract/coverage.ts'
import { useEffect, useMemo } from 'preact/hooks'
import { layerTexts } from '../i18n/layer-texts.ts'
import { language } from '../i18n/language.ts'
import { cityMap } from '../map/map-state.ts'
import type { MapShape } from '../map/shapes-overlay.ts'
import { layUnion } from '../map/union-overlay.ts'
import { Answer, valueOf } from '../parts/asked.tsx'
import { formats, select } from '../view-state.ts'
import { useCoverage, useShapesInReach } from './coverage-data.ts'
import { CityFigure, LayerFrame, RankList } from './layer-frame.tsx'
import { LayerTable } from './layer-table.tsx'
import { drawsNone, useDrawsState, useLegend, useShapes } from './on-map.ts'
import { discSign, placeColumns, VERDICTS } from './place-verdict.ts'

const CENTRE_PX = 4

const whole = (value: number | null): string =>
  value === null ? '–' : formats.value.number(Math.round(value))

/** A disc of real metres, and its middle, which stays to be seen when the map is small. */
function discsOf(place: PlaceCoverage, meters: number, label: string): readonly MapShape[] {
  const { latitude, longitude, verdict } = place
  const at = { latitude, longitude, label }
  const middle = {
    ...at,
    key: place.place as string,
    kind: 'circle',
    radiusPx: CENTRE_PX,
    className: `disc-middle middle-${verdict}`,
  } as const
  if (!place.isEquipped) return [middle]
  const disc = {
    ...at,
    key: `${place.place} disc`,
    kind: 'disc',
    radiusMeters: meters,
    className: `disc disc-${verdict}`,
  } as const
  return [disc, middle]
}

/** All that is within reach as one shape each, so that discs that overlap are not twice as dark. */
function useUnion(): boolean {
  const shapes = valueOf(useShapesInReach())
  const map = cityMap.value
  useEffect(() => {
    if (map === null || shapes === null) return undefined
    const remove = layUnion(map.surface, shapes)
    return () => {
      if (cityMap.peek() === map) remove()
    }
  }, [map, shapes])
  return shapes !== null
}

function Reached({ coverage }: { readonly coverage: Coverage }) {
  const text = layerTexts.value.reach
  const code = language.value
  const { places, city, rules } = coverage
  const hasUnion = useUnion()
  const wordsOf = (place: PlaceCoverage): string =>
    place.residentsInReach === null
      ? text.classes[place.verdict]
      : `${text.classes[place.verdict]} · ${text.row(whole(place.residentsInReach))}`
  const shapes = useMemo(
    () => places.flatMap((one) => discsOf(one, rules.reachMeters, `${one.name} · ${wordsOf(one)}`)),
    [coverage, code],
  )
  const rows = useMemo(() => {
    const most = Math.max(1, ...places.map(({ residentsInReach }) => residentsInReach ?? 0))
    return places
      .filter(({ isEquipped }) => isEquipped)
      .map((one) => ({
        key: one.place as string,
        title: one.name,
        detail: wordsOf(one),
        figure: whole(one.residentsInReach),
        share: one.residentsInReach === null ? null : one.residentsInReach / most,
      }))
      .sort((a, b) => (b.share ?? -1) - (a.share ?? -1))
  }, [coverage, code])
  const legend = useMemo(
    () => ({
      title: text.radius(whole(rules.reachMeters)),
      items: VERDICTS.map((verdict) => ({
        sign: { kind: 'drawing', svg: discSign(verdict) } as const,
        label: text.classes[verdict],
        count: places.filter((one) => one.verdict === verdict).length,
      })),
      note: '',
    }),
    [coverage, code],
  )
  useShapes(shapes, (key) => select(key.replace(/ disc$/, '')))
  useLegend(legend)
  useEffect(() => {
    const map = cityMap.value?.surface.getContainer()
    map?.classList.toggle('has-union', hasUnion)
    return () => map?.classList.remove('has-union')
  }, [hasUnion])
  const look = (key: string): void => {
    const place = places.find((one) => one.place === key)
    if (place !== undefined) cityMap.peek()?.look(place.latitude, place.longitude)
  }
  return (
    <>
      <CityFigure
        figure={text.city(whole(city.residentsInReach), whole(city.residentsWithService))}
        isProvisional={coverage.isProvisional}
        residentsBy={coverage.residentsBy}
        how={text.how(whole(rules.reachMeters))}
      />
      <RankList label={text.radius(whole(rules.reachMeters))} rows={rows} onChoose={look} />
      <LayerTable
        rows={places}
        keyOf={({ place }) => place}
        columns={placeColumns()}
        initialSort={{ column: 'reach', descending: true }}
      />
    </>
  )
}

/** Who is within reach: discs of real metres, of places with service and of those without apart. */
export function ReachLayer() {
  const coverage = useCoverage()
  useDrawsState(drawsNone)
  return (
    <LayerFrame>
      <Answer of={coverage} label={layerTexts.value.waiting} rows={8}>
        {(value) => <Reached coverage={value} />}
      </Answer>
    </LayerFrame>
  )
}
