import type {
  AccessPointRecord,
  EquipmentRecord,
  InventoryRecords,
  LineRecord,
  PlaceRecord,
  ProviderRecord,
} from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'

/** A record of one of the kinds. */
export type AnyRecord = PlaceRecord | AccessPointRecord | EquipmentRecord | ProviderRecord

/** What is typed into the form of a record, by the path of the field in the record. */
export type Draft = Readonly<Record<string, string>>

/** As the contract has it: more lines than these no place has. */
export const LINES_MAX = 8
const LINE_FIELDS = ['id', 'provider', 'contract', 'contractMbps', 'agent'] as const

/** Where a place's lines are in its draft: `uplinks.0` is marked when there is a first one. */
export const LINE_PATHS: readonly string[] = Array.from(
  { length: LINES_MAX },
  (_, index) => `uplinks.${index}`,
)

/** The paths of the fields of each kind, in the order of the form. */
export const DRAFT_PATHS = {
  place: [
    'name',
    'id',
    'kind',
    'status',
    'latitude',
    'longitude',
    'kecamatan',
    'kelurahan',
    'powerArea',
    'serviceHours',
    ...LINE_PATHS.flatMap((line) => [line, ...LINE_FIELDS.map((field) => `${line}.${field}`)]),
  ],
  'access-point': [
    'place',
    'name',
    'id',
    'agent',
    'controller',
    'address',
    'check',
    'role',
    'model',
    'mac',
    'serial',
    'status',
  ],
  equipment: ['place', 'kind', 'name', 'id', 'agent', 'address', 'model', 'status'],
  provider: ['name', 'phone', 'email'],
} as const satisfies Readonly<Record<InventoryKind, readonly string[]>>

/** As the contract has it, without the library that checks whole requests. */
const ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** Marks that a place has a line: the fields below it count then. */
export const HAS_LINE = 'yes'

const NEW: Readonly<Record<InventoryKind, Draft>> = {
  place: { kind: 'kelurahan-office', status: 'active', 'uplinks.0': HAS_LINE },
  'access-point': { status: 'active' },
  equipment: { kind: 'ups', status: 'active' },
  provider: {},
}

/** What a record is named by in the address of its route. */
export function recordId(record: AnyRecord): string {
  return 'id' in record ? record.id : record.name
}

/** The records of a kind. */
export function recordsOf(records: InventoryRecords, kind: InventoryKind): readonly AnyRecord[] {
  switch (kind) {
    case 'place':
      return records.places
    case 'access-point':
      return records.accessPoints
    case 'equipment':
      return records.equipment
    case 'provider':
      return records.providers
    default:
      return kind satisfies never
  }
}

function valueAt(record: AnyRecord, path: string): string {
  let value: unknown = record
  for (const step of path.split('.')) {
    value = (value as Readonly<Record<string, unknown>> | null)?.[step] ?? null
  }
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return value === null ? '' : HAS_LINE
}

/** A record as it is typed; that of a new one for null. */
export function draftOf(kind: InventoryKind, record: AnyRecord | null): Draft {
  const paths = DRAFT_PATHS[kind]
  if (record === null)
    return { ...Object.fromEntries(paths.map((path) => [path, ''])), ...NEW[kind] }
  return Object.fromEntries(paths.map((path) => [path, valueAt(record, path)]))
}

/** Whether two drafts say the same. */
export function sameDraft(a: Draft, b: Draft): boolean {
  return Object.keys(a).every((path) => (a[path] ?? '').trim() === (b[path] ?? '').trim())
}

/** A number as people of the country type it, with a comma or a point; NaN for what is none. */
export function numberOf(text: string): number {
  const plain = text.trim().replace('−', '-').replace(',', '.')
  return plain === '' ? Number.NaN : Number(plain)
}

/** What can be told amiss before it is sent. */
export type DraftFault = 'required' | 'id' | 'number' | 'latitude' | 'longitude'

