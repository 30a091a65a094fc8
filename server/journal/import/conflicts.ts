import type { AccessPointId, PlaceId, UplinkId } from '#contract/ids.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { AccessPoint, Inventory, Uplink } from '../inventory.ts'
import type { RowReader } from './rows.ts'

/** One row of a file with what can tell a fault in it. */
export interface Row<T> {
  readonly item: T
  readonly reader: RowReader
  readonly line: number
}

/** `column` is the one that holds the id. */
export function refuseRepeated(rows: readonly Row<{ readonly id: string }>[], column = 'id'): void {
  const lines = new Map<string, number>()
  for (const { item, reader, line } of rows) {
    const first = lines.get(item.id)
    if (first === undefined) lines.set(item.id, line)
    else if (item.id !== '') {
      const expected = phrase('each-once', { column: reader.headingOf(column) })
      reader.fault(column, phrase('on-line-already', { text: item.id, line: first }), expected)
    }
  }
}

/** What stands in a place needs a place that is in the files or in the inventory. */
export function checkPlaces(
  rows: readonly Row<{ readonly place: PlaceId }>[],
  isKnown: (place: PlaceId) => boolean,
): void {
  for (const { item, reader } of rows) {
    if (isKnown(item.place) || item.place === ('' as PlaceId)) continue
    reader.fault('place', phrase('place-none', { place: item.place }), phrase('place-id'))
  }
}

/** A line belongs to one place: it may move only away from a place that is in the file as well. */
export function checkUplinks(
  rows: readonly Row<{ readonly id: PlaceId; readonly uplink: Uplink | null }>[],
  inventory: Inventory,
): void {
  const inFile = new Set(rows.map(({ item }) => item.id))
  const owners = new Map<UplinkId, PlaceId>()
  for (const { item } of rows) {
    const line = item.uplink === null ? undefined : inventory.uplinks.get(item.uplink.id)
    if (line !== undefined && !inFile.has(line.place)) owners.set(line.id, line.place)
  }
  for (const { item, reader } of rows) {
    if (item.uplink === null) continue
    const owner = owners.get(item.uplink.id)
    if (owner === undefined) owners.set(item.uplink.id, item.id)
    else if (owner !== item.id) {
      const problem = phrase('uplink-taken', { uplink: item.uplink.id, place: owner })
      reader.fault('uplink', problem, phrase('uplink-own-id'))
    }
  }
}

/**
 * Access points and their controllers, as they would be after the import: a controller is there, is
 * polled itself and by the same agent, and can tell the access points that it manages apart.
 */
export function checkControllers(rows: readonly Row<AccessPoint>[], inventory: Inventory): void {
  if (rows.length === 0) return
  const inFile = new Map(rows.map(({ item }) => [item.id, item]))
  const managedBy = new Map<AccessPointId, AccessPoint>()
  const note = (item: AccessPoint): void => {
    if (item.controller !== null && item.status === 'active') managedBy.set(item.controller, item)
  }
  for (const item of inventory.accessPoints.values()) note(inFile.get(item.id) ?? item)
  for (const item of inFile.values()) if (!inventory.accessPoints.has(item.id)) note(item)
  for (const { item, reader } of rows) {
    if (item.status === 'retired') {
      const managed = managedBy.get(item.id)
      if (managed !== undefined) {
        const problem = phrase('controller-of', { controller: item.id, managed: managed.id })
        reader.fault('status', problem, phrase('managed-none'))
      }
      continue
    }
    if (item.controller !== null) {
      const controller = inFile.get(item.controller) ?? inventory.accessPoints.get(item.controller)
      checkManaged(item, controller, reader)
    }
    const left = managedBy.get(item.id)
    if (left !== undefined && !inFile.has(left.id) && left.agent !== item.agent) {
      const problem = phrase('managed-polled-by', { managed: left.id, agent: left.agent ?? '-' })
      reader.fault('agent', problem, phrase('controller-one-agent'))
    }
  }
  checkMarks(rows, inventory)
}

function checkManaged(
  item: AccessPoint,
  controller: AccessPoint | undefined,
  reader: RowReader,
): void {
  const fault = (column: string, problem: Phrase, expected: Phrase): void =>
    reader.fault(column, problem, expected)
  if (controller === undefined || controller.status === 'retired') {
    const problem = phrase('access-point-none', { accessPoint: item.controller ?? '' })
    fault('controller', problem, phrase('access-point-id'))
  } else if (controller.controller !== null) {
    const names = { accessPoint: controller.id, controller: controller.controller }
    fault('controller', phrase('managed-by', names), phrase('controller-polled'))
  } else if (controller.agent !== item.agent) {
    const names = { agent: item.agent ?? '-', controller: controller.id }
    const expected = phrase('agent-of-controller', { agent: controller.agent ?? '-' })
    fault('agent', phrase('agent-polls-not', names), expected)
  }
  if (item.address !== null) {
    fault('address', phrase('managed-not-polled'), phrase('address-or-controller'))
  }
}

/** A MAC belongs to one access point, a serial to one of those of a controller. */
function checkMarks(rows: readonly Row<AccessPoint>[], { accessPoints }: Inventory): void {
  const owners = new Map<string, AccessPointId>()
  const inFile = new Set(rows.map(({ item }) => item.id))
  const marksOf = ({ mac, serial, controller, status }: AccessPoint) =>
    status === 'retired'
      ? []
      : [
          ['mac', mac, `mac ${mac}`] as const,
          ['serial', serial, `serial ${controller} ${serial?.toLowerCase()}`] as const,
        ].filter(([, value]) => value !== null)
  for (const item of accessPoints.values()) {
    const isMarked = item.mac !== null || item.serial !== null
    if (!isMarked || inFile.has(item.id)) continue
    for (const [, , key] of marksOf(item)) owners.set(key, item.id)
  }
  for (const { item, reader } of rows) {
    for (const [column, value, key] of marksOf(item)) {
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, item.id)
      else if (owner !== item.id) {
        const problem = phrase('mark-taken', { mark: value ?? '', accessPoint: owner })
        reader.fault(column, problem, phrase('mark-own'))
      }
    }
  }
}
