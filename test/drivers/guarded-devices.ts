import { isGuarded, isNeverRead } from '../../agents/reading/never-read.ts'
import type {
  BulkAnswer,
  BulkRequest,
  Oid,
  SessionStats,
  SnmpSession,
  Varbind,
} from '../../agents/snmp/session.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'
import type { Recording } from './snmprec-session.ts'

/** A table of a MIB: the columns 1 to `columns`, or those, below its entry; rows as chosen. */
interface TableShape {
  readonly entry: Oid
  readonly columns: number | readonly number[]
  /** Rows that it has whatever is chosen: configuration, not what comes and goes. */
  readonly rowsLeast?: number
  readonly index?: string
}

/** Scalars 1 to `count` below an OID. */
interface ScalarsShape {
  readonly scalars: Oid
  readonly count: number
}

/** A MIB module: a device has all of its scalars or none; its tables have any number of rows. */
interface Module {
  readonly parts: readonly (TableShape | ScalarsShape)[]
  /** A device without it would not be of the family. */
  readonly always?: true
}

export interface GuardedFamily {
  readonly name: string
  readonly sysObjectId: Oid
  readonly sysDescr: string
  readonly modules: readonly Module[]
}

const RUIJIE = '1.3.6.1.4.1.4881.1.1.10.2'
const WAC = '1.3.6.1.4.1.4526.100.7.14'
const CNPILOT_R = '1.3.6.1.4.1.41010.1'
const MAC_INDEX = '2.0.0.0.0.'

const interfaces: Module = {
  parts: [
    { entry: '1.3.6.1.2.1.2.2.1', columns: 22, rowsLeast: 1 },
    { entry: '1.3.6.1.2.1.31.1.1.1', columns: 19, rowsLeast: 1 },
  ],
}
const host: Module = {
  parts: [
    { entry: '1.3.6.1.2.1.25.2.3.1', columns: 7 },
    { entry: '1.3.6.1.2.1.25.3.3.1', columns: 2 },
  ],
}
const rgos: readonly Module[] = [
  { parts: [{ scalars: `${RUIJIE}.1.1`, count: 27 }] },
  {
    parts: [
      { entry: `${RUIJIE}.35.1.1.1`, columns: 5 },
      { scalars: `${RUIJIE}.36.1.1`, count: 3 },
      { entry: `${RUIJIE}.36.1.2.1`, columns: 5 },
    ],
  },
]
const fatCf: Module = {
  parts: [
    { scalars: `${RUIJIE}.80.8.1`, count: 24 },
    { entry: `${RUIJIE}.80.8.3.1.1`, columns: 20 },
    { entry: `${RUIJIE}.80.8.4.2.1`, columns: 3 },
    { entry: `${RUIJIE}.80.8.4.3.1`, columns: 10 },
    { entry: `${RUIJIE}.80.8.5.1.1`, columns: 6, rowsLeast: 1 },
    { entry: `${RUIJIE}.80.8.8.1.1`, columns: 6, rowsLeast: 1 },
    { scalars: `${RUIJIE}.80.9.1`, count: 4 },
    { scalars: `${RUIJIE}.80.9.2`, count: 2 },
    { entry: `${RUIJIE}.80.9.3.2.1`, columns: [7, 8, 23, 25, 26] },
    { entry: `${RUIJIE}.80.9.4.1.1`, columns: 8 },
  ],
}
const fitCf: Module = {
  parts: [
    { scalars: `${RUIJIE}.81.1`, count: 3 },
    { entry: `${RUIJIE}.81.2.3.1.1`, columns: [7, 11, 20, 42], index: MAC_INDEX },
    { entry: `${RUIJIE}.81.3.1.1`, columns: 4, index: MAC_INDEX },
    { entry: `${RUIJIE}.81.4.1.1`, columns: 6, rowsLeast: 1 },
    { entry: `${RUIJIE}.81.5.1.1`, columns: 6, rowsLeast: 1 },
  ],
}
const fatIn: Module = {
  parts: [
    { entry: `${RUIJIE}.82.1.2.1.1`, columns: 16, rowsLeast: 1 },
    { entry: `${RUIJIE}.82.1.4`, columns: 3, rowsLeast: 1 },
    { entry: `${RUIJIE}.82.2.2.34.1`, columns: 5 },
  ],
}
const controller: Module = {
  always: true,
  parts: [
    { scalars: `${RUIJIE}.56.1.1`, count: 40 },
    { entry: `${RUIJIE}.56.2.1.1.1`, columns: [2, 32, 34, 48, 52, 53], index: MAC_INDEX },
    { entry: `${RUIJIE}.56.2.1.2.1`, columns: [2, 11, 13, 17, 18], index: MAC_INDEX },
    { entry: `${RUIJIE}.56.2.1.5.1`, columns: 5, index: MAC_INDEX },
    { entry: `${RUIJIE}.56.2.1.8.1`, columns: [2, 3, 5, 15, 18, 19], index: MAC_INDEX },
    { entry: `${RUIJIE}.56.4.1.1.1`, columns: 15 },
    { entry: `${RUIJIE}.56.4.1.2.1`, columns: 5 },
    { entry: `${RUIJIE}.56.5.1.1.1`, columns: [2, 4, 7, 17, 21, 25], index: MAC_INDEX },
  ],
}
const rrm: Module = { parts: [{ entry: `${RUIJIE}.63.1.4.4.1`, columns: 6, index: MAC_INDEX }] }

