import { setImmediate } from 'node:timers/promises'
import { BPS_CODE_PATTERN } from '#contract/geography.ts'
import type { FileFault } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { areaNameKey } from '../../../domain/area-name.ts'
import { outlineOf } from '../../../domain/coverage-geometry.ts'
import type { GeographyArea, GeographyData } from '../../geography.ts'
import { factsFinder, keyOf } from '../../geography-outlines.ts'
import { areaPropertiesOf } from './area-properties.ts'
import type { AreaProperties } from './area-properties.ts'
import { replacing, wholeFault } from './geography-file.ts'
import type { GeographyFile, Planned } from './geography-file.ts'
import { readFeatures } from './features.ts'
import { geojsonOf } from './geojson-text.ts'
import { readOutline } from './outline.ts'
import { unknownResidents } from './population.ts'
import { previewOfAreas } from './preview.ts'
import { readWholeNumbers } from './whole-numbers.ts'
import type { WholeNumber } from './whole-numbers.ts'

export interface BoundariesOptions {
  /** Drawn for a demo: the map says so. */
  readonly illustrative: boolean
  /** Whom to credit, when the file itself does not say. */
  readonly attribution: string | null
  readonly nowMs: number
}

/** So many at once, so that what agents deliver is not kept waiting by a country. */
const TURN_FEATURES = 500
/** More than villages in the country. */
const AREAS_MAX = 100_000
const VERTICES_MAX = 4_000_000
const NAME_LENGTH_MAX = 128
const ATTRIBUTION_LENGTH_MAX = 256
/** Smaller is no kelurahan, but a line or a spot. */
const AREA_MIN_SQUARE_METERS = 100
/** From which difference to the stated area somebody should look. */
const AREA_SHARE_WARNED = 0.05

/**
 * Reads outlines of kelurahan from GeoJSON or a zipped Shapefile. They replace those of before whole;
 * residents that the file does not tell are kept, by code, else by kecamatan and name.
 */
export async function planBoundaries(
  file: GeographyFile,
  former: GeographyData,
  options: BoundariesOptions,
): Promise<Planned> {
  const source = await readFeatures(file)
  if ('problem' in source) return wholeFault(file, source.problem, source.expected)
  const { features } = source
  if (features.length === 0) {
    return wholeFault(file, phrase('features-none'), phrase('features-each'))
  }
  if (features.length > AREAS_MAX) {
    return wholeFault(
      file,
      phrase('features', { features: features.length }),
      phrase('at-most', { max: AREAS_MAX }),
    )
  }
  const faults: FileFault[] = []
  const areas = new Map<string, GeographyArea>()
  const firstOf = new Map<string, number>()
  const warnings = new Warnings()
  const knownOf = factsFinder(former.areas.values())
  let vertices = 0
  const told = features.map((feature) => areaPropertiesOf(feature.properties))
  const residents = countsOf(told.map((area) => area.residents))
  const households = countsOf(told.map((area) => area.households))
  for (const [index, properties] of told.entries()) {
    if (index % TURN_FEATURES === TURN_FEATURES - 1) await setImmediate()
    const place = { line: null, feature: index + 1, column: properties.name || null }
    const fault = (problem: Phrase, expected: Phrase): void => {
      faults.push({ file: file.name, ...place, problem, expected })
    }
    const { polygons, fault: outlineFault } = readOutline(features[index]?.geometry)
    if (outlineFault !== null) fault(outlineFault.problem, outlineFault.expected)
    const identity = identify(properties, former, fault)
    // Only what is right so far: a fault is told once.
    if (identity === null) continue
    const { code } = identity
    const name = areaNameKey(identity.kecamatan || (code ?? '').slice(0, 8), identity.name)
    const repeated = firstOf.get(`code ${code}`)
    const named = firstOf.get(`name ${name}`)
    if (code !== null && repeated !== undefined) {
      fault(phrase('code-of-feature', { code, feature: repeated }), phrase('code-once'))
    } else if (named !== undefined) {
      fault(phrase('name-of-feature', { feature: named }), phrase('name-once'))
    }
    firstOf.set(`code ${code}`, index + 1).set(`name ${name}`, index + 1)
    if (polygons.length === 0) continue
    vertices += polygons.flat().reduce((sum, ring) => sum + ring.length / 2, 0)
    const { squareMeters } = outlineOf(polygons)
    if (squareMeters < AREA_MIN_SQUARE_METERS) {
      fault(phrase('outline-no-area'), phrase('outline-ring'))
    }
    const known = knownOf(identity)
    const number = (count: WholeNumber | undefined): number | null => {
      if (count === undefined || 'value' in count) return count?.value ?? null
      fault(count.problem, count.expected)
      return null
    }
    const people = number(residents[index])
    const homes = number(households[index])
    const area: GeographyArea = {
      code: keyOf(identity),
      codeBps: properties.codeBps,
      name: identity.name,
      kecamatan: identity.kecamatan,
      areaSquareMeters: squareMeters,
      residents: people ?? known?.residents ?? null,
      households: homes ?? known?.households ?? null,
      quality: people === null ? (known?.quality ?? null) : (properties.quality ?? 'estimate'),
      polygons,
    }
    warnings.look(area, properties)
    areas.set(area.code, area)
  }
  if (vertices > VERTICES_MAX) {
    return wholeFault(
      file,
      phrase('vertices', { vertices }),
      phrase('vertices-at-most', { max: VERTICES_MAX }),
    )
  }
  if (faults.length > 0) return { faults }
  const list = [...areas.values()]
  const attribution = (options.attribution ?? source.attribution)?.slice(0, ATTRIBUTION_LENGTH_MAX)
  const { illustrative, nowMs } = options
  const boundaries = {
    geojson: geojsonOf(list, illustrative),
    illustrative,
    attribution: attribution ?? null,
    importedAtMs: nowMs,
  }
  return {
    plan: {
      change: { boundaries, areas: list },
      ...replacing(former.areas, areas, areSame),
      warnings: [...source.warnings, ...warnings.list(list)],
      preview: previewOfAreas(list),
    },
  }
}

