import type { PlaceNow } from '#contract/fleet.ts'
import { signal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { AreasOverlay, type AreaLook, type OutlineName } from '../map/areas-overlay.ts'
import { cityMap, drawsAll, drawsState, outlines } from '../map/map-state.ts'
import { ShapesOverlay, type MapShape } from '../map/shapes-overlay.ts'

/** What a colour or sign on the map means, and how many there are of it. */
export interface LegendItem {
  /** Class of an area's colour, or the drawing of a sign in a box of 24 by 24. */
  readonly sign:
    | { readonly kind: 'area'; readonly className: string }
    | { readonly kind: 'drawing'; readonly svg: string }
    /** As large as on the map. */
    | { readonly kind: 'circle'; readonly className: string; readonly radiusPx: number }
  readonly label: string
  readonly count: number | null
}

export interface LayerLegendOf {
  readonly title: string
  readonly items: readonly LegendItem[]
  readonly note: string
}

/** The legend of the layer on show; null before its figures came. */
export const legend = signal<LayerLegendOf | null>(null)

/** The area or place that is pointed at, in the list or on the map. */
export const highlighted = signal<string | null>(null)

/** Says what the colours and signs of the layer mean, for as long as it is shown. */
export function useLegend(of: LayerLegendOf | null): void {
  useEffect(() => {
    legend.value = of
    return () => {
      legend.value = null
    }
  }, [of])
}

/** Lets the map draw the states of these places only, for as long as the layer is shown. */
export function useDrawsState(draws: (place: PlaceNow) => boolean): void {
  useEffect(() => {
    drawsState.value = draws
    return () => {
      drawsState.value = drawsAll
    }
  }, [draws])
}

/** No state at all: the layer has signs of its own. */
export const drawsNone = (): boolean => false

/** An area of the figures: its code and its name, by which an outline can be the same one. */
export interface NamedArea {
  readonly key: string
  readonly name: string
}

function keyFinder(areas: readonly NamedArea[]): (name: OutlineName) => string | null {
  const keys = new Set(areas.map(({ key }) => key))
  const byName = new Map(areas.map(({ key, name }) => [name.toLowerCase(), key]))
  return ({ codes, name }) =>
    codes.find((code) => keys.has(code)) ?? byName.get(name.toLowerCase()) ?? null
}

/**
 * Colours the kelurahan on the map; gives a way to look at one of them. With `isWhole` all of them are
 * brought into view at the start: the layer is about the city as a whole.
 */
export function useAreas(
  areas: readonly NamedArea[],
  looks: ReadonlyMap<string, AreaLook>,
  isWhole = false,
): (key: string) => void {
  const overlay = useRef<AreasOverlay | null>(null)
  const finder = useMemo(() => keyFinder(areas), [areas])
  const [map, shapes] = [cityMap.value, outlines.value]
  useEffect(() => {
    if (map === null || shapes === null) return undefined
    const laid = new AreasOverlay(map.surface, shapes, finder, (key) => {
      highlighted.value = key
    })
    overlay.current = laid
    if (isWhole && laid.bounds !== null) map.fitArea(laid.bounds)
    return () => {
      overlay.current = null
      // The map takes its layers along when it goes.
      if (cityMap.peek() === map) laid.remove()
    }
  }, [map, shapes, finder])
  useEffect(() => overlay.current?.paint(looks), [map, shapes, finder, looks])
  useHighlight(overlay)
  return (key) => overlay.current?.look(key)
}

/** Draws signs, discs or pins of a layer. */
export function useShapes(shapes: readonly MapShape[], onChoose: (key: string) => void): void {
  const overlay = useRef<ShapesOverlay | null>(null)
  const choose = useRef(onChoose)
  choose.current = onChoose
  const map = cityMap.value
  useEffect(() => {
    if (map === null) return undefined
    const laid = new ShapesOverlay(
      map.surface,
      (key) => choose.current(key),
      (key) => {
        highlighted.value = key
      },
    )
    overlay.current = laid
    return () => {
      overlay.current = null
      if (cityMap.peek() === map) laid.remove()
    }
  }, [map])
  useEffect(() => overlay.current?.show(shapes), [map, shapes])
  useHighlight(overlay)
}

interface Highlighting {
  readonly highlight: (key: string | null) => void
}

function useHighlight(overlay: { readonly current: Highlighting | null }): void {
  const key = highlighted.value
  useEffect(() => overlay.current?.highlight(key), [key])
}
