import { signal } from '@preact/signals'
import { remember, remembered } from '../memory.ts'

/** How much air the rows of tables have. */
export const DENSITIES = ['roomy', 'dense'] as const
export type Density = (typeof DENSITIES)[number]

/** As chosen in this browser. */
export const density = signal<Density>(remembered('density', DENSITIES) ?? 'roomy')

/** Chooses and remembers it in this browser. */
export function chooseDensity(chosen: Density): void {
  density.value = chosen
  remember('density', chosen)
}
