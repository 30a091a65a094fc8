import type { PlaceNow } from '#contract/fleet.ts'
import type { PlaceState } from '#contract/words.ts'
import type { Position } from 'geojson'
import type { Boundaries } from '../api.ts'
import { ageOf } from '../model/wallboard.ts'

/** What is drawn, least pressing first, so that the pressing lies on top. */
const DRAWN: readonly PlaceState[] = ['planned', 'up', 'unknown', 'degraded', 'down']
const MARGIN_SHARE = 0.04
/** Radius of a sign, as a share of the smaller side. */
const SIGN_SHARE = 0.012
/** Of a country there are too many for that: all signs together take no more of the side's square. */
const SIGNS_SHARE = 0.2
const SIGN_PX_MIN = 1.2
/** Of the ring around what is new, in signs, and at least this share of the side. */
const RING_SIGNS = 3.6
const RING_SHARE_MIN = 0.02
const KNOWN_ALPHA = 0.6

type Point = readonly [x: number, y: number]
/** South, west, north, east in degrees. */
type Bounds = readonly [number, number, number, number]

interface Frame {
  readonly width: number
  readonly height: number
  readonly at: (longitude: number, latitude: number) => Point
}

/** Fits the bounds into the canvas; a degree of longitude is narrower than one of latitude. */
function frameOf(canvas: HTMLCanvasElement, [south, west, north, east]: Bounds): Frame {
  const { width, height } = canvas
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const spanX = Math.max(1e-6, (east - west) * narrowing)
  const spanY = Math.max(1e-6, north - south)
  const scale = Math.min(width / spanX, height / spanY) * (1 - 2 * MARGIN_SHARE)
  const left = (width - spanX * scale) / 2
  const top = (height - spanY * scale) / 2
  return {
    width,
    height,
    at: (longitude, latitude) => [
      left + (longitude - west) * narrowing * scale,
      top + (north - latitude) * scale,
    ],
  }
}

/** All rings of the outlines, positions as longitude and latitude. */
function ringsOf(boundaries: Boundaries): readonly Position[][] {
  return boundaries.features.flatMap(({ geometry }) =>
    geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat(),
  )
}

/** What the places and the outlines cover together; null where there is neither. */
export function boundsOf(places: Iterable<PlaceNow>, boundaries: Boundaries | null): Bounds | null {
  let [south, west, north, east] = [90, 180, -90, -180]
  const include = (longitude: number, latitude: number): void => {
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
  }
  for (const { longitude, latitude } of places) include(longitude, latitude)
  for (const ring of boundaries === null ? [] : ringsOf(boundaries)) {
    for (const [longitude = 0, latitude = 0] of ring) include(longitude, latitude)
  }
  return south > north ? null : [south, west, north, east]
}

function drawAreas(pen: CanvasRenderingContext2D, frame: Frame, boundaries: Boundaries): void {
  pen.beginPath()
  for (const ring of ringsOf(boundaries)) {
    for (const [index, [longitude = 0, latitude = 0]] of ring.entries()) {
      const [x, y] = frame.at(longitude, latitude)
      if (index === 0) pen.moveTo(x, y)
      else pen.lineTo(x, y)
    }
    pen.closePath()
  }
  pen.fill()
  pen.stroke()
}

/** The sign of a state: the same shapes as on the map, bare enough to be seen from afar. */
function drawSign(
  pen: CanvasRenderingContext2D,
  state: PlaceState,
  [x, y]: Point,
  size: number,
): void {
  pen.beginPath()
  switch (state) {
    case 'up':
    case 'planned':
      pen.arc(x, y, size, 0, 2 * Math.PI)
      break
    case 'degraded':
      pen.moveTo(x, y - size * 1.3)
      pen.lineTo(x + size * 1.3, y + size)
      pen.lineTo(x - size * 1.3, y + size)
      pen.closePath()
      break
    case 'down':
      pen.rect(x - size, y - size, 2 * size, 2 * size)
      break
    case 'unknown':
      pen.moveTo(x, y - size * 1.3)
      pen.lineTo(x + size * 1.3, y)
      pen.lineTo(x, y + size * 1.3)
      pen.lineTo(x - size * 1.3, y)
      pen.closePath()
      break
    default:
      state satisfies never
  }
  if (state === 'planned') pen.stroke()
  else pen.fill()
}

/** Colours of the drawing, from the style sheet. */
function paletteOf(canvas: HTMLCanvasElement): (name: string) => string {
  const style = getComputedStyle(canvas)
  return (name) => style.getPropertyValue(name).trim()
}

/**
 * Draws the city onto a canvas: its areas, and each place by its state. What went dark just now has a
 * ring around it, what everybody has known of since yesterday is small.
 */
export function drawCity(
  canvas: HTMLCanvasElement,
  places: ReadonlyMap<string, PlaceNow>,
  boundaries: Boundaries | null,
  nowMs: number,
): void {
  const pen = canvas.getContext('2d')
  const bounds = boundsOf(places.values(), boundaries)
  if (pen === null || bounds === null) return
  const frame = frameOf(canvas, bounds)
  const colour = paletteOf(canvas)
  pen.clearRect(0, 0, frame.width, frame.height)
  const share = Math.min(SIGN_SHARE, Math.sqrt(SIGNS_SHARE / places.size) / 2)
  const side = Math.min(frame.width, frame.height)
  const size = Math.max(SIGN_PX_MIN, side * share)
  pen.lineWidth = Math.max(1, size / 5)
  if (boundaries !== null) {
    pen.fillStyle = colour('--wall-land')
    pen.strokeStyle = colour('--wall-line')
    drawAreas(pen, frame, boundaries)
  }
  for (const state of DRAWN) {
    pen.fillStyle = colour(`--${state}`)
    pen.strokeStyle = colour(`--${state}`)
    for (const place of places.values()) {
      if (place.state !== state) continue
      const at = frame.at(place.longitude, place.latitude)
      const isDark = state === 'down'
      const age = ageOf(place.sinceMs ?? 0, nowMs)
      const isPressing = isDark && age !== 'known'
      pen.globalAlpha = isDark && !isPressing ? KNOWN_ALPHA : 1
      drawSign(pen, state, at, isPressing ? size * 1.6 : size * (isDark ? 0.8 : 1))
      if (!isDark || age !== 'new') continue
      pen.beginPath()
      pen.arc(at[0], at[1], Math.max(size * RING_SIGNS, side * RING_SHARE_MIN), 0, 2 * Math.PI)
      pen.stroke()
    }
  }
  pen.globalAlpha = 1
}
