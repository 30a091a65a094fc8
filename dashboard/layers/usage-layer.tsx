import type { Geography } from '#contract/geography.ts'
import type { Usage, UsageOf } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { useMemo } from 'preact/hooks'
import { layerTexts } from '../i18n/layer-texts.ts'
import { language } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { cityMap } from '../map/map-state.ts'
import type { MapShape } from '../map/shapes-overlay.ts'
import { quantileClasses, READINESS_CLASSES } from '../model/class-limits.ts'
import { USAGE_MEASURES, type UsageMeasure } from '../model/map-layers.ts'
import { radiusOf, roundSteps } from '../model/symbol-size.ts'
import { Answer, useAsked, valueOf } from '../parts/asked.tsx'
import { formats, select } from '../view-state.ts'
import { chooseLayer, layerChoice } from './choice.ts'
import { classItems, looksOf } from './class-looks.ts'
import { useUsage } from './coverage-data.ts'
import { CityFigure, LayerFrame, RankList } from './layer-frame.tsx'
import { LayerTable } from './layer-table.tsx'
import {
  drawsNone,
  useAreas,
  useDrawsState,
  useLegend,
  useShapes,
  type LegendItem,
} from './on-map.ts'
import { Segments } from './segments.tsx'
import { bytesOf, gigabytes, usageColumns } from './usage-columns.ts'

/** Radius of the largest circle, px; where nobody counts there is a small ring of its own. */
const LARGEST_PX = 26
const UNKNOWN_PX = 5
const CLASSES = 5

const measureNow = (): UsageMeasure =>
  USAGE_MEASURES.find((one) => one === layerChoice.value.measure) ?? 'clients'
const isOfBytes = (measure: UsageMeasure): boolean => measure.startsWith('bytes')
const isOfAreas = (measure: UsageMeasure): boolean => measure.endsWith('area')

interface Shown {
  readonly of: UsageOf
  readonly value: number | null
  readonly figure: string
  readonly detail: string
}

function shownOf(usage: Usage, measure: UsageMeasure): readonly Shown[] {
  const text = layerTexts.peek().usage
  const { number, count } = formats.peek()
  return usage.of.map((of) => {
    const { clientsMean, clientsPeak, busyHour } = of.figures
    const value = isOfBytes(measure) ? bytesOf(of.figures) : clientsMean
    const figure =
      value === null
        ? '–'
        : isOfBytes(measure)
          ? text.gigabytes(gigabytes(value))
          : number(Math.round(value * 10) / 10)
    const detail =
      clientsPeak === null || busyHour === null
        ? text.none
        : text.peak(count(clientsPeak), String(busyHour).padStart(2, '0'))
    return { of, value, figure, detail }
  })
}

/** Circles whose areas are in proportion to the figures. */
function circlesOf(shown: readonly Shown[], most: number): readonly MapShape[] {
  const places = fleet.peek()?.places
  return shown.flatMap(({ of, value, figure, detail }) => {
    const place = places?.get(of.id)
    if (place === undefined) return []
    return [
      {
        kind: 'circle',
        key: of.id,
        latitude: place.latitude,
        longitude: place.longitude,
        radiusPx: value === null ? UNKNOWN_PX : radiusOf(value, most, LARGEST_PX),
        className: value === null ? 'usage-circle usage-unknown' : 'usage-circle',
        label: `${of.name}: ${figure} · ${detail}`,
      } as const,
    ]
  })
}

function circleItems(
  values: readonly (number | null)[],
  most: number,
  written: (value: number) => string,
): readonly LegendItem[] {
  const text = layerTexts.peek()
  const sized = roundSteps(most).map((value): LegendItem => {
    const radiusPx = radiusOf(value, most, LARGEST_PX)
    const sign = { kind: 'circle', className: 'usage-circle', radiusPx } as const
    return { sign, label: written(value), count: null }
  })
  const className = 'usage-circle usage-unknown'
  const unknown = values.filter((value) => value === null).length
  return [
    ...sized,
    {
      sign: { kind: 'circle', className, radiusPx: UNKNOWN_PX },
      label: text.noData,
      count: unknown,
    },
  ]
}

