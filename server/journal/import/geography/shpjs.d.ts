/** The part of shpjs that is used here; it has no types of its own. */
declare module 'shpjs' {
  export type ShpPosition = readonly number[]
  export type ShpGeometry =
    | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly ShpPosition[])[] }
    | {
        readonly type: 'MultiPolygon'
        readonly coordinates: readonly (readonly (readonly ShpPosition[])[])[]
      }
  export interface ShpCollection {
    readonly features: readonly {
      readonly properties: Readonly<Record<string, unknown>>
      readonly geometry: ShpGeometry | null
    }[]
  }
  /** Reads the parts of a Shapefile; what the `.prj` says is undone, if it can be read. */
  export default function readShp(parts: {
    readonly shp: Uint8Array
    readonly dbf: Uint8Array
    readonly prj?: string
    readonly cpg: string
  }): Promise<ShpCollection>
}
