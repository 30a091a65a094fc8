import type { Conduct, Device } from '../device.ts'
import { compareArcs, parseOid } from '../oid.ts'
import type { OidIndex, OidTable, Value } from '../oid-table.ts'
import { buildIndex, fillTable } from '../oid-table.ts'
import { VENDOR_TREES } from '../vendors/index.ts'
import type { LiveObjects, LiveValue } from '../vendors/objects.ts'
import { WIDE_COUNTERS } from '../vendors/objects.ts'
import type { FaultBook } from './faults.ts'
import type { CityAccessPoint } from './plan.ts'
import type { DeviceLife, DeviceNature, DeviceState } from './state.ts'
import { lifeAt, natureOf, stateAt } from './state.ts'
import { stationsAt } from './stations.ts'

/** Readings change once a second, as the counters of many real agents do. */
const REFRESH_MS = 1000

interface Layout {
  readonly index: OidIndex
  readonly values: readonly LiveValue[]
}

function layoutOf(objects: LiveObjects): Layout {
  const sorted = objects
    .map(([oid, value]) => ({ arcs: parseOid(oid), value }))
    .sort((a, b) => compareArcs(a.arcs, b.arcs))
  return {
    index: buildIndex(sorted.map(({ arcs }) => arcs)),
    values: sorted.map(({ value }) => value),
  }
}

const valueIn = (value: LiveValue, state: DeviceState): Value =>
  typeof value === 'function' ? value(state) : value

/** An access point of the city as a device that answers SNMP. */
export class CityDevice implements Device {
  readonly accessPoint: CityAccessPoint
  readonly #faults: FaultBook
  readonly #nature: DeviceNature
  /** The latest one is enough: stations come and go slowly. */
  #layout: Layout | undefined
  #layoutOf = ''
  #table: OidTable | undefined
  #tableOf = ''

  constructor(accessPoint: CityAccessPoint, faults: FaultBook, seed: number) {
    this.accessPoint = accessPoint
    this.#faults = faults
    this.#nature = natureOf(accessPoint, faults, seed)
  }

  lifeAt(nowMs: number): DeviceLife {
    return lifeAt(this.#nature, nowMs)
  }

  stateAt(nowMs: number): DeviceState {
    return stateAt(this.#nature, nowMs, this.lifeAt(nowMs).bootedAtMs)
  }

  conductAt(nowMs: number): Conduct {
    const faults = this.#faults.of(this.accessPoint.id)
    if (!this.lifeAt(nowMs).answers) return { kind: 'silent' }
    for (const fault of faults) {
      if (nowMs < fault.fromMs || nowMs >= fault.untilMs) continue
      if (fault.kind === 'wrong-community') return { kind: 'locked-out' }
      if (fault.kind === 'slow') return { kind: 'slow', delayMs: fault.delayMs }
      if (fault.kind === 'lossy') return { kind: 'lossy', share: fault.share }
      if (fault.kind === 'garbage') return { kind: 'garbage' }
    }
    return { kind: 'answer' }
  }

  tableAt(nowMs: number): OidTable {
    const momentMs = Math.floor(nowMs / REFRESH_MS) * REFRESH_MS
    const tableOf = `${momentMs} ${this.#faults.revision}`
    if (this.#table === undefined || this.#tableOf !== tableOf) {
      const state = this.stateAt(momentMs)
      const { index, values } = this.#layoutFor(state)
      this.#table = fillTable(index, (position) => valueIn(values[position]!, state))
      this.#tableOf = tableOf
    }
    return this.#table
  }

  /** The stations that the device serves at a moment. */
  stationsAt(nowMs: number): readonly string[] {
    return stationsAt(this.accessPoint.id, this.stateAt(nowMs).clients, nowMs)
  }

  #layoutFor({ nowMs, narrowCounters }: DeviceState): Layout {
    const tree = VENDOR_TREES[this.accessPoint.vendor]
    const stations = tree.listsStations === true ? this.stationsAt(nowMs) : []
    const key = `${stations.join(' ')} ${narrowCounters}`
    if (this.#layout !== undefined && this.#layoutOf === key) return this.#layout
    const objects = tree.objects(this.accessPoint, stations)
    const isWide = (oid: string): boolean =>
      WIDE_COUNTERS.some((wide) => oid.startsWith(`${wide}.`))
    this.#layoutOf = key
    this.#layout = layoutOf(narrowCounters ? objects.filter(([oid]) => !isWide(oid)) : objects)
    return this.#layout
  }
}
