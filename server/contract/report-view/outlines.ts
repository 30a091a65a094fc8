/** Outlines of kelurahan as a report draws them; rings as longitude, latitude pairs of WGS 84. */
export type ReportOutlines = readonly ReportOutline[]

export interface ReportOutline {
  /** Of the kelurahan. */
  readonly name: string
  readonly kecamatan: string
  readonly rings: readonly (readonly (readonly [number, number])[])[]
}
