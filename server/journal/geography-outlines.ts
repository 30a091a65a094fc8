import type { Area, ResidentQuality } from '#contract/geography.ts'
import { areaNameKey } from '../domain/area-name.ts'
import { outlineOf } from '../domain/coverage-geometry.ts'
import type { GeographyArea } from './geography.ts'
import { areaPropertiesOf } from './import/geography/area-properties.ts'
import { readOutline } from './import/geography/outline.ts'

/** What is known of an area beside its outline. */
export interface AreaFacts {
  readonly code: string
  readonly codeBps: string | null
  readonly name: string
  readonly kecamatan: string
  readonly residents: number | null
  readonly households: number | null
  readonly quality: ResidentQuality | null
}

/**
 * The areas of boundaries that were imported, with what is known of them: matched by code, else by
 * kecamatan and name. What cannot be read, because an older version took it, is left out.
 */
export function areasOfBoundaries(
  geojson: string,
  facts: readonly AreaFacts[],
): readonly GeographyArea[] {
  const factsOf = factsFinder(facts)
  const areas = new Map<string, GeographyArea>()
  for (const feature of featuresOf(geojson)) {
    const properties = areaPropertiesOf(feature.properties ?? {})
    const { polygons } = readOutline(feature.geometry)
    if (properties.name === '' || polygons.length === 0) continue
    const known = factsOf(properties)
    const code = known?.code ?? keyOf(properties)
    if (areas.has(code)) continue
    areas.set(code, {
      code,
      codeBps: known?.codeBps ?? properties.codeBps,
      name: known?.name ?? properties.name,
      kecamatan: known?.kecamatan ?? properties.kecamatan,
      areaSquareMeters: outlineOf(polygons).squareMeters,
      residents: known?.residents ?? null,
      households: known?.households ?? null,
      quality: known?.quality ?? null,
      polygons,
    })
  }
  return [...areas.values()]
}

/** Finds what is known of an area by its code, else by its kecamatan and name. */
export function factsFinder<T extends Pick<Area, 'code' | 'name' | 'kecamatan'>>(
  facts: Iterable<T>,
): (area: {
  readonly code: string | null
  readonly name: string
  readonly kecamatan: string
}) => T | undefined {
  const [byCode, byName] = [new Map<string, T>(), new Map<string, T>()]
  for (const fact of facts) {
    byCode.set(fact.code, fact)
    byName.set(areaNameKey(fact.kecamatan, fact.name), fact)
  }
  return ({ code, name, kecamatan }) =>
    byCode.get(code ?? '') ?? byName.get(areaNameKey(kecamatan, name))
}

/** What an area is known by: Kemendagri's code, or its name where the boundaries have no codes. */
export function keyOf({
  code,
  name,
  kecamatan,
}: {
  readonly code: string | null
  readonly name: string
  readonly kecamatan: string
}): string {
  return code ?? (kecamatan === '' ? name : `${kecamatan}/${name}`)
}

interface LooseFeature {
  readonly properties?: Readonly<Record<string, unknown>> | null
  readonly geometry?: unknown
}

function featuresOf(geojson: string): readonly LooseFeature[] {
  const { features } = JSON.parse(geojson) as { readonly features?: readonly LooseFeature[] }
  return features ?? []
}
