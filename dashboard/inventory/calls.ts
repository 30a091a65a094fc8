import type {
  AccessPointRecord,
  ChangedRecord,
  CommonConfig,
  CommonConfigChange,
  ContactRecord,
  EnrolmentCode,
  InventoryImport,
  NewDiscovery,
  PlaceContactAnswer,
} from '#contract/inventory.ts'
import type { GeographyImport, GeographyPart } from '#contract/geography.ts'
import { PATHS } from '#contract/paths.ts'
import { type InventoryKind } from '#contract/words.ts'
import { getFile, ofId, sendChange, sendFile, type ApiResult, type OperatorWord } from '../api.ts'
import { recordId, type AnyRecord } from '../model/inventory-draft.ts'

/** Puts a whole record; `base` is the revision that was edited, null to put it over whatever is there. */
export function putRecord(
  kind: InventoryKind,
  record: AnyRecord,
  base: number | null,
  operator: OperatorWord,
): Promise<ApiResult<ChangedRecord>> {
  const path = ofId(PATHS.inventoryRecord.replace(':kind', kind), recordId(record))
  const query = base === null ? '' : `?base=${base}`
  return sendChange({ method: 'PUT', path: path + query, body: { record }, operator })
}

/** Puts whom to ask at a place; null removes what is known. */
export function putContact(
  place: string,
  contact: ContactRecord | null,
  operator: OperatorWord,
): Promise<ApiResult<PlaceContactAnswer>> {
  const path = ofId(PATHS.inventoryContact, place)
  return sendChange({ method: 'PUT', path, body: { contact }, operator })
}

/** Sends a file of records; a dry run changes nothing. */
export function importRecords(
  kind: InventoryKind,
  file: File,
  isDry: boolean,
  operator: OperatorWord,
): Promise<ApiResult<InventoryImport>> {
  const query = new URLSearchParams({ kind, name: file.name, ...(isDry && { 'dry-run': '1' }) })
  return sendFile(`${PATHS.inventoryImport}?${query}`, file, operator)
}

/** A file of all records of a kind, with what only operators are given where one asks. */
export function exportRecords(
  kind: InventoryKind,
  format: 'csv' | 'xlsx',
  operator: OperatorWord | null,
): Promise<ApiResult<Blob>> {
  return getFile(`${PATHS.inventoryExport}?kind=${kind}&format=${format}`, operator)
}

/** What goes with the import of outlines. */
export interface OutlineWords {
  readonly illustrative: boolean
  readonly attribution: string
}

/** Sends a file of the geography; a dry run changes nothing. */
export function importGeography(
  part: GeographyPart,
  file: File,
  { illustrative, attribution }: OutlineWords,
  isDry: boolean,
  operator: OperatorWord,
): Promise<ApiResult<GeographyImport>> {
  const query = new URLSearchParams({ name: file.name, ...(isDry && { 'dry-run': '1' }) })
  if (part === 'boundaries') {
    if (illustrative) query.set('illustrative', '1')
    if (attribution.trim() !== '') query.set('attribution', attribution.trim())
  }
  const path = PATHS.geographyPart.replace(':part', part)
  return sendFile(`${path}?${query}`, file, operator)
}

/** Makes an agent for a place, or another code for the one that it has. */
export function enrolAgent(
  place: string,
  operator: OperatorWord,
): Promise<ApiResult<EnrolmentCode>> {
  return sendChange({ method: 'POST', path: PATHS.inventoryEnrolments, body: { place }, operator })
}

/** Sets what all agents share. */
export function putCommonConfig(
  body: CommonConfigChange,
  operator: OperatorWord,
): Promise<ApiResult<CommonConfig>> {
  return sendChange({ method: 'PUT', path: PATHS.inventoryCommonConfig, body, operator })
}

/** Asks an agent to look for devices. */
export function askDiscovery(
  body: NewDiscovery,
  operator: OperatorWord,
): Promise<ApiResult<{ readonly id: string }>> {
  return sendChange({ method: 'POST', path: PATHS.inventoryDiscoveries, body, operator })
}

/** Puts an access point that is not there yet; one of the same id is refused, never written over. */
export function addAccessPoint(
  record: AccessPointRecord,
  operator: OperatorWord,
): Promise<ApiResult<ChangedRecord>> {
  return putRecord('access-point', record, 0, operator)
}
