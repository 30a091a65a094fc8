import type { ContactRecord, PlaceRecord, RecordWarning } from '#contract/inventory.ts'
import type { AccessPointRecord, EquipmentRecord, ProviderRecord } from '#contract/inventory.ts'
import type { AgentId, PlaceId } from '#contract/ids.ts'
import { phrase, phrasedFault } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { areaFinder } from '../domain/area-finder.ts'
import type { Maker } from './changes.ts'
import type { GeographyData } from './geography.ts'
import type { TableFile } from './import/plan.ts'
import { planImport } from './import/plan.ts'
import type { ImportFiles } from './import/plan.ts'
import { inertCell } from './import/formula.ts'
import {
  accessPointCells,
  cellText,
  contactCells,
  equipmentCells,
  fieldOf,
  placeRows,
  providerCells,
} from './import/record-cells.ts'
import type { RecordCells } from './import/record-cells.ts'
import { recordIn } from './inventory-records.ts'
import { RevisionConflictError } from './inventory-tables.ts'
import type { Inventory } from './inventory.ts'
import type { Journal } from './open.ts'
import type { InventoryRecord } from './records.ts'

/** A whole record that a person wants; without a contact that of a place stays as it is. */
export type RecordWish =
  | {
      readonly kind: 'place'
      readonly record: PlaceRecord
      readonly contact?: ContactRecord | null
    }
  | { readonly kind: 'access-point'; readonly record: AccessPointRecord }
  | { readonly kind: 'equipment'; readonly record: EquipmentRecord }
  | { readonly kind: 'provider'; readonly record: ProviderRecord }

/** What became of a wish; paths name fields of the request. */
export type Edited =
  | {
      readonly outcome: 'done'
      readonly isNew: boolean
      readonly revision: number
      readonly record: InventoryRecord
      readonly warnings: readonly RecordWarning[]
    }
  | { readonly outcome: 'refused'; readonly faults: readonly RecordWarning[] }
  /** Somebody else changed the record after `base`. */
  | { readonly outcome: 'conflict'; readonly maker: Maker }

export interface EditOptions {
  /** The revision of the inventory that was edited; null does not ask. */
  readonly base: number | null
  readonly by: string
  readonly nowMs: number
}

/** An import came in between; that many times in a row is a fault elsewhere. */
const ATTEMPTS_MAX = 5

/** Makes or replaces one record, checked as a row of an import is, and logs who did it. */
export function editRecord(
  journal: Journal,
  wish: RecordWish,
  options: EditOptions,
): Promise<Edited> {
  return journal.edits.take(() => editAgain(journal, wish, options))
}

