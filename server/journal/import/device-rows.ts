import type { AccessPointId, AgentId, EquipmentId, PlaceId } from '#contract/ids.ts'
import { phrase } from '#contract/phrase.ts'
import type { EquipmentKind } from '#contract/words.ts'
import type { AccessPoint, Equipment } from '../inventory.ts'
import type { CsvColumns } from './csv.ts'
import { givenBy } from './rows.ts'
import type { RowReader } from './rows.ts'

export const ACCESS_POINT_COLUMNS: CsvColumns = {
  required: ['id', 'name', 'place', 'agent'],
  optional: ['model', 'address', 'check', 'controller', 'mac', 'serial', 'role', 'status'],
}
export const EQUIPMENT_COLUMNS: CsvColumns = {
  required: ['id', 'kind', 'name', 'place', 'agent'],
  optional: ['address', 'model', 'status'],
}

const STATUS_WORDS: Readonly<Record<string, AccessPoint['status']>> = {
  '': 'active',
  active: 'active',
  aktif: 'active',
  retired: 'retired',
  nonaktif: 'retired',
}
const ROLE_WORDS: Readonly<Record<string, 'ap' | 'controller' | 'auto'>> = {
  '': 'auto',
  ap: 'ap',
  controller: 'controller',
}
const EQUIPMENT_WORDS: Readonly<Record<string, EquipmentKind>> = { ups: 'ups', switch: 'switch' }

/** One row of access-points.csv; `formerOf` gives what is known of it. */
export function accessPointRow(
  reader: RowReader,
  columns: ReadonlySet<string>,
  formerOf: (id: AccessPointId) => AccessPoint | undefined,
): AccessPoint {
  const id = reader.id('id') as AccessPointId
  const former = formerOf(id)
  const given = givenBy(columns)
  const text = (column: string): string | null => reader.optionalText(column)
  const role = (column: string): AccessPoint['role'] => {
    const word = reader.word(column, ROLE_WORDS, phrase('role'))
    return word === 'auto' ? null : word
  }
  return {
    id,
    place: reader.id('place') as PlaceId,
    name: reader.text('name'),
    agent: reader.optionalId('agent') as AgentId | null,
    model: given('model', text, former?.model, null),
    address: given('address', (name) => reader.optionalAddress(name), former?.address, null),
    check: given('check', (name) => reader.optionalCheck(name), former?.check, null),
    controller: given(
      'controller',
      (name) => reader.optionalId(name) as AccessPointId | null,
      former?.controller,
      null,
    ),
    mac: given('mac', (name) => reader.optionalMac(name), former?.mac, null),
    serial: given('serial', text, former?.serial, null),
    role: given('role', role, former?.role, null),
    status: given('status', (name) => statusOf(reader, name), former?.status, 'active'),
  }
}

/** One row of equipment.csv; `formerOf` gives what is known of it. */
export function equipmentRow(
  reader: RowReader,
  columns: ReadonlySet<string>,
  formerOf: (id: EquipmentId) => Equipment | undefined,
): Equipment {
  const id = reader.id('id') as EquipmentId
  const former = formerOf(id)
  const given = givenBy(columns)
  return {
    id,
    kind: reader.word('kind', EQUIPMENT_WORDS, phrase('equipment-kind')),
    place: reader.id('place') as PlaceId,
    name: reader.text('name'),
    agent: reader.optionalId('agent') as AgentId | null,
    address: given('address', (name) => reader.optionalAddress(name), former?.address, null),
    model: given('model', (name) => reader.optionalText(name), former?.model, null),
    status: given('status', (name) => statusOf(reader, name), former?.status, 'active'),
  }
}

function statusOf(reader: RowReader, column: string): AccessPoint['status'] {
  return reader.word(column, STATUS_WORDS, phrase('device-status'))
}
