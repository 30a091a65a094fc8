import { layerChoice } from './choice.ts'
import { CoverageLayer } from './coverage-layer.tsx'
import { GapsLayer } from './gaps-layer.tsx'
import { NextLayer } from './next-layer.tsx'
import { PlannedLayer } from './planned-layer.tsx'
import { ReachLayer } from './reach-layer.tsx'
import { UsageLayer } from './usage-layer.tsx'

export { LayerLegend } from './layer-legend.tsx'
export { PlanSide } from './plan-side.tsx'

/** What the layer on show tells, in the place of the list; it draws itself on the map. */
export function LayerSide() {
  const { layer } = layerChoice.value
  switch (layer) {
    case 'state':
      return null
    case 'coverage':
      return <CoverageLayer />
    case 'gaps':
      return <GapsLayer />
    case 'reach':
      return <ReachLayer />
    case 'usage':
      return <UsageLayer />
    case 'planned':
      return <PlannedLayer />
    case 'next':
      return <NextLayer />
    default:
      return layer satisfies never
  }
}
