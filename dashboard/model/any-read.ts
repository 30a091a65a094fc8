import type { FleetView } from './fleet.ts'

/** Whether an access point answered: its agent then reads it, by whichever credentials. */
export function isAnyRead(view: Pick<FleetView, 'accessPoints'> | null): boolean {
  for (const { state } of view?.accessPoints.values() ?? []) if (state === 'up') return true
  return false
}
