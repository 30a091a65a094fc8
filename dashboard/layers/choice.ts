import type { Knowledge } from '#contract/words.ts'
import { computed } from '@preact/signals'
import { nowMs } from '../clock.ts'
import { fleet } from '../live.ts'
import { layerParam, parseLayer, type LayerChoice } from '../model/map-layers.ts'
import { monthOf, parsePeriod, type Period } from '../model/period.ts'
import { zonedTime } from '../model/zone-time.ts'
import { params, setParams } from '../view-state.ts'

/** The layer of the map, as the address says. */
export const layerChoice = computed(() => parseLayer(params.value['layer']))

/** Whether the time machine is open. */
export const isPastOpen = computed(() => params.value['at'] !== undefined)

/** Whether a site is being planned. */
export const isPlanning = computed(() => params.value['spot'] !== undefined)

/** Whether figures are of what was known then or of what is known now. */
export const known = computed<Knowledge>(() => (params.value['known'] === 'then' ? 'then' : 'now'))

/** The city's day of today. */
export const today = computed(() => zonedTime(nowMs.value, fleet.value?.city.timeZone ?? 'UTC').day)

/** The month or day that a layer shows: as the address says, else the present month. */
export const period = computed<Period>(
  () => parsePeriod(params.value['period']) ?? monthOf(today.value),
)

/** Shows a layer; leaves the past, planning and the table of the one before. */
export function chooseLayer(choice: LayerChoice): void {
  const [isSame, before] = [choice.layer === layerChoice.peek().layer, layerChoice.peek()]
  if (isSame && choice.measure === before.measure) return
  const changes = { layer: layerParam(choice), at: null, spot: null, sort: null, find: null }
  setParams(isSame ? changes : { ...changes, table: null }, isSame ? 'replace' : 'push')
}
