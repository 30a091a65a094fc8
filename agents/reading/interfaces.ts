import { number, text } from '../snmp/decode.ts'
import type { Oid, SnmpValue } from '../snmp/session.ts'
import type { Poll } from './poll.ts'
import type { InterfaceReading } from './reading.ts'
import { counterOf } from './standard.ts'

/** IF-MIB. */
const IF_TABLE = '1.3.6.1.2.1.2.2.1'
const IF_X_TABLE = '1.3.6.1.2.1.31.1.1.1'
const IF = {
  descr: `${IF_TABLE}.2`,
  type: `${IF_TABLE}.3`,
  operStatus: `${IF_TABLE}.8`,
  inOctets: `${IF_TABLE}.10`,
  inErrors: `${IF_TABLE}.14`,
  outOctets: `${IF_TABLE}.16`,
  outErrors: `${IF_TABLE}.20`,
  name: `${IF_X_TABLE}.1`,
  hcInOctets: `${IF_X_TABLE}.6`,
  hcOutOctets: `${IF_X_TABLE}.10`,
} as const satisfies Record<string, Oid>

const ETHERNET_TYPES: ReadonlySet<number> = new Set([6, 62, 69, 117])

/** An interface with what is needed to choose among them. */
export interface InterfaceRow extends InterfaceReading {
  readonly type: number | null
}

/** Every row of ifTable: ifXTable may hold rows that are no interfaces. */
export function readInterfaces(poll: Poll): readonly InterfaceRow[] {
  const missing = poll.missing
  const column = (oid: Oid): ReadonlyMap<string, SnmpValue> => poll.column(oid, false, false)
  const cells = {
    descr: column(IF.descr),
    type: column(IF.type),
    status: column(IF.operStatus),
    rx32: column(IF.inOctets),
    tx32: column(IF.outOctets),
    rxErrors: column(IF.inErrors),
    txErrors: column(IF.outErrors),
    name: column(IF.name),
    rx64: column(IF.hcInOctets),
    tx64: column(IF.hcOutOctets),
  }
  if (poll.missing > missing) return []
  const { descr, status, rx32, tx32, rxErrors, txErrors } = cells
  const indexes = new Set(
    [descr, status, rx32, tx32, rxErrors, txErrors].flatMap((values) => [...values.keys()]),
  )
  return [...indexes].map((index) => {
    const rx64 = counterOf(cells.rx64.get(index))
    const tx64 = counterOf(cells.tx64.get(index))
    return {
      ifIndex: Number(index),
      type: number(cells.type.get(index) ?? null),
      name: text(cells.name.get(index) ?? null) ?? text(descr.get(index) ?? null),
      up: upOf(status.get(index)),
      rxBytes: rx64 ?? counterOf(rx32.get(index)),
      txBytes: tx64 ?? counterOf(tx32.get(index)),
      rxErrors: counterOf(rxErrors.get(index)),
      txErrors: counterOf(txErrors.get(index)),
      counterBits: rx64 === null ? 32 : 64,
    }
  })
}

/** Counters and state of one known interface, as plain objects of the next request. */
export function readInterface(poll: Poll, known: InterfaceRow): InterfaceRow {
  const index = String(known.ifIndex)
  const [rxOid, txOid] =
    known.counterBits === 64 ? [IF.hcInOctets, IF.hcOutOctets] : [IF.inOctets, IF.outOctets]
  return {
    ...known,
    up: upOf(poll.scalar(`${IF.operStatus}.${index}`, false)),
    rxBytes: counterOf(poll.scalar(`${rxOid}.${index}`, false)),
    txBytes: counterOf(poll.scalar(`${txOid}.${index}`, false)),
    rxErrors: null,
    txErrors: null,
  }
}

/** Only 1 is up: down, dormant, notPresent and lowerLayerDown are not. */
function upOf(status: SnmpValue | undefined): boolean | null {
  const state = status === undefined ? null : number(status)
  return state === null ? null : state === 1
}

const WAN_NAME = /^(wan|eth-?wan|internet|uplink)/i
const ETHERNET_NAME = /^(eth|en[ops]\d|ether|ge|gi|fa|lan|port|sfp|mgi|te|gigabit|fast|swp)/i
const NOT_PHYSICAL =
  /^(lo|br|bridge|vlan|vif|tun|tap|ppp|wl|wifi|ath|ra\d|rai|apcli|wds|radio|dot11|vap|mon|null|bvi|dummy|ifb|gre|sit|ip6|teql|bond|lag|cap|w60g)|\.\d+$|wireless|802\.11|software/i

/**
 * The interface that carries the device's traffic: its WAN or wired port by name and type, else the
 * busiest that is up. Null when none has a counter, or none has the name that is asked for.
 */
export function chooseTraffic(
  rows: readonly InterfaceRow[],
  wanted: string | null,
): InterfaceRow | null {
  let best: InterfaceRow | null = null
  let bestRank = -1
  for (const row of rows) {
    if (row.rxBytes === null || row.txBytes === null) continue
    if (wanted !== null && row.name !== wanted) continue
    const rank = rankOf(row)
    if (rank > bestRank || (rank === bestRank && best !== null && octets(row) > octets(best))) {
      best = row
      bestRank = rank
    }
  }
  return best
}

function rankOf(row: InterfaceRow): number {
  const name = row.name ?? ''
  const carries = octets(row) > 0n
  const loopback = row.type === 24 || /^lo\d*$/i.test(name)
  if (loopback) return 0
  if (row.up !== true || !carries) return 1
  if (WAN_NAME.test(name)) return 5
  if (NOT_PHYSICAL.test(name)) return 2
  if (ETHERNET_NAME.test(name)) return 4
  return row.type !== null && ETHERNET_TYPES.has(row.type) ? 3 : 2
}

function octets(row: InterfaceRow): bigint {
  return (row.rxBytes ?? 0n) + (row.txBytes ?? 0n)
}
