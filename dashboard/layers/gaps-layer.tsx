import type { Coverage, CoverageGap, PlaceCoverage } from '#contract/coverage.ts'
import { signal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { layerTexts } from '../i18n/layer-texts.ts'
import { language, messages } from '../i18n/language.ts'
import { cityMap } from '../map/map-state.ts'
import type { MapShape } from '../map/shapes-overlay.ts'
import { quantileClasses, READINESS_CLASSES } from '../model/class-limits.ts'
import { symbolImage, symbolOf } from '../model/symbols.ts'
import { Answer } from '../parts/asked.tsx'
import { StateSymbol } from '../parts/state-symbol.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { formats, select } from '../view-state.ts'
import { classItems, looksOf } from './class-looks.ts'
import { useCoverage, type CoveredArea } from './coverage-data.ts'
import { CityFigure, LayerFrame, RankList, type RankRow } from './layer-frame.tsx'
import { LayerTable } from './layer-table.tsx'
import { drawsNone, useAreas, useDrawsState, useLegend, useShapes } from './on-map.ts'

const KINDS = ['no-equipment', 'below-threshold', 'out-of-reach'] as const
type GapKind = (typeof KINDS)[number]
const SIGN = { 'no-equipment': 'planned', 'below-threshold': 'down' } as const
const PIN_PX = 28

/** Kinds of gap on show. */
const shownKinds = signal<ReadonlySet<GapKind>>(new Set(KINDS))

/** A gap with what it befell, by name. */
interface NamedGap {
  readonly key: string
  readonly gap: CoverageGap
  readonly name: string
  readonly kelurahan: string
  readonly kecamatan: string
  /** Residents who would gain by its end; null where nobody knows. */
  readonly residents: number | null
  readonly place: PlaceCoverage | null
}

const whole = (value: number): string => formats.value.number(Math.round(value))

function namedGaps(coverage: Coverage): readonly NamedGap[] {
  const places = new Map(coverage.places.map((one) => [one.place as string, one]))
  const areas = new Map<string, CoveredArea>(coverage.byKelurahan.map((one) => [one.key, one]))
  return coverage.gaps.map((gap) => {
    if (gap.kind === 'out-of-reach') {
      const area = areas.get(gap.area)
      const name = area?.name ?? gap.area
      const { kecamatan = '' } = area ?? {}
      const residents = gap.residentsOut
      return { key: gap.area, gap, name, kelurahan: name, kecamatan, residents, place: null }
    }
    const place = places.get(gap.place) ?? null
    const { name = gap.place, kelurahan = '', kecamatan = '' } = place ?? {}
    return {
      key: gap.place,
      gap,
      name,
      kelurahan,
      kecamatan,
      residents: gap.residentsGained,
      place,
    }
  })
}

function residentsWords({ gap, residents }: NamedGap): string {
  const text = layerTexts.value.gaps
  if (residents === null) return text.gainedUnknown
  return (gap.kind === 'out-of-reach' ? text.out : text.gained)(whole(residents))
}

/** What is wrong, in a few words. */
function detailOf({ gap }: NamedGap): string {
  const text = layerTexts.value.gaps
  if (gap.kind !== 'below-threshold') return text.kinds[gap.kind]
  const share = gap.measured === null ? '–' : formats.value.percent(gap.measured)
  return text.below(share, gap.cause === null ? text.noCause : messages.value.cause[gap.cause])
}

function pinsOf(gaps: readonly NamedGap[]): readonly MapShape[] {
  return gaps.flatMap(({ gap, key, place, ...rest }): MapShape[] => {
    if (gap.kind === 'out-of-reach' || place === null) return []
    const named = { gap, key, place, ...rest }
    return [
      {
        kind: 'pin',
        key,
        latitude: place.latitude,
        longitude: place.longitude,
        className: `marker gap-pin gap-${gap.kind}`,
        label: `${named.name} · ${detailOf(named)} · ${residentsWords(named)}`,
        svg: symbolImage(SIGN[gap.kind], gap.kind === 'no-equipment' ? 20 : 22),
        sizePx: PIN_PX,
      },
    ]
  })
}

function rowsOf(gaps: readonly NamedGap[]): readonly RankRow[] {
  const most = Math.max(1, ...gaps.map(({ residents }) => residents ?? 0))
  return gaps.map((named) => ({
    key: named.key,
    title: named.name,
    detail: `${detailOf(named)} · ${named.kelurahan}`,
    figure: residentsWords(named),
    share: named.residents === null ? null : named.residents / most,
    sign:
      named.gap.kind === 'out-of-reach' ? (
        <span class="gap-square" aria-hidden="true" />
      ) : (
        <StateSymbol state={SIGN[named.gap.kind]} sizePx={15} />
      ),
  }))
}

function columnsOf(): readonly Column<NamedGap>[] {
  const { column, gaps: text } = layerTexts.value
  return [
    { id: 'name', title: column.place, value: ({ name }) => name, width: '170px' },
    { id: 'gap', title: column.gap, value: ({ gap }) => text.kinds[gap.kind] },
    { id: 'kelurahan', title: column.kelurahan, value: ({ kelurahan }) => kelurahan },
    { id: 'kecamatan', title: column.kecamatan, value: ({ kecamatan }) => kecamatan },
    {
      id: 'gained',
      title: column.gained,
      align: 'end',
      largestFirst: true,
      value: ({ residents }) => residents,
      cell: ({ residents }) => (residents === null ? '–' : whole(residents)),
    },
    {
      id: 'measured',
      title: column.measured,
      align: 'end',
      value: ({ place }) => place?.measured ?? null,
      cell: ({ place }) => (place?.measured == null ? '–' : formats.value.percent(place.measured)),
      exported: ({ place }) => inPercent(place?.measured ?? null),
      exportedTitle: `${column.measured} (%)`,
    },
    {
      id: 'cause',
      title: column.cause,
      value: ({ gap }) =>
        gap.kind === 'below-threshold' && gap.cause !== null
          ? messages.value.cause[gap.cause]
          : null,
    },
  ]
}

/** Which kinds of gap are on show, with how many there are of each. */
function KindChoice({ gaps }: { readonly gaps: readonly NamedGap[] }) {
  const text = layerTexts.value.gaps
  return (
    <fieldset class="checks">
      <legend class="unseen">{text.show}</legend>
      {KINDS.map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={shownKinds.value.has(kind)}
            onChange={() => {
              const next = new Set(shownKinds.value)
              if (!next.delete(kind)) next.add(kind)
              shownKinds.value = next
            }}
          />
          <span>{text.kinds[kind]}</span>
          <b>{formats.value.number(gaps.filter(({ gap }) => gap.kind === kind).length)}</b>
        </label>
      ))}
    </fieldset>
  )
}

