import type { PlaceNow } from '#contract/fleet.ts'
import { signal } from '@preact/signals'
import type { Boundaries } from '../api.ts'
import type { CityMap } from './city-map.ts'

/** The map on the page, for layers whose code comes later; null while there is none. */
export const cityMap = signal<CityMap | null>(null)

/** The outlines on it; null before they come, and where there are none. */
export const outlines = signal<Boundaries | null>(null)

/** Whether a place is drawn by its state. */
export type DrawsState = (place: PlaceNow) => boolean

export const drawsAll: DrawsState = () => true

/** Which places the map draws by their state; a layer that shows something else of them narrows it. */
export const drawsState = signal<DrawsState>(drawsAll)
