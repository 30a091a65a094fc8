import type { RingsOfPolygon } from '../../../domain/coverage-types.ts'
import type { GeographyArea } from '../../geography.ts'

/**
 * Areas as the GeoJSON (RFC 7946) that the map draws, with the properties that the dashboard joins them
 * by. Written piece by piece: arrays of all positions of a country take ten times the memory.
 */
export function geojsonOf(areas: readonly GeographyArea[], illustrative: boolean): string {
  const features = areas.map(({ code, codeBps, name, kecamatan, polygons }) => {
    const properties = {
      code,
      ...(codeBps !== null && { code_bps: codeBps }),
      name,
      kecamatan,
      ...(illustrative && { illustrative }),
    }
    const geometry = geometryText(polygons)
    return `{"type":"Feature","properties":${JSON.stringify(properties)},"geometry":${geometry}}`
  })
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}\n`
}

function geometryText(polygons: readonly RingsOfPolygon[]): string {
  const [first = '[]', ...others] = polygons.map((rings) => `[${rings.map(ringText).join(',')}]`)
  if (others.length === 0) return `{"type":"Polygon","coordinates":${first}}`
  return `{"type":"MultiPolygon","coordinates":[${[first, ...others].join(',')}]}`
}

function ringText(ring: Float64Array): string {
  let text = ''
  for (let at = 0; at < ring.length; at += 2) {
    text += `${at === 0 ? '' : ','}[${ring[at]},${ring[at + 1]}]`
  }
  return `[${text}]`
}
