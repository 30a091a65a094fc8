import type { PlaceChange, PlaceRecord } from '#contract/inventory.ts'
import type { PlaceId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { type PlaceKind } from '#contract/words.ts'
import { sendChange, type ApiResult, type OperatorWord } from '../api.ts'

/** What is known of a place that is only planned. */
export interface PlannedPlaceDraft {
  readonly id: string
  readonly name: string
  readonly kind: PlaceKind
  readonly kecamatan: string
  readonly kelurahan: string
  readonly latitude: number
  readonly longitude: number
}

/**
 * Puts a planned place into the inventory. The base is that of a record that is not there, so that a
 * place of the same code is refused and never written over.
 */
export function savePlanned(
  draft: PlannedPlaceDraft,
  word: OperatorWord,
): Promise<ApiResult<unknown>> {
  const record: PlaceRecord = {
    ...draft,
    id: draft.id as PlaceId,
    status: 'planned',
    powerArea: null,
    serviceHours: null,
    uplinks: [],
  }
  const path = PATHS.inventoryRecord
    .replace(':kind', 'place')
    .replace(':id', encodeURIComponent(draft.id))
  const body: PlaceChange = { record }
  return sendChange({ method: 'PUT', path: `${path}?base=0`, body, operator: word })
}