function Gaps({ coverage }: { readonly coverage: Coverage }) {
  const text = layerTexts.value.gaps
  const code = language.value
  const kinds = shownKinds.value
  const all = useMemo(() => namedGaps(coverage), [coverage])
  const shown = useMemo(() => all.filter(({ gap }) => kinds.has(gap.kind)), [all, kinds])
  const drawn = useMemo(() => {
    // Also of those kelurahan that are no gap: all of their residents are served.
    const out = new Map(
      coverage.byKelurahan.map(({ key, figures: { residents, residentsWithService } }) => [
        key,
        residents === null ? null : residents - (residentsWithService ?? 0),
      ]),
    )
    const values = [...out.values()]
    const classes = quantileClasses(values, 4) ?? READINESS_CLASSES
    const hasAreas = kinds.has('out-of-reach') && values.some((value) => value !== null)
    const areas = coverage.byKelurahan.map(({ key, name }) => {
      const value = out.get(key) ?? null
      const words = value === null ? layerTexts.peek().noData : text.out(whole(value))
      return { key, value, label: `${name}: ${words}` }
    })
    const signs = (['no-equipment', 'below-threshold'] as const).map((kind) => ({
      sign: { kind: 'drawing', svg: symbolOf(SIGN[kind]) } as const,
      label: text.kinds[kind],
      count: all.filter(({ gap }) => gap.kind === kind).length,
    }))
    return {
      pins: pinsOf(shown),
      looks: hasAreas ? looksOf(classes, areas) : new Map(),
      legend: {
        title: text.areaClass,
        items: [...(hasAreas ? classItems(classes, values, whole) : []), ...signs],
        note: '',
      },
    }
  }, [shown, code])
  const areas = useMemo(
    () => coverage.byKelurahan.map(({ key, name }) => ({ key, name })),
    [coverage],
  )
  const lookAt = useAreas(areas, drawn.looks)
  useLegend(drawn.legend)
  useShapes(drawn.pins, select)
  const choose = (key: string): void => {
    const place = all.find((one) => one.key === key)?.place
    if (place === undefined || place === null) lookAt(key)
    else cityMap.peek()?.look(place.latitude, place.longitude)
  }
  const { rules } = coverage
  const rows = useMemo(() => rowsOf(shown), [shown, code])
  return (
    <>
      <CityFigure
        figure={KINDS.map(
          (kind) =>
            `${formats.value.number(all.filter(({ gap }) => gap.kind === kind).length)} ${text.kinds[kind].toLowerCase()}`,
        ).join(' · ')}
        isProvisional={coverage.isProvisional}
        residentsBy={coverage.residentsBy}
        how={text.how(formats.value.percent(rules.serviceShare), whole(rules.reachMeters))}
      />
      <KindChoice gaps={all} />
      <RankList label={messages.value.list.label} rows={rows} none={text.none} onChoose={choose} />
      <LayerTable
        rows={shown}
        keyOf={({ key, gap }) => `${gap.kind} ${key}`}
        columns={columnsOf()}
        initialSort={{ column: 'gained', descending: true }}
      />
    </>
  )
}

/** Where Wi-Fi is missing, the worst first. */
export function GapsLayer() {
  const coverage = useCoverage()
  useDrawsState(drawsNone)
  return (
    <LayerFrame>
      <Answer of={coverage} label={layerTexts.value.waiting} rows={8}>
        {(value) => <Gaps coverage={value} />}
      </Answer>
    </LayerFrame>
  )
}