const REQUIRED: Readonly<Record<InventoryKind, readonly string[]>> = {
  place: ['name', 'id', 'latitude', 'longitude', 'kecamatan', 'kelurahan'],
  'access-point': ['place', 'name', 'id'],
  equipment: ['place', 'name', 'id'],
  provider: ['name'],
}

/** What is amiss by path; empty when it can be sent. */
export function draftFaults(kind: InventoryKind, draft: Draft): ReadonlyMap<string, DraftFault> {
  const faults = new Map<string, DraftFault>()
  const at = (path: string): string => (draft[path] ?? '').trim()
  for (const path of REQUIRED[kind]) if (at(path) === '') faults.set(path, 'required')
  if (at('id') !== '' && !ID_PATTERN.test(at('id'))) faults.set('id', 'id')
  for (const [path, most] of [
    ['latitude', 90],
    ['longitude', 180],
  ] as const) {
    if (at(path) === '') continue
    if (!(Math.abs(numberOf(at(path))) <= most)) faults.set(path, path)
  }
  for (const line of LINE_PATHS) {
    const mbps = at(`${line}.contractMbps`)
    if (at(line) === HAS_LINE && mbps !== '' && !(numberOf(mbps) >= 0)) {
      faults.set(`${line}.contractMbps`, 'number')
    }
  }
  return faults
}

const orNull = (text: string | undefined): string | null => text?.trim() || null

function placeOf(draft: Draft): PlaceRecord {
  const id = draft['id']?.trim() ?? ''
  return {
    id,
    name: draft['name']?.trim(),
    kind: draft['kind'],
    kecamatan: draft['kecamatan']?.trim(),
    kelurahan: draft['kelurahan']?.trim(),
    latitude: numberOf(draft['latitude'] ?? ''),
    longitude: numberOf(draft['longitude'] ?? ''),
    status: draft['status'],
    powerArea: orNull(draft['powerArea']),
    serviceHours: orNull(draft['serviceHours']),
    uplinks: linesIn(draft).map((line) => lineOf(draft, line, id)),
  } as PlaceRecord
}

/** A line that nobody named is called after its place; a further one with its number. */
function lineOf(draft: Draft, line: string, place: string): LineRecord {
  const mbps = draft[`${line}.contractMbps`]?.trim() ?? ''
  const number = LINE_PATHS.indexOf(line) + 1
  const id = orNull(draft[`${line}.id`]) ?? (number === 1 ? place : `${place}-${number}`)
  return {
    id,
    provider: orNull(draft[`${line}.provider`]),
    agent: orNull(draft[`${line}.agent`]),
    contract: orNull(draft[`${line}.contract`]),
    contractMbps: mbps === '' ? null : numberOf(mbps),
  } as LineRecord
}

/** The paths of the lines that a draft has. */
export function linesIn(draft: Draft): readonly string[] {
  return LINE_PATHS.filter((line) => draft[line] === HAS_LINE)
}

/** What a field is called by: all lines have the same fields, `uplinks.1.agent` is `uplink.agent`. */
export function textKey(path: string): string {
  return path.replace(/^uplinks(\.\d+)?/, 'uplink')
}

/** The record that a draft says. Its words are the server's to judge, by field. */
export function recordOfDraft(kind: InventoryKind, draft: Draft): AnyRecord {
  if (kind === 'place') return placeOf(draft)
  const entries = DRAFT_PATHS[kind].map((path) => [path, orNull(draft[path])] as const)
  return Object.fromEntries(entries) as unknown as AnyRecord
}

/** A path of the server's answer as the form knows it: `record.uplinks.0.agent` is `uplinks.0.agent`. */
export function pathOfFault(path: string): string {
  return path.replace(/^record\./, '')
}

/** The paths in which two drafts differ. */
export function differingPaths(kind: InventoryKind, a: Draft, b: Draft): readonly string[] {
  const all: readonly string[] = DRAFT_PATHS[kind]
  return all.filter((path) => (a[path] ?? '').trim() !== (b[path] ?? '').trim())
}