function Used({ usage, areasOf }: { readonly usage: Usage; readonly areasOf: Geography | null }) {
  const measure = measureNow()
  const text = layerTexts.value.usage
  const code = language.value
  const ofAreas = isOfAreas(measure)
  const shown = useMemo(() => shownOf(usage, measure), [usage, measure, code])
  const values = shown.map(({ value }) => value)
  const most = Math.max(0, ...values.map((value) => value ?? 0))
  const written = (value: number): string =>
    isOfBytes(measure)
      ? text.gigabytes(gigabytes(value))
      : formats.value.number(Math.round(value * 10) / 10)
  const drawn = useMemo(() => {
    const classes = quantileClasses(values, CLASSES) ?? READINESS_CLASSES
    const areas = shown.map(({ of, value, figure, detail }) => ({
      key: of.id,
      value,
      label: `${of.name}: ${figure} · ${detail}`,
    }))
    return {
      circles: ofAreas ? [] : circlesOf(shown, most),
      looks: ofAreas ? looksOf(classes, areas) : new Map(),
      legend: {
        title: text.measures[measure],
        items: ofAreas ? classItems(classes, values, written) : circleItems(values, most, written),
        note: ofAreas ? text.quantileNote : '',
      },
    }
  }, [shown])
  const areas = useMemo(() => {
    const names = new Map(areasOf?.areas.map((one) => [one.name.toLowerCase(), one.name]))
    return usage.of.map(({ id, name }) => ({
      key: id,
      name: names.get(name.toLowerCase()) ?? name,
    }))
  }, [usage, areasOf])
  const lookAt = useAreas(areas, drawn.looks)
  useShapes(drawn.circles, select)
  useLegend(drawn.legend)
  const rows = useMemo(
    () =>
      shown
        .map(({ of, value, figure, detail }) => ({
          key: of.id,
          title: of.name,
          detail,
          figure,
          share: value === null ? null : value / Math.max(most, Number.MIN_VALUE),
        }))
        .sort((a, b) => (b.share ?? -1) - (a.share ?? -1)),
    [shown],
  )
  const choose = (key: string): void => {
    const place = fleet.peek()?.places.get(key)
    if (ofAreas || place === undefined) lookAt(key)
    else cityMap.peek()?.look(place.latitude, place.longitude)
  }
  const sum = values.reduce<number>((all, value) => all + (value ?? 0), 0)
  const kind = isOfBytes(measure) ? 'bytes' : 'clients'
  const { column } = layerTexts.value
  return (
    <>
      <CityFigure
        figure={text.city[kind](
          isOfBytes(measure) ? gigabytes(sum) : formats.value.number(Math.round(sum)),
        )}
        isProvisional={usage.isProvisional}
        residentsBy={null}
        how={text.how[kind]}
      />
      <RankList label={text.measures[measure]} rows={rows} onChoose={choose} />
      <LayerTable
        rows={usage.of}
        keyOf={({ id }) => id}
        columns={usageColumns(ofAreas ? column.kelurahan : column.place)}
        initialSort={{ column: isOfBytes(measure) ? 'down' : 'clients', descending: true }}
      />
    </>
  )
}

/** How much the places are used: circles by place, or kelurahan in colours. */
export function UsageLayer() {
  const measure = measureNow()
  const text = layerTexts.value.usage
  const usage = useUsage(isOfAreas(measure) ? 'kelurahan' : 'place')
  const geography = useAsked<Geography>(PATHS.geography)
  useDrawsState(drawsNone)
  return (
    <LayerFrame>
      <Segments
        legend={text.measure}
        name="measure"
        options={USAGE_MEASURES.map((one) => [one, text.measures[one]])}
        value={measure}
        onChange={(one) => chooseLayer({ layer: 'usage', measure: one })}
      />
      <Answer of={usage} label={layerTexts.value.waiting} rows={8}>
        {(value) => <Used key={measure} usage={value} areasOf={valueOf(geography)} />}
      </Answer>
    </LayerFrame>
  )
}
