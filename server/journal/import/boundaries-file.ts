import { z } from 'zod'
import type { ImportFault } from './csv.ts'
import type { ImportFile } from './plan.ts'

const FAULTS_MAX = 100
const AREAS_MAX = 100_000

// Wide enough for a neighbour's coast, narrow enough to notice metres and swapped axes.
const position = z.tuple([z.number().min(90).max(146), z.number().min(-16).max(11)], z.number())
const ring = z
  .array(position)
  .min(4)
  .refine((points) => {
    const [first, last] = [points[0], points.at(-1)]
    return first?.[0] === last?.[0] && first?.[1] === last?.[1]
  }, 'the ring is not closed')
const feature = z.object({
  type: z.literal('Feature'),
  properties: z
    .record(z.string(), z.unknown())
    .refine(
      ({ name, kelurahan, kecamatan }) =>
        [name, kelurahan, kecamatan].some((text) => typeof text === 'string' && text !== ''),
      'the area has no name (property name, kelurahan or kecamatan)',
    ),
  geometry: z.discriminatedUnion('type', [
    z.object({ type: z.literal('Polygon'), coordinates: z.array(ring).min(1) }),
    z.object({
      type: z.literal('MultiPolygon'),
      coordinates: z.array(z.array(ring).min(1)).min(1),
    }),
  ]),
})
const collection = z.object({
  type: z.literal('FeatureCollection'),
  features: z.array(feature).min(1).max(AREAS_MAX),
})

/** Checks a GeoJSON file (RFC 7946) of areas with names: their number, or the faults. */
export function checkBoundaries(file: ImportFile): {
  readonly areas: number
  readonly faults: readonly ImportFault[]
} {
  const expected =
    'a GeoJSON FeatureCollection of named polygons, longitude before latitude (WGS 84)'
  const fault = (column: string | null, problem: string): ImportFault => ({
    file: file.name,
    line: null,
    column,
    problem,
    expected,
  })
  let value: unknown
  try {
    value = JSON.parse(file.text)
  } catch {
    return { areas: 0, faults: [fault(null, 'the file is not JSON')] }
  }
  const parsed = collection.safeParse(value)
  if (parsed.success) return { areas: parsed.data.features.length, faults: [] }
  const issues = parsed.error.issues.slice(0, FAULTS_MAX)
  return {
    areas: 0,
    faults: issues.map(({ path, message }) => fault(path.join('.') || null, message)),
  }
}
