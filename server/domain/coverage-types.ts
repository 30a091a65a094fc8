import type { PlaceId } from '#contract/ids.ts'
import type { Cause, PlaceKind } from '#contract/words.ts'

/**
 * A closed ring of an outline: longitude, latitude, longitude, latitude ... in degrees of WGS 84. The
 * last point is the first one again (RFC 7946, 3.1.6); which way round it runs does not matter.
 */
export type Ring = Float64Array

/** One polygon: its outer ring first, then its holes, which lie within it and do not overlap. */
export type RingsOfPolygon = readonly [outer: Ring, ...holes: readonly Ring[]]

/**
 * A kelurahan with its outline: one polygon or several (islands), each with its own holes, as the
 * coordinates of a GeoJSON MultiPolygon. Areas do not overlap each other, nor do the polygons of one.
 */
export interface CoverageArea {
  /** Unique among the areas. */
  readonly code: string
  readonly name: string
  readonly kecamatan: string
  readonly polygons: readonly RingsOfPolygon[]
  /** Null where nobody said. */
  readonly residents: number | null
}

/**
 * Where residents live, finer than by kelurahan: cells by their centres in degrees, three lists of one
 * length. Cells without residents are left out.
 */
export interface ResidentGrid {
  readonly longitudes: Float64Array
  readonly latitudes: Float64Array
  readonly residents: Float64Array
}

/** A position in degrees of WGS 84. */
export interface Spot {
  readonly latitude: number
  readonly longitude: number
}

/** What a place gave within its service hours of the period, what was excluded taken out. */
export interface PlaceService {
  /** Shares as of `availabilityShares`; null where there is nothing to divide by. */
  readonly measured: number | null
  readonly lower: number | null
  readonly upper: number | null
  /** (up + down) / (up + down + unknown): how much of the service time somebody looked; null as above. */
  readonly observedShare: number | null
  /** Time with service within the service hours. */
  readonly upMs: number
}

/** A required place, not a retired one, in the period. */
export interface CoveragePlace extends Spot {
  readonly id: PlaceId
  readonly name: string
  readonly kind: PlaceKind
  /** Names as the inventory has them; the outlines may not know them. */
  readonly kecamatan: string
  readonly kelurahan: string
  /** At least one active access point that is not a controller. */
  readonly isEquipped: boolean
  readonly service: PlaceService
  /** What took most of its service away in the period; null when nothing did. */
  readonly cause: Cause | null
}

/** Where a place could be: a planned one without equipment, or a candidate. */
export interface NextSpot extends Spot {
  readonly from: 'planned' | 'candidate'
  readonly id: string
  readonly name: string
  readonly kelurahan: string
  /** Equipment and one year of the line; null when nobody said. */
  readonly costRupiah: number | null
}
