import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { Agent, get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ASN1, type Oid, type SnmpSession, type Varbind } from '../../agents/snmp/session.ts'
import { processCpuMs } from './proc.ts'

const EXPORTER = 'prometheus-snmp-exporter'

/** What one poll asks: single objects, and columns of tables. */
export interface AskedObjects {
  readonly scalars: ReadonlyMap<Oid, number>
  readonly columns: ReadonlyMap<Oid, number>
}

export interface ExporterResult {
  readonly version: string
  readonly polls: number
  readonly elapsedMs: number
  readonly cpuMs: number
  readonly bytesPerScrape: number
}

/** Notes the objects that pass through a session, with the ASN.1 type of their answers. */
export function noteObjects(session: SnmpSession): AskedObjects {
  const scalars = new Map<Oid, number>()
  const columns = new Map<Oid, number>()
  const note = (rows: readonly Varbind[]): void => {
    for (const { oid, type, value } of rows) if (value !== null) scalars.set(oid, type)
  }
  const get_ = session.get.bind(session)
  const getBulk = session.getBulk.bind(session)
  session.get = async (oids) => {
    const answer = await get_(oids)
    note(answer)
    return answer
  }
  session.getBulk = async (request) => {
    const answer = await getBulk(request)
    note(answer.nonRepeaters)
    request.repeaters.forEach((asked, index) => {
      const first = answer.repeaters[index]?.[0]
      const known = [...columns.keys()].some((column) => asked.startsWith(`${column}.`))
      if (first !== undefined && !known) columns.set(asked, first.type)
    })
    return answer
  }
  return { scalars, columns }
}

/** Scrapes a device again and again through Debian's exporter; undefined when not installed. */
export async function measureExporter(
  directory: string,
  target: { readonly port: number; readonly community: string },
  asked: AskedObjects,
  listenPort: number,
  runMs: number,
): Promise<ExporterResult | undefined> {
  const version = exporterVersion()
  if (version === undefined) return undefined
  const config = join(directory, 'snmp.yml')
  writeFileSync(config, moduleFile(target.community, asked))
  const args = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${listenPort}`]
  const child = spawn(EXPORTER, [...args, '--log.level=error'], { stdio: 'ignore' })
  const url = `http://127.0.0.1:${listenPort}/snmp?module=pantau&target=127.0.0.1:${target.port}`
  try {
    const warmUntilMs = performance.now() + 10_000
    while (!(await fetchText(url)).includes('object_0')) {
      if (performance.now() > warmUntilMs) throw new Error('[bench] the exporter does not answer')
      await delay(100)
    }
    for (let index = 0; index < 200; index += 1) await fetchText(url)
    const before = { cpuMs: processCpuMs(child.pid), atMs: performance.now() }
    let polls = 0
    let bytes = 0
    while (performance.now() - before.atMs < runMs) {
      bytes += (await fetchText(url)).length
      polls += 1
    }
    return {
      version,
      polls,
      elapsedMs: performance.now() - before.atMs,
      cpuMs: processCpuMs(child.pid) - before.cpuMs,
      bytesPerScrape: Math.round(bytes / polls),
    }
  } finally {
    child.kill('SIGKILL')
  }
}

/** The exporter with a module for each kind of device; the caller scrapes and stops it. */
export function startExporter(
  directory: string,
  modules: ReadonlyMap<string, { readonly community: string; readonly asked: AskedObjects }>,
  listenPort: number,
): ChildProcess {
  const config = join(directory, 'snmp-all.yml')
  const texts = [...modules].map(([name, { community, asked }]) =>
    moduleFile(community, asked, name),
  )
  writeFileSync(config, texts.join(''))
  const args = [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${listenPort}`]
  return spawn(EXPORTER, [...args, '--log.level=error'], { stdio: 'ignore' })
}

/** Version of the installed exporter, undefined without one. */
export function exporterVersion(): string | undefined {
  const { error, stdout, stderr } = spawnSync(EXPORTER, ['--version'], { encoding: 'utf8' })
  if (error !== undefined) return undefined
  return /version (\S+)/.exec(`${stdout}${stderr}`)?.[1]?.replace(',', '') ?? ''
}

/** A module that reads the same objects: single ones by GET, columns by GETBULK. */
function moduleFile(
  community: string,
  { scalars, columns }: AskedObjects,
  name = 'pantau',
): string {
  const metric = (oid: Oid, type: number, index: number, isColumn: boolean): string => {
    const kind =
      type === ASN1.octetString || type === ASN1.oid
        ? 'OctetString'
        : type === ASN1.counter32 || type === ASN1.counter64
          ? 'counter'
          : 'gauge'
    return [
      `  - name: object_${index}`,
      `    oid: ${oid.replace(/\.0$/, '')}`,
      `    type: ${kind}`,
      `    help: ${oid}`,
      ...(isColumn ? ['    indexes:', '    - labelname: row', '      type: gauge'] : []),
    ].join('\n')
  }
  const objects = [
    ...[...scalars].map(([oid, type]) => ({ oid, type, isColumn: false })),
    ...[...columns].map(([oid, type]) => ({ oid, type, isColumn: true })),
  ]
  return [
    `${name}:`,
    '  walk:',
    ...[...columns.keys()].map((oid) => `  - ${oid}`),
    '  get:',
    ...[...scalars.keys()].map((oid) => `  - ${oid}`),
    '  metrics:',
    ...objects.map(({ oid, type, isColumn }, index) => metric(oid, type, index, isColumn)),
    '  version: 2',
    '  max_repetitions: 25',
    '  auth:',
    `    community: ${community}`,
    '',
  ].join('\n')
}

/** One connection for all scrapes, as Prometheus keeps it. */
const keepAlive = new Agent({ keepAlive: true, maxSockets: 1 })

export function fetchText(url: string): Promise<string> {
  return new Promise((resolve) => {
    const request = get(url, { agent: keepAlive }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => resolve(text))
    })
    request.on('error', () => resolve(''))
  })
}
