import '../styles/incident-forms.css'
import type { NextPlace, NextPlaces } from '#contract/coverage.ts'
import type { Geography } from '#contract/geography.ts'
import { PATHS } from '#contract/paths.ts'
import { useSignal } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { SendState, useSending } from '../incidents/sending.tsx'
import { layerTexts } from '../i18n/layer-texts.ts'
import { language } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { cityMap } from '../map/map-state.ts'
import type { MapShape } from '../map/shapes-overlay.ts'
import { parseSites, SITES_LEAST, SITES_MOST } from '../model/map-layers.ts'
import { REACH_METERS } from '../model/spot.ts'
import { Answer, useAsked, valueOf } from '../parts/asked.tsx'
import type { Column } from '../table/columns.tsx'
import { formats, params, setParams } from '../view-state.ts'
import { useCoverageNow, useNextPlaces } from './coverage-data.ts'
import { GainChart } from './gain-chart.tsx'
import { CityFigure, LayerFrame, RankList } from './layer-frame.tsx'
import { LayerTable } from './layer-table.tsx'
import { drawsNone, useDrawsState, useLegend, useShapes } from './on-map.ts'
import { savePlanned } from './save-planned.ts'

/** The answer follows the slider when it rests so long. */
const REST_MS = 250
const PIN_PX = 26

const whole = (value: number): string => formats.value.number(Math.round(value))

const pinSvg = (rank: string, from: NextPlace['from']): string =>
  `<svg width="26" height="26" viewBox="0 0 26 26" aria-hidden="true"><circle class="next-pin next-${from}" cx="13" cy="13" r="11.5"/><text class="next-rank" x="13" y="17" text-anchor="middle">${rank}</text></svg>`

function shapesOf(steps: readonly NextPlace[], meters: number): readonly MapShape[] {
  const text = layerTexts.peek().next
  return steps.flatMap(({ id, rank, name, from, latitude, longitude, residentsGained }) => {
    const label = text.chartStep(String(rank), name, whole(residentsGained))
    const at = { latitude, longitude, label }
    return [
      {
        ...at,
        key: `${id} disc`,
        kind: 'disc',
        radiusMeters: meters,
        className: `disc disc-next`,
      } as const,
      {
        ...at,
        key: id,
        kind: 'pin',
        className: 'marker next-marker',
        svg: pinSvg(String(rank), from),
        sizePx: PIN_PX,
      } as const,
    ]
  })
}

function columnsOf(): readonly Column<NextPlace>[] {
  const { column, next } = layerTexts.value
  const amount = (
    id: string,
    title: string,
    of: (step: NextPlace) => number | null,
  ): Column<NextPlace> => ({
    id,
    title,
    align: 'end',
    largestFirst: true,
    value: of,
    cell: (step) => {
      const value = of(step)
      return value === null ? '–' : whole(value)
    },
  })
  return [
    { id: 'name', title: column.place, value: ({ name }) => name, width: '170px' },
    amount('rank', column.rank, ({ rank }) => rank),
    { id: 'from', title: column.from, value: ({ from }) => next.from[from] },
    { id: 'kelurahan', title: column.kelurahan, value: ({ kelurahan }) => kelurahan },
    amount('gained', column.newResidents, ({ residentsGained }) => residentsGained),
    amount('total', column.total, ({ residentsTotal }) => residentsTotal),
    amount('cost', column.cost, ({ costRupiah }) => costRupiah),
    amount('cost-total', column.costTotal, ({ costTotalRupiah }) => costTotalRupiah),
  ]
}

/** How many sites the money is for. */
function Budget({ sites }: { readonly sites: number }) {
  const text = layerTexts.value.next
  const shown = useSignal(sites)
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null)
  const change = (count: number): void => {
    shown.value = count
    if (timer.current !== null) clearTimeout(timer.current)
    timer.current = setTimeout(() => setParams({ sites: String(count) }), REST_MS)
  }
  const words = text.sites(formats.value.number(shown.value))
  return (
    <label class="budget">
      <span>{text.budget}</span>
      <input
        type="range"
        min={SITES_LEAST}
        max={SITES_MOST}
        value={shown.value}
        aria-valuetext={words}
        onInput={({ currentTarget }) => change(Number(currentTarget.value))}
      />
      <output>{words}</output>
    </label>
  )
}

