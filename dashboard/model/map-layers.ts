/** Layers of the map; `state` is the start. */
export const MAP_LAYERS = [
  'state',
  'coverage',
  'gaps',
  'reach',
  'usage',
  'planned',
  'next',
] as const
export type MapLayer = (typeof MAP_LAYERS)[number]

/** What the layer of coverage colours the kelurahan by. */
export const COVERAGE_MEASURES = ['residents', 'places', 'hours'] as const
export type CoverageMeasure = (typeof COVERAGE_MEASURES)[number]

/** What the layer of usage shows: clients or bytes, of places or of kelurahan. */
export const USAGE_MEASURES = ['clients', 'bytes', 'clients-area', 'bytes-area'] as const
export type UsageMeasure = (typeof USAGE_MEASURES)[number]

/** Layers that show a period which can be chosen. */
export const LAYERS_OF_PERIOD: readonly MapLayer[] = ['coverage', 'gaps', 'reach', 'usage']

const MEASURES: Readonly<Partial<Record<MapLayer, readonly string[]>>> = {
  coverage: COVERAGE_MEASURES,
  usage: USAGE_MEASURES,
}

/** A layer with its measure; '' for a layer that has none. */
export interface LayerChoice {
  readonly layer: MapLayer
  readonly measure: string
}

/** Reads `coverage.places` or `gaps`; what it does not know is the present state. */
export function parseLayer(text: string | undefined): LayerChoice {
  const [name = '', wanted = ''] = (text ?? '').split('.')
  const layer = MAP_LAYERS.find((one) => one === name) ?? 'state'
  const measures = MEASURES[layer] ?? []
  return { layer, measure: measures.find((one) => one === wanted) ?? measures[0] ?? '' }
}

/** A layer as the address spells it; null for the start. */
export function layerParam({ layer, measure }: LayerChoice): string | null {
  if (layer === 'state') return null
  return measure === '' || measure === MEASURES[layer]?.[0] ? layer : `${layer}.${measure}`
}

export const SITES_LEAST = 1
export const SITES_MOST = 50

/** A budget of sites; 10 where none is named. */
export function parseSites(text: string | undefined): number {
  const count = Number(text ?? '')
  if (!Number.isInteger(count) || count < SITES_LEAST) return 10
  return Math.min(SITES_MOST, count)
}
