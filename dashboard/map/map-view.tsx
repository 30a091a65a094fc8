import { useComputed, useSignal, useSignalEffect } from '@preact/signals'
import { Maximize, Minus, Plus } from 'lucide'
import { useEffect, useRef } from 'preact/hooks'
import { getBoundaries } from '../api.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { matcher } from '../model/filter.ts'
import { SEVERITY, type Tally } from '../model/states.ts'
import { SIDE_ID } from '../parts/anchors.ts'
import { Icon } from '../parts/icon.tsx'
import { filter, formats, select, selectedId } from '../view-state.ts'
import { CityMap } from './city-map.ts'
import { Legend } from './legend.tsx'
import type { MarkerTexts } from './markers.ts'

/** The words of the markers, in the language and formats of the moment. */
function markerTexts(): MarkerTexts {
  const text = messages.value
  const { number } = formats.value
  return {
    place: (place) => `${place.name} · ${text.state[place.state]}`,
    cluster: (tally: Tally, count) =>
      text.map.cluster(
        number(count),
        SEVERITY.filter((state) => tally[state] > 0)
          .map((state) => `${number(tally[state])} ${text.state[state].toLowerCase()}`)
          .join(', '),
      ),
  }
}

/** On a phone the list lies over the map's lower part. */
function coveredBelowPx(map: HTMLElement | null): number {
  const sheet = document.getElementById(SIDE_ID)
  if (map === null || sheet === null) return 0
  const [under, over] = [map.getBoundingClientRect(), sheet.getBoundingClientRect()]
  return over.left <= under.left && over.right >= under.right ? under.bottom - over.top : 0
}

/** The map with its controls. */
export function MapView() {
  const host = useRef<HTMLDivElement>(null)
  const map = useRef<CityMap | null>(null)
  const ready = useSignal(false)
  const tilesFailed = useSignal(false)
  const boundaryKind = useComputed(() => fleet.value?.city.boundaries ?? 'none')
  const tileUrl = useComputed(() => fleet.value?.city.tileUrl ?? null)

  useEffect(() => {
    if (host.current === null) return undefined
    const created = new CityMap(host.current, {
      onSelect: select,
      onTilesFailed: (failed) => {
        tilesFailed.value = failed
      },
      coveredBelowPx: () => coveredBelowPx(host.current),
    })
    map.current = created
    ready.value = true
    return () => created.remove()
  }, [])

  useSignalEffect(() => {
    if (ready.value) map.current?.setTexts(markerTexts())
  })
  useSignalEffect(() => {
    if (!ready.value || fleet.value === null) return
    // The open place stays on the map, also when the filter hides it from the list.
    const passes = matcher(filter.value)
    const places = [...fleet.value.places.values()]
    const open = selectedId.value
    map.current?.showPlaces(places.filter((place) => passes(place) || place.id === open))
    map.current?.fitOnce()
  })
  const openKnown = useComputed(() => {
    const id = selectedId.value
    return id !== null && fleet.value?.places.has(id) === true ? id : null
  })
  useSignalEffect(() => {
    const id = openKnown.value
    const place = id === null ? undefined : fleet.peek()?.places.get(id)
    if (ready.value) map.current?.showSelected(place ?? null)
  })
  useSignalEffect(() => {
    if (ready.value) map.current?.showTiles(tileUrl.value)
  })
  useSignalEffect(() => {
    if (!ready.value || boundaryKind.value === 'none') return undefined
    const controller = new AbortController()
    // Outlines are an aid: without them the map is whole, so a failure is not the operator's.
    const load = async (): Promise<void> => {
      const result = await getBoundaries(controller.signal)
      if (result.ok && !controller.signal.aborted) map.current?.showBoundaries(result.value)
    }
    void load()
    return () => controller.abort()
  })

  const text = messages.value.map
  const attribution = fleet.value?.city.tileAttribution
  return (
    <section class="map" id="map" aria-label={text.label} tabIndex={-1}>
      <div class="map-host" ref={host} />
      <div class="map-controls">
        <button
          type="button"
          class="zoom"
          aria-label={text.zoomIn}
          onClick={() => map.current?.zoomBy(1)}
        >
          <Icon of={Plus} />
        </button>
        <button
          type="button"
          class="zoom"
          aria-label={text.zoomOut}
          onClick={() => map.current?.zoomBy(-1)}
        >
          <Icon of={Minus} />
        </button>
        <button type="button" aria-label={text.fit} onClick={() => map.current?.fit()}>
          <Icon of={Maximize} />
        </button>
      </div>
      <div class="map-notes">
        {boundaryKind.value === 'illustrative' && (
          <span title={text.illustrativeHint}>{text.illustrative}</span>
        )}
        {tilesFailed.value && <span role="status">{text.noTiles}</span>}
        {tileUrl.value !== null && !tilesFailed.value && attribution && <span>{attribution}</span>}
      </div>
      <Legend />
    </section>
  )
}