/** Takes a candidate into the inventory as a planned place. */
function SaveStep({ step }: { readonly step: NextPlace }) {
  const text = layerTexts.value.next
  const sending = useSending()
  const candidate = valueOf(useAsked<Geography>(PATHS.geography))?.candidates.find(
    ({ id }) => id === step.id,
  )
  const isSaved = fleet.value?.places.has(step.id) === true
  if (step.from === 'planned') return null
  if (sending.state.kind === 'done' || isSaved) return <p role="status">{text.saved}</p>
  const { id, name, kelurahan, latitude, longitude } = step
  const { kind = 'public-space', kecamatan = '' } = candidate ?? {}
  const draft = { id, name, kelurahan, latitude, longitude, kind, kecamatan }
  return (
    <div class="save-step">
      <button
        type="button"
        class="secondary"
        disabled={sending.isBusy}
        onClick={() => void sending.send((word) => savePlanned(draft, word))}
      >
        {text.save}
      </button>
      <SendState sending={sending} />
    </div>
  )
}

/** The step that is looked at: what it costs, and how it becomes a plan. */
function Chosen({ step }: { readonly step: NextPlace | undefined }) {
  const text = layerTexts.value.next
  if (step === undefined) return null
  return (
    <section class="chosen-step" aria-label={step.name}>
      <h3>{step.name}</h3>
      <p>
        {text.from[step.from]} · {step.kelurahan} · {text.gained(whole(step.residentsGained))}
        {step.costRupiah !== null && ` · ${text.cost(whole(step.costRupiah))}`}
      </p>
      <SaveStep key={step.id} step={step} />
    </section>
  )
}

function Next({ next, sites }: { readonly next: NextPlaces; readonly sites: number }) {
  const text = layerTexts.value.next
  const code = language.value
  const { steps, residentsBefore, residentsBy } = next
  const reachMeters = valueOf(useCoverageNow())?.rules.reachMeters ?? REACH_METERS
  const chosen = useSignal<string | null>(null)
  const last = steps.at(-1)
  const shapes = useMemo(() => shapesOf(steps, reachMeters), [next, reachMeters, code])
  const rows = useMemo(() => {
    const most = Math.max(1, ...steps.map(({ residentsGained }) => residentsGained))
    return steps.map((step) => ({
      key: step.id,
      title: `${step.rank}. ${step.name}`,
      detail: [
        text.from[step.from],
        step.kelurahan,
        step.costRupiah === null ? null : text.cost(whole(step.costRupiah)),
      ]
        .filter(Boolean)
        .join(' · '),
      figure: text.gained(whole(step.residentsGained)),
      share: step.residentsGained / most,
    }))
  }, [next, code])
  const legend = useMemo(
    () => ({
      title: text.chart,
      items: (['candidate', 'planned'] as const).map((from) => ({
        sign: {
          kind: 'drawing',
          svg: `<circle class="next-pin next-${from}" cx="12" cy="12" r="9"/>`,
        } as const,
        label: text.from[from],
        count: steps.filter((step) => step.from === from).length,
      })),
      note: '',
    }),
    [next, code],
  )
  const look = (key: string): void => {
    const id = key.replace(/ disc$/, '')
    const step = steps.find((one) => one.id === id)
    if (step === undefined) return
    chosen.value = id
    cityMap.peek()?.look(step.latitude, step.longitude)
  }
  useShapes(shapes, look)
  useLegend(legend)
  const reached = whole(last?.residentsTotal ?? residentsBefore)
  const share = last?.residentCoverage ?? null
  return (
    <>
      <CityFigure
        figure={
          share === null
            ? text.cityPlain(reached)
            : text.city(reached, formats.value.percent(share))
        }
        residentsBy={residentsBy}
        how={text.how(whole(reachMeters))}
      >
        <p>
          {text.before(whole(residentsBefore))}
          {last !== undefined && (
            <>
              {' · '}
              {last.costTotalRupiah === null
                ? text.costUnknown
                : text.costTotal(whole(last.costTotalRupiah))}
            </>
          )}
        </p>
        {steps.length > 0 && <GainChart steps={steps} />}
        {steps.length > 0 && steps.length < sites && (
          <p class="muted">{text.fewer(formats.value.number(steps.length))}</p>
        )}
      </CityFigure>
      <Chosen step={steps.find(({ id }) => id === chosen.value)} />
      <RankList label={text.chart} rows={rows} none={text.none} onChoose={look} />
      <LayerTable
        rows={steps}
        keyOf={({ id }) => id}
        columns={columnsOf()}
        initialSort={{ column: 'rank', descending: false }}
      />
    </>
  )
}

/** Where the next sites reach most residents whom nobody reaches yet. */
export function NextLayer() {
  const sites = parseSites(params.value['sites'])
  const next = useNextPlaces(sites)
  useDrawsState(drawsNone)
  return (
    <LayerFrame>
      <Budget sites={sites} />
      <Answer of={next} label={layerTexts.value.waiting} rows={8}>
        {(value) => <Next next={value} sites={sites} />}
      </Answer>
      <OperatorDialog />
    </LayerFrame>
  )
}
