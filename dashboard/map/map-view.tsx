import { Maximize, Minus, Plus } from 'lucide'
import { useRef } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { Icon } from '../parts/icon.tsx'
import { isPastOpen, isPlanning, layerChoice } from '../layers/choice.ts'
import { lazyPart } from './lazy-part.tsx'
import { Legend } from './legend.tsx'
import { MapTools } from './map-tools.tsx'
import { OutlineCredit } from './outline-credit.tsx'
import { useCityMap } from './use-city-map.ts'

const TimeBar = lazyPart(async () => (await import('../time-machine/time-machine.tsx')).TimeBar)
const LayerLegend = lazyPart(async () => (await import('../layers/layers.tsx')).LayerLegend)

/** What the signs and colours of the layer mean. */
function LegendOfLayer() {
  if (isPastOpen.value || layerChoice.value.layer === 'state') return <Legend />
  return isPlanning.value ? null : <LayerLegend />
}

/** The map with its controls. */
export function MapView() {
  const host = useRef<HTMLDivElement>(null)
  const { map, tilesFailed } = useCityMap(host)
  const text = messages.value.map
  const city = fleet.value?.city
  const hasTiles = city !== undefined && city.tileUrl !== null && !tilesFailed.value
  return (
    <section class="map" id="map" aria-label={text.label} tabIndex={-1}>
      <div class="map-host" ref={host} />
      <div class="map-controls">
        <button
          type="button"
          class="zoom"
          aria-label={text.zoomIn}
          onClick={() => map.peek()?.zoomBy(1)}
        >
          <Icon of={Plus} />
        </button>
        <button
          type="button"
          class="zoom"
          aria-label={text.zoomOut}
          onClick={() => map.peek()?.zoomBy(-1)}
        >
          <Icon of={Minus} />
        </button>
        <button type="button" aria-label={text.fit} onClick={() => map.peek()?.fit()}>
          <Icon of={Maximize} />
        </button>
      </div>
      <div class="map-notes">
        {city?.boundaries === 'illustrative' && (
          <span title={text.illustrativeHint}>{text.illustrative}</span>
        )}
        <OutlineCredit />
        {tilesFailed.value && <span role="status">{text.noTiles}</span>}
        {hasTiles && city.tileAttribution && <span>{city.tileAttribution}</span>}
      </div>
      <MapTools />
      <LegendOfLayer />
      {isPastOpen.value && city !== undefined && <TimeBar />}
    </section>
  )
}