/** Numbers as they are, and texts by how the others are written. */
function countsOf(values: readonly (number | string | null)[]): readonly WholeNumber[] {
  const texts = readWholeNumbers(
    values.map((value, index) => ({
      at: { feature: index + 1 },
      text: typeof value === 'string' ? value : '',
    })),
  )
  return values.map((value, index) =>
    typeof value === 'number' ? { value } : (texts[index] ?? { value: null }),
  )
}

interface Identity {
  readonly code: string | null
  readonly name: string
  readonly kecamatan: string
}

/** Name and code of a feature, or null after a fault: codes of BPS only mean something by the crosswalk. */
function identify(
  { code, unreadCode, codeBps, name, kecamatan }: AreaProperties,
  { crosswalk }: GeographyData,
  fault: (problem: Phrase, expected: Phrase) => void,
): Identity | null {
  if (name === '' || name.length > NAME_LENGTH_MAX || kecamatan.length > NAME_LENGTH_MAX) {
    const problem = phrase(name === '' ? 'name-none' : 'name-long')
    fault(problem, phrase('name-property', { characters: NAME_LENGTH_MAX }))
    return null
  }
  if (unreadCode !== null) {
    if (BPS_CODE_PATTERN.test(unreadCode)) {
      fault(phrase('code-is-bps', { code: unreadCode }), phrase('code-kemendagri-or-bps'))
    } else {
      const problem = phrase('code-unknown', { code: unreadCode.slice(0, 40) })
      fault(problem, phrase('code-kemendagri'))
    }
    return null
  }
  if (code !== null || codeBps === null) return { code, name, kecamatan }
  const entry = crosswalk.get(codeBps)
  if (entry === undefined) {
    const which = crosswalk.size === 0 ? 'code-bps-no-crosswalk' : 'code-bps-not-in-crosswalk'
    fault(phrase(which, { code: codeBps }), phrase('code-kemendagri-or-crosswalk'))
    return null
  }
  return { code: entry.code, name, kecamatan }
}

/** Same for whoever asks about the area: the outline's form counts by its size. */
function areSame(a: GeographyArea, b: GeographyArea): boolean {
  const shape = ({ polygons }: GeographyArea): number =>
    polygons.flat().reduce((sum, ring) => sum + ring.reduce((all, degrees) => all + degrees, 0), 0)
  return (
    a.name === b.name &&
    a.kecamatan === b.kecamatan &&
    a.codeBps === b.codeBps &&
    a.residents === b.residents &&
    a.households === b.households &&
    a.quality === b.quality &&
    Math.abs(shape(a) - shape(b)) < 1e-6
  )
}

/** What is readable and worth a look. */
class Warnings {
  readonly #list: Phrase[] = []

  look(area: GeographyArea, { areaKm2 }: AreaProperties): void {
    if (areaKm2 === null || areaKm2 === 0) return
    const km2 = area.areaSquareMeters / 1e6
    if (Math.abs(km2 / areaKm2 - 1) <= AREA_SHARE_WARNED) return
    const figures = { measured: km2.toFixed(2), stated: areaKm2.toFixed(2) }
    this.#list.push(phrase('outline-differs', { name: area.name, ...figures }))
  }

  list(areas: readonly GeographyArea[]): readonly Phrase[] {
    return [...this.#list, ...unknownResidents(areas)]
  }
}
