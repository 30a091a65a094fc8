import '../styles/layers.css'
import type { ReadonlySignal } from '@preact/signals'
import { useSignal } from '@preact/signals'
import { Minus, Plus } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { SmallMap } from '../map/small-map.ts'
import { Icon } from '../parts/icon.tsx'

interface FrameProps {
  readonly label: string
  /** Called once, with the map that was made. */
  readonly onMap: (map: SmallMap) => void
  /** Whether the outlines of now are left out: those of a preview are in their place. */
  readonly isBare?: boolean
}

/** A small map with its buttons. */
export function SmallMapFrame({ label, onMap, isBare = false }: FrameProps) {
  const host = useRef<HTMLDivElement>(null)
  const map = useSignal<SmallMap | null>(null)
  const text = messages.value.map
  useEffect(() => {
    if (host.current === null) return undefined
    const city = fleet.peek()?.city
    const made = new SmallMap(host.current, {
      tileUrl: city?.tileUrl ?? null,
      hasBoundaries: !isBare && (city?.boundaries ?? 'none') !== 'none',
    })
    map.value = made
    onMap(made)
    return () => made.remove()
  }, [])
  return (
    <div class="small-map map" role="group" aria-label={label}>
      <div class="map-host" ref={host} />
      <div class="map-controls">
        <button type="button" aria-label={text.zoomIn} onClick={() => map.peek()?.zoomBy(1)}>
          <Icon of={Plus} />
        </button>
        <button type="button" aria-label={text.zoomOut} onClick={() => map.peek()?.zoomBy(-1)}>
          <Icon of={Minus} />
        </button>
      </div>
      <CreditOfTiles />
    </div>
  )
}

function CreditOfTiles() {
  const city = fleet.value?.city
  if (city?.tileUrl == null || !city.tileAttribution) return null
  return (
    <div class="map-notes">
      <span>{city.tileAttribution}</span>
    </div>
  )
}

/** A signal that holds the map of a frame. */
export function useSmallMap(): {
  readonly map: ReadonlySignal<SmallMap | null>
  readonly onMap: (made: SmallMap) => void
} {
  const map = useSignal<SmallMap | null>(null)
  return {
    map,
    onMap: (made) => {
      map.value = made
    },
  }
}
