import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ASN1, type Oid } from '../../agents/snmp/session.ts'
import type { AskedObjects } from './snmp-exporter.ts'

const COLLECTD = 'collectd'

/** One device to be polled by SNMP v2c on 127.0.0.1. */
export interface Device {
  readonly id: string
  readonly port: number
  readonly community: string
  /** What one steady poll of ours asks of it. */
  readonly asked: AskedObjects
}

/** Version of Debian's collectd, undefined when it is not installed. */
export function collectdVersion(): string | undefined {
  const help = spawnSync(COLLECTD, ['-h'], { encoding: 'utf8' })
  return /collectd[^\d]*([\d.]+)/.exec(help.stdout ?? '')?.[1]?.replace(/\.$/, '')
}

/**
 * Polls the same figures of the same devices into CSV files. Only numbers: collectd stores nothing
 * else. It has one table or value per `<Data>` block, and asks each by requests of its own.
 */
export function startCollectd(
  directory: string,
  devices: readonly Device[],
  intervalS: number,
): ChildProcess {
  const base = join(directory, 'collectd')
  mkdirSync(base, { recursive: true })
  const kinds = new Map<AskedObjects, string>()
  for (const { asked } of devices) {
    if (!kinds.has(asked)) kinds.set(asked, `k${kinds.size}`)
  }
  const config = [
    `BaseDir "${base}"`,
    `PIDFile "${join(base, 'pid')}"`,
    `Interval ${intervalS}`,
    // A device keeps a thread busy while it does not answer; 5 is the default.
    'ReadThreads 5',
    'WriteQueueLimitHigh 100000',
    'LoadPlugin csv',
    'LoadPlugin snmp',
    `<Plugin csv>\n  DataDir "${base}"\n  StoreRates false\n</Plugin>`,
    '<Plugin snmp>',
    ...[...kinds].flatMap(([asked, kind]) => dataBlocks(asked, kind)),
    ...devices.flatMap(({ id, port, community, asked }) => [
      `  <Host "${id}">`,
      `    Address "udp:127.0.0.1:${port}"`,
      '    Version 2',
      `    Community "${community}"`,
      `    Interval ${intervalS}`,
      `    Collect ${dataNames(asked, kinds.get(asked) ?? '')
        .map((name) => `"${name}"`)
        .join(' ')}`,
      '  </Host>',
    ]),
    '</Plugin>',
    '',
  ].join('\n')
  const file = join(directory, 'collectd.conf')
  writeFileSync(file, config)
  return spawn(COLLECTD, ['-f', '-C', file], { stdio: 'ignore' })
}

function numeric(objects: ReadonlyMap<Oid, number>): [Oid, number][] {
  return [...objects].filter(([, type]) => type !== ASN1.octetString && type !== ASN1.oid)
}

function dataNames({ scalars, columns }: AskedObjects, kind: string): string[] {
  return [
    ...numeric(scalars).map((_, index) => `${kind}-s${index}`),
    ...numeric(columns).map((_, index) => `${kind}-c${index}`),
  ]
}

function dataBlocks({ scalars, columns }: AskedObjects, kind: string): string[] {
  const block = (name: string, oid: Oid, type: number, isTable: boolean): string =>
    [
      `  <Data "${name}">`,
      `    Type "${type === ASN1.counter32 || type === ASN1.counter64 ? 'counter' : 'gauge'}"`,
      `    Table ${isTable}`,
      `    ${isTable ? 'InstancePrefix' : 'Instance'} "${name}"`,
      `    Values "${oid}"`,
      '  </Data>',
    ].join('\n')
  return [
    ...numeric(scalars).map(([oid, type], index) => block(`${kind}-s${index}`, oid, type, false)),
    ...numeric(columns).map(([oid, type], index) => block(`${kind}-c${index}`, oid, type, true)),
  ]
}
