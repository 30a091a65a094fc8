import type { ReportMap } from '#contract/report-view.ts'
import { placeNames } from './map-names.ts'
import type { PdfMap, PdfPoint } from './pdf-model.ts'
import { widthOf } from './printable.ts'

const WIDTH_MM_MAX = 168
const HEIGHT_MM_MAX = 165
/** Around all that is shown, as a share of it; and least extents, degrees. */
const MARGIN = 0.05
const ACROSS_MIN = 0.005
const ALONG_MIN = 0.002
/** Points of an outline that are nearer to the one before are not seen apart. */
const STEP_MM = 0.15
/** Of the names of areas, mm for one em. */
const NAME_EM_MM = 2.2
const NAME_LINE_MM = 2.6
const METRES_PER_DEGREE = 111_320
/** Marks are smaller where there are more. */
const MARK_SIZES: readonly (readonly [placesMax: number, mm: number])[] = [
  [60, 3],
  [400, 2.2],
  [1500, 1.5],
]
const MARK_MM_MIN = 0.8
/** What is wrong lies above what is well. */
const LAYERS = ['with-service', 'undetermined', 'below', 'no-equipment'] as const

/** The map as it is drawn; undefined where there is nothing to show. */
export function mapModel(
  map: ReportMap,
  print: (text: string) => string,
  distance: (metres: number) => string,
): PdfMap | undefined {
  const frame = frameOf(map)
  if (frame === undefined) return undefined
  const { width, height, at, metresPerMm } = frame
  const areas = map.areas.map(({ name, tone, rings }) => ({
    name: print(name),
    tone: tone ?? 'plain',
    rings: rings.map((ring) => thinned(ring.map(at), STEP_MM / width)).filter((r) => r.length > 2),
  }))
  const size = MARK_SIZES.find(([most]) => map.places.length <= most)?.[1] ?? MARK_MM_MIN
  return {
    title: print(map.title),
    legend: map.legend.map(({ mark, text }) => ({ mark, text: print(text) })),
    width,
    height: height / width,
    markSize: size,
    areas: areas.filter(({ rings }) => rings.length > 0),
    names: placeNames(
      areas.map(({ name, rings }) => ({
        name,
        rings,
        width: (widthOf(name) * NAME_EM_MM) / width,
      })),
      map.places.map(({ longitude, latitude }) => at([longitude, latitude])),
      size / width,
      NAME_LINE_MM / width,
    ),
    places: LAYERS.flatMap((layer) =>
      map.places
        .filter(({ mark }) => mark === layer)
        .map(({ longitude, latitude, mark }) => ({ at: at([longitude, latitude]), mark })),
    ),
    scale: scaleOf(width * metresPerMm, distance),
  }
}

interface Frame {
  readonly width: number
  readonly height: number
  readonly metresPerMm: number
  readonly at: (point: readonly [longitude: number, latitude: number]) => PdfPoint
}

/** Where on the paper a point of the earth is: east as wide as north is high, in the middle of it all. */
function frameOf(map: ReportMap): Frame | undefined {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  const take = ([longitude, latitude]: readonly [number, number]): void => {
    west = Math.min(west, longitude)
    east = Math.max(east, longitude)
    south = Math.min(south, latitude)
    north = Math.max(north, latitude)
  }
  for (const { rings } of map.areas) for (const ring of rings) for (const point of ring) take(point)
  for (const { longitude, latitude } of map.places) take([longitude, latitude])
  if (west > east) return undefined
  const narrowing = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const across = Math.max((east - west) * narrowing, ACROSS_MIN) * (1 + 2 * MARGIN)
  const along = Math.max(north - south, ALONG_MIN) * (1 + 2 * MARGIN)
  const mmPerDegree = Math.min(WIDTH_MM_MAX / across, HEIGHT_MM_MAX / along)
  const [middleX, middleY] = [(west + east) / 2, (south + north) / 2]
  const rounded = (share: number): number => Math.round(share * 1e5) / 1e5
  return {
    width: across * mmPerDegree,
    height: along * mmPerDegree,
    metresPerMm: METRES_PER_DEGREE / mmPerDegree,
    at: ([longitude, latitude]) => [
      rounded(((longitude - middleX) * narrowing) / across + 0.5),
      rounded((middleY - latitude + along / 2) / across),
    ],
  }
}

/** Points of a ring that can be told apart on paper. */
function thinned(ring: readonly PdfPoint[], step: number): readonly PdfPoint[] {
  const kept: PdfPoint[] = []
  for (const point of ring) {
    const last = kept.at(-1)
    if (last === undefined || Math.hypot(point[0] - last[0], point[1] - last[1]) >= step) {
      kept.push(point)
    }
  }
  return kept
}

/** A round distance that is at most a quarter of the map. */
function scaleOf(metresAcross: number, distance: (metres: number) => string): PdfMap['scale'] {
  const most = metresAcross / 4
  const power = 10 ** Math.floor(Math.log10(most))
  const metres = ([5, 2, 1].find((digit) => digit * power <= most) ?? 1) * power
  return { share: metres / metresAcross, text: distance(metres) }
}
