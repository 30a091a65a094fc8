import { Maximize, Minus, Plus } from 'lucide'
import { useRef } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { Icon } from '../parts/icon.tsx'
import { Legend } from './legend.tsx'
import { useCityMap } from './use-city-map.ts'

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
        {tilesFailed.value && <span role="status">{text.noTiles}</span>}
        {hasTiles && city.tileAttribution && <span>{city.tileAttribution}</span>}
      </div>
      <Legend />
    </section>
  )
}