/** Devices that hold every secret of the list, as their MIBs lay them out. */
export const guardedFamilies: readonly GuardedFamily[] = [
  {
    name: 'Ruijie AC',
    sysObjectId: '1.3.6.1.4.1.4881.1.3.1.1.50',
    sysDescr: 'Ruijie Wireless Switch(WS6008) By Ruijie Networks.',
    modules: [interfaces, host, ...rgos, controller, rrm, fitCf],
  },
  {
    name: 'Ruijie stand-alone access point',
    sysObjectId: '1.3.6.1.4.1.4881.1.3.1.1.198',
    sysDescr: 'Ruijie Indoor AP710 (802.11a/n/ac) By Ruijie Networks.',
    modules: [interfaces, host, ...rgos, fatCf, fatIn],
  },
  {
    name: 'Ruijie gateway',
    sysObjectId: '1.3.6.1.4.1.4881.1.5.1.1.9',
    sysDescr: 'Ruijie gateway (EG105G) By Ruijie Networks.',
    modules: [interfaces, host, ...rgos, fatCf, fitCf, fatIn],
  },
  {
    name: 'Netgear WAC',
    sysObjectId: '1.3.6.1.4.1.4526.100.7.27',
    sysDescr: 'NETGEAR WAC510',
    modules: [
      interfaces,
      host,
      {
        always: true,
        parts: [
          { scalars: `${WAC}.1`, count: 18 },
          { entry: `${WAC}.2.1.1`, columns: 14 },
          { entry: `${WAC}.3.1.1`, columns: 18, rowsLeast: 1 },
          { entry: `${WAC}.4.1.1`, columns: 10, rowsLeast: 1 },
          { entry: `${WAC}.8.1.1`, columns: 14, index: `1.${MAC_INDEX}` },
        ],
      },
    ],
  },
  {
    name: 'Cambium cnPilot R',
    sysObjectId: '1.3.6.1.4.1',
    sysDescr: 'cnPilot R201 4.3.3-R4',
    modules: [
      interfaces,
      host,
      {
        always: true,
        parts: [
          { scalars: `${CNPILOT_R}.1`, count: 19 },
          { entry: `${CNPILOT_R}.5.1.1`, columns: 23, rowsLeast: 1 },
          { scalars: `${CNPILOT_R}.7`, count: 15 },
          { scalars: `${CNPILOT_R}.9`, count: 5 },
          { entry: `${CNPILOT_R}.10.2.1.1.1`, columns: 14, rowsLeast: 1 },
          { entry: `${CNPILOT_R}.10.2.2.1.1`, columns: 15, rowsLeast: 1 },
          { entry: `${CNPILOT_R}.10.3.1.1.1`, columns: 12, rowsLeast: 1 },
        ],
      },
    ],
  },
]

/** How many rows each table has, and which modules are there: one number for each, 0 for none. */
export type Choice = readonly number[]

/** A device of the family as a recording; every value is 1. */
export function guardedRecording(family: GuardedFamily, choice: Choice): Recording {
  let at = 0
  const next = (): number => choice[at++ % Math.max(1, choice.length)] ?? 0
  const objects = family.modules.flatMap((module) => {
    const there = module.always === true || next() > 0
    return module.parts.flatMap((part) => {
      const rows = next()
      if (!there) return []
      if ('scalars' in part) return numbered(part.count, (n) => `${part.scalars}.${n}.0`)
      const indexes = numbered(
        Math.max(part.rowsLeast ?? 0, rows),
        (n) => `${part.index ?? ''}${n}`,
      )
      const { columns, entry } = part
      const names = typeof columns === 'number' ? numbered(columns, (n) => n) : columns
      return names.flatMap((name) => indexes.map((index) => `${entry}.${name}.${index}`))
    })
  })
  return parseSnmprec(
    [
      `1.3.6.1.2.1.1.1.0|4|${family.sysDescr}`,
      `1.3.6.1.2.1.1.2.0|6|${family.sysObjectId}`,
      '1.3.6.1.2.1.1.3.0|67|8640000',
      ...objects.map((oid) => `${oid}|2|1`),
    ].join('\n'),
  )
}

function numbered(count: number, name: (n: string) => string): readonly string[] {
  return Array.from({ length: count }, (_, at) => name(String(at + 1)))
}

/** A session that keeps what was asked or told wrongly of what must not be read. */
export class SecretSpy implements SnmpSession {
  readonly faults: string[] = []
  readonly #inner: SnmprecSession

  constructor(recording: Recording) {
    this.#inner = new SnmprecSession(recording)
  }

  async get(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    this.#askedBadly('GET', oids.filter(isNeverRead))
    return this.#told('GET', oids, await this.#inner.get(oids))
  }

  async getNext(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    this.#askedBadly('GETNEXT', oids.filter(isGuarded))
    return this.#told('GETNEXT', oids, await this.#inner.getNext(oids))
  }

  async getBulk(request: BulkRequest): Promise<BulkAnswer> {
    const asked = [...request.nonRepeaters, ...request.repeaters]
    this.#askedBadly('GETBULK', asked.filter(isGuarded))
    const answer = await this.#inner.getBulk(request)
    this.#told('GETBULK', asked, [...answer.nonRepeaters, ...answer.repeaters.flat()])
    return answer
  }

  takeStats(): SessionStats {
    return this.#inner.takeStats()
  }

  close(): void {
    this.#inner.close()
  }

  #askedBadly(method: string, oids: readonly Oid[]): void {
    for (const oid of oids) this.faults.push(`${method} asked ${oid}`)
  }

  #told(method: string, asked: readonly Oid[], bounds: readonly Varbind[]): readonly Varbind[] {
    const secret = bounds.find((bound) => bound.value !== null && isNeverRead(bound.oid))
    if (secret !== undefined) {
      this.faults.push(`${method} ${asked.join(' ')} was told ${secret.oid}`)
    }
    return bounds
  }
}
