import type { AccessPointId, PlaceId, UplinkId } from '#contract/ids.ts'
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
      reader.fault(column, `"${item.id}" is on line ${first} already`, `each ${column} once`)
    }
  }
}

/** What stands in a place needs a place that is in the files or in the inventory. */
export function checkPlaces(
  rows: readonly Row<{ readonly place: PlaceId }>[],
  known: ReadonlySet<PlaceId>,
): void {
  for (const { item, reader } of rows) {
    if (known.has(item.place) || item.place === ('' as PlaceId)) continue
    const expected = 'the id of a place in the places file or in the inventory'
    reader.fault('place', `there is no place "${item.place}"`, expected)
  }
}

/** A line belongs to one place: it may move only away from a place that is in the file as well. */
export function checkUplinks(
  rows: readonly Row<{ readonly id: PlaceId; readonly uplink: Uplink | null }>[],
  inventory: Inventory,
): void {
  const inFile = new Set(rows.map(({ item }) => item.id))
  const owners = new Map<UplinkId, PlaceId>()
  for (const line of inventory.uplinks.values()) {
    if (!inFile.has(line.place)) owners.set(line.id, line.place)
  }
  for (const { item, reader } of rows) {
    if (item.uplink === null) continue
    const owner = owners.get(item.uplink.id)
    if (owner === undefined) owners.set(item.uplink.id, item.id)
    else if (owner !== item.id) {
      const problem = `"${item.uplink.id}" is the uplink of place "${owner}" already`
      reader.fault('uplink', problem, 'an id of its own for each uplink')
    }
  }
}

/**
 * Access points and their controllers, as they would be after the import: a controller is there, is
 * polled itself and by the same agent, and can tell the access points that it manages apart.
 */
export function checkControllers(rows: readonly Row<AccessPoint>[], inventory: Inventory): void {
  const items = new Map<AccessPointId, AccessPoint>(inventory.accessPoints)
  for (const { item } of rows) items.set(item.id, item)
  const managedBy = new Map<AccessPointId, AccessPoint>()
  for (const item of items.values()) {
    if (item.controller !== null && item.status === 'active') managedBy.set(item.controller, item)
  }
  const inFile = new Set(rows.map(({ item }) => item.id))
  for (const { item, reader } of rows) {
    if (item.status === 'retired') {
      const managed = managedBy.get(item.id)
      if (managed !== undefined) {
        const problem = `"${item.id}" is the controller of "${managed.id}"`
        reader.fault('status', problem, 'no active access point that it manages')
      }
      continue
    }
    if (item.controller !== null) checkManaged(item, items.get(item.controller), reader)
    const left = managedBy.get(item.id)
    if (left !== undefined && !inFile.has(left.id) && left.agent !== item.agent) {
      const problem = `"${left.id}", which it manages, is polled by "${left.agent}"`
      reader.fault('agent', problem, 'one agent for a controller and all that it manages')
    }
  }
  checkMarks(rows, items)
}

function checkManaged(
  item: AccessPoint,
  controller: AccessPoint | undefined,
  reader: RowReader,
): void {
  const fault = (column: string, problem: string, expected: string): void =>
    reader.fault(column, problem, expected)
  if (controller === undefined || controller.status === 'retired') {
    const expected = 'the id of an access point in the file or in the inventory'
    fault('controller', `there is no access point "${item.controller}"`, expected)
  } else if (controller.controller !== null) {
    const problem = `"${controller.id}" is managed by "${controller.controller}"`
    fault('controller', problem, 'a controller that is polled itself')
  } else if (controller.agent !== item.agent) {
    const problem = `"${item.agent}" does not poll the controller "${controller.id}"`
    fault('agent', problem, `the controller's agent, "${controller.agent}"`)
  }
  if (item.address !== null) {
    const problem = 'an access point with a controller is not polled itself'
    fault('address', problem, 'an address or a controller')
  }
}

/** A MAC belongs to one access point, a serial to one of those of a controller. */
function checkMarks(
  rows: readonly Row<AccessPoint>[],
  items: ReadonlyMap<AccessPointId, AccessPoint>,
): void {
  const owners = new Map<string, AccessPointId>()
  const inFile = new Set(rows.map(({ item }) => item.id))
  const marksOf = ({ mac, serial, controller, status }: AccessPoint) =>
    status === 'retired'
      ? []
      : [
          ['mac', mac, `mac ${mac}`] as const,
          ['serial', serial, `serial ${controller} ${serial?.toLowerCase()}`] as const,
        ].filter(([, value]) => value !== null)
  for (const item of items.values()) {
    if (inFile.has(item.id)) continue
    for (const [, , key] of marksOf(item)) owners.set(key, item.id)
  }
  for (const { item, reader } of rows) {
    for (const [column, value, key] of marksOf(item)) {
      const owner = owners.get(key)
      if (owner === undefined) owners.set(key, item.id)
      else if (owner !== item.id) {
        reader.fault(
          column,
          `"${value}" is that of "${owner}" already`,
          'each access point its own',
        )
      }
    }
  }
}
