import type { Conduct, Device } from '../device.ts'
import { compareArcs, parseOid } from '../oid.ts'
import type { OidIndex, OidTable, Value } from '../oid-table.ts'
import {
  buildIndex,
  counter32,
  fillTable,
  integer,
  objectId,
  text,
  timeTicks,
} from '../oid-table.ts'
import type { FaultBook } from './faults.ts'
import type { CityEquipment } from './plan.ts'

/** How long the UPS of a rack lasts without mains: short, so that a demo sees its end. */
export const BATTERY_MS = 120_000
/** Below this share of its charge the UPS warns. */
const LOW_SHARE = 0.3
const POE_PORTS = 8

/** What the power does at a moment, as the devices of one place feel it. */
interface Power {
  readonly nowMs: number
  /** Null while there are mains. */
  readonly cutSinceMs: number | null
}

type Objects = readonly (readonly [oid: string, valueOf: (power: Power) => Value])[]

/** A UPS (UPS-MIB) or a PoE switch (POWER-ETHERNET-MIB) of the city. */
export class CityEquipmentDevice implements Device {
  readonly #equipment: CityEquipment
  readonly #faults: FaultBook
  readonly #index: OidIndex
  readonly #values: readonly ((power: Power) => Value)[]

  constructor(equipment: CityEquipment, faults: FaultBook) {
    this.#equipment = equipment
    this.#faults = faults
    const own = equipment.kind === 'ups' ? upsObjects(equipment) : switchObjects(equipment)
    const sorted = own
      .map(([oid, valueOf]) => ({ arcs: parseOid(oid), valueOf }))
      .sort((a, b) => compareArcs(a.arcs, b.arcs))
    this.#values = sorted.map(({ valueOf }) => valueOf)
    this.#index = buildIndex(sorted.map(({ arcs }) => arcs))
  }

  /** A UPS lives on its battery for a while; a switch is fed by the mains alone. */
  conductAt(nowMs: number): Conduct {
    const { cutSinceMs } = this.#powerAt(nowMs)
    const lastsMs = this.#equipment.kind === 'ups' ? BATTERY_MS : 0
    const isDark = cutSinceMs !== null && nowMs - cutSinceMs >= lastsMs
    return { kind: isDark ? 'silent' : 'answer' }
  }

  tableAt(nowMs: number): OidTable {
    const power = this.#powerAt(nowMs)
    return fillTable(this.#index, (position) => this.#values[position]!(power))
  }

  #powerAt(nowMs: number): Power {
    const cut = this.#faults.active(this.#equipment.place.id, 'power-cut', nowMs)
    return { nowMs, cutSinceMs: cut?.fromMs ?? null }
  }
}

function systemOf({ id, model }: CityEquipment, identity: string): Objects {
  const system = '1.3.6.1.2.1.1'
  return [
    [`${system}.1.0`, () => text(model)],
    [`${system}.2.0`, () => objectId(identity)],
    [`${system}.3.0`, ({ nowMs }) => timeTicks(Math.floor(nowMs / 10) % 2 ** 32)],
    [`${system}.5.0`, () => text(id)],
  ]
}

/** Share of the charge that is left. */
const chargeOf = ({ nowMs, cutSinceMs }: Power): number =>
  cutSinceMs === null ? 1 : Math.max(0, 1 - (nowMs - cutSinceMs) / BATTERY_MS)

function upsObjects(equipment: CityEquipment): Objects {
  const ups = '1.3.6.1.2.1.33.1'
  const seconds = ({ nowMs, cutSinceMs }: Power): number =>
    cutSinceMs === null ? 0 : Math.floor((nowMs - cutSinceMs) / 1000)
  return [
    ...systemOf(equipment, '1.3.6.1.2.1.33'),
    [`${ups}.1.1.0`, () => text('Contoh (demo)')],
    [`${ups}.1.2.0`, () => text(equipment.model)],
    [`${ups}.2.1.0`, (power) => integer(chargeOf(power) < LOW_SHARE ? 3 : 2)],
    [`${ups}.2.2.0`, (power) => integer(seconds(power))],
    [`${ups}.2.3.0`, (power) => integer(Math.ceil((chargeOf(power) * BATTERY_MS) / 60_000))],
    [`${ups}.2.4.0`, (power) => integer(Math.round(100 * chargeOf(power)))],
    [`${ups}.3.1.0`, ({ cutSinceMs }) => counter32(cutSinceMs === null ? 0 : 1)],
    [`${ups}.3.2.0`, () => integer(1)],
    [`${ups}.3.3.1.3.1`, ({ cutSinceMs }) => integer(cutSinceMs === null ? 224 : 0)],
    [`${ups}.4.1.0`, ({ cutSinceMs }) => integer(cutSinceMs === null ? 3 : 5)],
    [`${ups}.4.3.0`, () => integer(1)],
    [`${ups}.4.4.1.5.1`, () => integer(14)],
  ]
}

function switchObjects(equipment: CityEquipment): Objects {
  const port = '1.3.6.1.2.1.105.1.1.1'
  return [
    ...systemOf(equipment, '1.3.6.1.4.1.8072.3.2.10'),
    ...Array.from({ length: POE_PORTS }, (_, index): Objects => {
      const isFed = index < equipment.feeds
      return [
        [`${port}.3.1.${index + 1}`, () => integer(1)],
        [`${port}.6.1.${index + 1}`, () => integer(isFed ? 3 : 2)],
      ]
    }).flat(),
  ]
}
