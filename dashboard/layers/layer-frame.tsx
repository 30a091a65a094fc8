import '../styles/layers.css'
import { Table2 } from 'lucide'
import type { ComponentChildren } from 'preact'
import type { Coverage } from '#contract/coverage.ts'
import { layerTexts } from '../i18n/layer-texts.ts'
import { mapToolTexts } from '../i18n/map-tool-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { LAYERS_OF_PERIOD } from '../model/map-layers.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { Icon } from '../parts/icon.tsx'
import { formats, setParams } from '../view-state.ts'
import { layerChoice } from './choice.ts'
import { highlighted } from './on-map.ts'
import { PeriodChoice } from './period-choice.tsx'

/** Rows drawn beside the map; all are in the table. */
const ROWS_MAX = 200

/** Head, choices and contents of the layer on show, in the place of the list of places. */
export function LayerFrame({ children }: { readonly children: ComponentChildren }) {
  const { layer } = layerChoice.value
  const text = mapToolTexts.value
  return (
    <div class="layer-side" id={LIST_ID} tabIndex={-1}>
      <header class="layer-head">
        <h2>{text.layer[layer]}</h2>
        <p class="muted">{text.meaning[layer]}</p>
      </header>
      {LAYERS_OF_PERIOD.includes(layer) && <PeriodChoice />}
      {children}
    </div>
  )
}

interface FigureProps {
  readonly figure: string
  readonly isProvisional?: boolean
  /** Null where no residents are in it. */
  readonly residentsBy: Coverage['residentsBy'] | null
  /** How the figure is reckoned. */
  readonly how: string
  readonly children?: ComponentChildren
}

/** The figure of the city, with all that must be said beside it. */
export function CityFigure({ figure, isProvisional, residentsBy, how, children }: FigureProps) {
  const text = layerTexts.value
  const hasOutlines = (fleet.value?.city.boundaries ?? 'none') !== 'none'
  return (
    <section class="city-figure">
      <p class="city-words" role="status">
        {figure}
        {isProvisional === true && (
          <span class="chip" title={text.period.provisionalHint}>
            {text.period.provisional}
          </span>
        )}
      </p>
      {children}
      {residentsBy !== null && <p class="muted">{text.residents[residentsBy]}</p>}
      {fleet.value?.city.boundaries === 'illustrative' && (
        <p class="muted">{messages.value.map.illustrativeHint}</p>
      )}
      {!hasOutlines && <p class="muted">{text.noOutlines}</p>}
      <details class="how">
        <summary>{text.how}</summary>
        <p>{how}</p>
      </details>
      <button type="button" class="secondary" onClick={() => setParams({ table: '1' }, 'push')}>
        <Icon of={Table2} sizePx={16} /> {text.table}
      </button>
    </section>
  )
}

/** One row of a ranked list beside the map. */
export interface RankRow {
  readonly key: string
  readonly title: string
  readonly detail: string
  readonly figure: string
  /** Length of the bar, 0 to 1; null where the figure is not known. */
  readonly share: number | null
  readonly sign?: ComponentChildren
}

interface RankListProps {
  readonly label: string
  readonly rows: readonly RankRow[]
  readonly onChoose: (key: string) => void
  readonly none?: string
}

/** A ranked list beside the map: pointing at a row shows it there, pressing it goes there. */
export function RankList({ label, rows, onChoose, none }: RankListProps) {
  const text = layerTexts.value
  const point = (key: string | null) => () => {
    highlighted.value = key
  }
  if (rows.length === 0) return <p class="rank-none muted">{none ?? text.noRows}</p>
  return (
    <>
      <ol class="rank" aria-label={label}>
        {rows.slice(0, ROWS_MAX).map((row) => (
          <li key={row.key} class={row.key === highlighted.value ? 'is-highlighted' : undefined}>
            <button
              type="button"
              data-key={row.key}
              onPointerEnter={point(row.key)}
              onPointerLeave={point(null)}
              onFocus={point(row.key)}
              onBlur={point(null)}
              onClick={() => onChoose(row.key)}
            >
              <span class="rank-title">
                {row.sign} {row.title}
              </span>
              <b>{row.figure}</b>
              <small>{row.detail}</small>
              <span class={`rank-bar${row.share === null ? ' is-unknown' : ''}`} aria-hidden="true">
                <span style={{ width: `${(row.share ?? 0) * 100}%` }} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      {rows.length > ROWS_MAX && (
        <p class="rank-none muted">{text.more(formats.value.number(rows.length - ROWS_MAX))}</p>
      )}
    </>
  )
}
