import {
  computed,
  useComputed,
  useSignal,
  useSignalEffect,
  type ReadonlySignal,
} from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import { getBoundaries } from '../api.ts'
import { fromBefore } from '../from-before.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { repassed, type Passing, type PlaceTest } from '../model/passing.ts'
import type { Reason } from '../model/reason.ts'
import { SEVERITY, type Tally } from '../model/states.ts'
import { SIDE_ID } from '../parts/anchors.ts'
import { reasonWords } from '../parts/reason-words.ts'
import { cityPlaces } from '../time-machine/past.ts'
import { allPlaces, formats, passes, reasons, select, selectedId } from '../view-state.ts'
import { CityMap } from './city-map.ts'
import { cityMap, drawsAll, drawsState, outlines } from './map-state.ts'
import type { MarkerTexts } from './markers.ts'

type MapSignal = ReadonlySignal<CityMap | null>

/** What lies over the map need not reach its very edges. */
const BESIDE_PX = 16
/** Where more than this is covered there is nothing to make room in. */
const COVERED_MOST = 0.85

/** What a marker says beside its state; the rest is said in the list. */
const NAMED: readonly Reason['kind'][] = ['outage', 'past-outage', 'of-little-use']

/** The words of the markers, in the language and formats of the moment. */
function markerTexts(): MarkerTexts {
  const text = messages.value
  const { number } = formats.value
  // Read here, so that markers are labelled anew also where a cause alone changes.
  const known = reasons.value
  return {
    place: ({ id, name, state }) => {
      const reason = known.get(id)
      const why = reason !== undefined && NAMED.includes(reason.kind)
      return `${name} · ${text.state[state]}${why ? `: ${reasonWords(reason)}` : ''}`
    },
    cluster: (tally: Tally, count) =>
      text.map.cluster(
        number(count),
        SEVERITY.filter((state) => tally[state] > 0)
          .map((state) => `${number(tally[state])} ${text.state[state].toLowerCase()}`)
          .join(', '),
      ),
  }
}

/** How much of the map's lower part an element lies over, px; nothing where it is as good as all. */
function overlapPx(under: DOMRect, element: Element | null): number {
  if (element === null) return 0
  const over = element.getBoundingClientRect()
  const isOver = over.left <= under.left + BESIDE_PX && over.right >= under.right - BESIDE_PX
  const px = isOver ? under.bottom - over.top : 0
  return px > under.height * COVERED_MOST ? 0 : Math.max(0, px)
}

/** On a phone the list lies over the map's lower part; on any screen the time machine does. */
function coveredBelowPx(map: HTMLElement | null): number {
  if (map === null) return 0
  const under = map.getBoundingClientRect()
  const bar = map.parentElement?.querySelector('.time-host') ?? null
  return Math.max(overlapPx(under, document.getElementById(SIDE_ID)), overlapPx(under, bar))
}

/** How far an element reaches over the map from its upper and right edges, px. */
function reachPx(
  map: HTMLElement | null,
  name: string,
): { readonly downPx: number; readonly inPx: number } {
  const box = document.querySelector(name)?.getBoundingClientRect()
  if (map === null || box === undefined || box.width === 0) return { downPx: 0, inPx: 0 }
  const under = map.getBoundingClientRect()
  return { downPx: box.bottom - under.top, inPx: Math.max(0, under.right - box.left) }
}

/** The zoom buttons stand at the right edge; on a tablet the details of a place lie over it. */
function coveredRightPx(map: HTMLElement | null): number {
  const buttons = reachPx(map, '.map-controls').inPx
  const details = reachPx(map, '.panel').inPx
  const most = (map?.clientWidth ?? 0) * COVERED_MOST
  return details > most ? buttons : Math.max(buttons, details)
}

/** The places on the map, and those of them that are drawn by their states. */
function placesOnMap(): {
  readonly shown: ReadonlySignal<Passing>
  readonly drawn: ReadonlySignal<Passing>
} {
  const isShown = computed<PlaceTest>(() => {
    const [passesFilter, open] = [passes.value, selectedId.value]
    // The open place stays on the map, also when the filter hides it from the list.
    return open === null ? passesFilter : (place) => passesFilter(place) || place.id === open
  })
  const isDrawn = computed<PlaceTest>(() => {
    const [onMap, draws] = [isShown.value, drawsState.value]
    return draws === drawsAll ? onMap : (place) => onMap(place) && draws(place)
  })
  return {
    shown: fromBefore((before) => repassed(before, allPlaces.value, isShown.value)),
    drawn: fromBefore((before) => repassed(before, allPlaces.value, isDrawn.value)),
  }
}

/** Keeps the markers equal to the places that are shown and to the one that is open. */
function usePlacesOn(map: MapSignal): void {
  useSignalEffect(() => {
    map.value?.setTexts(markerTexts())
  })
  const { shown, drawn } = useMemo(placesOnMap, [])
  useSignalEffect(() => {
    if (map.value === null || cityPlaces.value === null) return
    map.value.showPlaces(shown.value.places, drawn.value)
    map.value.fitOnce()
  })
  const openKnown = useComputed(() => {
    const id = selectedId.value
    return id !== null && fleet.value?.places.has(id) === true ? id : null
  })
  useSignalEffect(() => {
    const id = openKnown.value
    const place = id === null ? undefined : fleet.peek()?.places.get(id)
    const shownOn = map.value
    // Once its details are drawn: they may lie over the map.
    const timer = setTimeout(() => shownOn?.showSelected(place ?? null), 0)
    return () => clearTimeout(timer)
  })
}

/** Keeps tiles and outlines as the server configures them. */
function useGroundOn(map: MapSignal): void {
  const boundaryKind = useComputed(() => fleet.value?.city.boundaries ?? 'none')
  const tileUrl = useComputed(() => fleet.value?.city.tileUrl ?? null)
  useSignalEffect(() => {
    map.value?.showTiles(tileUrl.value)
  })
  useSignalEffect(() => {
    if (map.value === null || boundaryKind.value === 'none') return undefined
    const controller = new AbortController()
    // Outlines are an aid: without them the map is whole, so a failure is not the operator's.
    const load = async (): Promise<void> => {
      const result = await getBoundaries(controller.signal)
      if (!result.ok || controller.signal.aborted) return
      map.value?.showBoundaries(result.value)
      outlines.value = result.value
    }
    void load()
    return () => controller.abort()
  })
}

/** A map in an element for as long as the component lives, showing what the signals say. */
export function useCityMap(host: RefObject<HTMLDivElement | null>): {
  readonly map: MapSignal
  readonly tilesFailed: ReadonlySignal<boolean>
} {
  const map = useSignal<CityMap | null>(null)
  const tilesFailed = useSignal(false)

  useEffect(() => {
    if (host.current === null) return undefined
    const created = new CityMap(host.current, {
      onSelect: select,
      onTilesFailed: (failed) => {
        tilesFailed.value = failed
      },
      coveredBelowPx: () => coveredBelowPx(host.current),
      toolsPx: () => reachPx(host.current, '.map-tools').downPx,
      coveredRightPx: () => coveredRightPx(host.current),
    })
    map.value = created
    cityMap.value = created
    return () => {
      cityMap.value = null
      created.remove()
    }
  }, [])
  usePlacesOn(map)
  useGroundOn(map)
  return { map, tilesFailed }
}