async function editAgain(
  journal: Journal,
  wish: RecordWish,
  options: EditOptions,
): Promise<Edited> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await editOnce(journal, wish, options)
    } catch (error) {
      if (!(error instanceof RevisionConflictError) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

async function editOnce(
  journal: Journal,
  wish: RecordWish,
  { base, by, nowMs }: EditOptions,
): Promise<Edited> {
  const inventory = journal.inventory()
  const { kind } = wish
  const id = idOf(wish)
  const maker = base === null ? null : await journal.changes.since(kind, id, base)
  if (maker !== null) return { outcome: 'conflict', maker }
  const former = recordIn(inventory, kind, id)
  const { plan, faults } = planImport(inventory, filesOf(wish))
  const found = [
    ...faults.map(({ column, line, problem, expected }) =>
      phrasedFault(fieldOf(kind, column, rowOf(line)), problem, expected),
    ),
    ...faultsOf(inventory, wish, former),
  ]
  if (found.length > 0) return { outcome: 'refused', faults: found }
  const isChanged = plan.changes.length > 0
  const next = isChanged
    ? await journal.applyImport(inventory.revision, plan.change, { by, atMs: nowMs })
    : inventory
  const record = recordIn(next, kind, id)
  if (record === null) throw new Error(`[journal] the ${kind} "${id}" is not there after its edit`)
  const warnings = warningsOf(next, journal.geography(), wish)
  return { outcome: 'done', isNew: former === null, revision: next.revision, record, warnings }
}

/** Replaces whom to ask at a place that is there. */
export function editContact(
  journal: Journal,
  place: PlaceId,
  contact: ContactRecord | null,
  options: EditOptions,
): Promise<Edited> {
  const record = recordIn(journal.inventory(), 'place', place) as PlaceRecord
  return editRecord(journal, { kind: 'place', record, contact }, options)
}

export function idOf(wish: RecordWish): string {
  return wish.kind === 'provider' ? wish.record.name : wish.record.id
}

/** The record as a file: one row, of a place one for each of its lines. */
function filesOf(wish: RecordWish): ImportFiles {
  switch (wish.kind) {
    case 'place': {
      const contact = wish.contact === undefined ? {} : contactCells(wish.contact)
      return { places: rowsOf(placeRows(wish.record).map((row) => ({ ...row, ...contact }))) }
    }
    case 'access-point':
      return { accessPoints: rowsOf([accessPointCells(wish.record)]) }
    case 'equipment':
      return { equipment: rowsOf([equipmentCells(wish.record)]) }
    case 'provider':
      return { providers: rowsOf([providerCells(wish.record)]) }
    default:
      return wish satisfies never
  }
}

/** Below the header. */
const FIRST_LINE = 2

/** The row of a record, from 0, that stands on a line of its file. */
function rowOf(line: number | null): number {
  return (line ?? FIRST_LINE) - FIRST_LINE
}

function rowsOf(rows: readonly RecordCells[]): TableFile {
  const records = rows.map((cells, index) => ({
    line: FIRST_LINE + index,
    cells: Object.values(cells).map((cell) => inertCell(cellText(cell))),
  }))
  return { name: 'record', records: [{ line: 1, cells: Object.keys(rows[0] ?? {}) }, ...records] }
}

/** What a file may say and a form may not: a name that is taken, an agent that nobody made. */
function faultsOf(
  inventory: Inventory,
  wish: RecordWish,
  former: InventoryRecord | null,
): readonly RecordWarning[] {
  const faults: RecordWarning[] = []
  const agent = (path: string, id: AgentId | null, before: AgentId | null | undefined): void => {
    if (id === null || id === before || inventory.agents.has(id)) return
    faults.push(phrasedFault(path, phrase('agent-none', { agent: id }), phrase('agent-made')))
  }
  const name = (twin: { readonly id: string; readonly name: string } | undefined): void => {
    if (twin === undefined) return
    const problem = phrase('name-taken', { name: twin.name, id: twin.id })
    faults.push(phrasedFault('record.name', problem, phrase('another')))
  }
  switch (wish.kind) {
    case 'place': {
      const before = former as PlaceRecord | null
      const { record } = wish
      for (const [index, line] of record.uplinks.entries()) {
        const known = before?.uplinks.find(({ id }) => id === line.id)
        agent(`record.uplinks.${index}.agent`, line.agent, known?.agent)
      }
      if (before?.name !== record.name || before.kelurahan !== record.kelurahan) {
        const isTwin = (one: { readonly kelurahan: string }): boolean =>
          alike(one.kelurahan, record.kelurahan)
        name(twinOf(record, inventory.places.values(), isTwin))
      }
      break
    }
    case 'access-point': {
      const before = former as AccessPointRecord | null
      const { record } = wish
      agent('record.agent', record.agent, before?.agent)
      if (before?.name !== record.name || before.place !== record.place) {
        name(twinOf(record, inventory.accessPoints.values(), (one) => one.place === record.place))
      }
      break
    }
    case 'equipment': {
      const before = former as EquipmentRecord | null
      const { record } = wish
      agent('record.agent', record.agent, before?.agent)
      if (before?.name !== record.name || before.place !== record.place) {
        name(twinOf(record, inventory.equipment.values(), (one) => one.place === record.place))
      }
      break
    }
    case 'provider': {
      const known = [...inventory.providers.values()].map((one) => ({ ...one, id: one.name }))
      const mine = { ...wish.record, id: wish.record.name, status: 'active' }
      name(twinOf(mine, known, () => true))
      break
    }
    default:
      wish satisfies never
  }
  return faults
}

interface Named {
  readonly id: string
  readonly name: string
  readonly status?: string
}

/** Another one that is in use, is called the same and stands where `isNear` says. */
function twinOf<T extends Named>(
  mine: Named,
  others: Iterable<T>,
  isNear: (other: T) => boolean,
): T | undefined {
  if (mine.status === 'retired') return undefined
  const name = plain(mine.name)
  for (const other of others) {
    if (other.id === mine.id || other.status === 'retired') continue
    if (plain(other.name) === name && isNear(other)) return other
  }
  return undefined
}

const plain = (name: string): string => name.trim().toLowerCase()
const alike = (a: string, b: string): boolean => plain(a) === plain(b)

/** By the outlines that it was made of: they change seldom, places are moved often. */
const finders = new WeakMap<GeographyData['areas'], ReturnType<typeof areaFinder>>()

function warningsOf(
  inventory: Inventory,
  { areas }: GeographyData,
  wish: RecordWish,
): readonly RecordWarning[] {
  const warnings: RecordWarning[] = []
  const warn = (path: string, problem: Phrase): void => {
    warnings.push(phrasedFault(path, problem))
  }
  if (wish.kind === 'place') {
    const find = finders.get(areas) ?? areaFinder([...areas.values()])
    finders.set(areas, find)
    if (areas.size > 0 && find(wish.record) === undefined) {
      warn('record.latitude', phrase('place-outside'))
    }
    return warnings
  }
  if (wish.kind === 'provider' || wish.record.status === 'retired') return warnings
  const { place, agent, address } = wish.record
  if (inventory.places.get(place)?.status === 'retired') {
    warn('record.place', phrase('place-retired', { place }))
  }
  if (agent === null) warn('record.agent', phrase('nobody-polls'))
  const isManaged = wish.kind === 'access-point' && wish.record.controller !== null
  if (address === null && !isManaged) {
    warn('record.address', phrase('address-of-file'))
  }
  return warnings
}
