import { createSocket } from 'node:dgram'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentDocumentSchema, type WrittenDocument } from '#contract/agent-document.ts'
import { sampleSchema, type Sample } from '#contract/sample.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import { keyName, targetsOf } from '../../agents/config/targets.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { createSwitchReader } from '../../agents/evidence/read-switch.ts'
import { jobsOf } from '../../agents/jobs.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { parseSnmprec, SnmprecSession } from '../drivers/snmprec-session.ts'
import { openRecordings } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'

const SYSTEM = [
  `1.3.6.1.2.1.1.1.0|4x|${Buffer.from('Switch SX-24P, firmware 2.1\r\nmore').toString('hex')}`,
  '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.24',
  '1.3.6.1.2.1.1.3.0|67|360000',
  '1.3.6.1.2.1.1.5.0|4|sw-taman',
]
const UPS = [
  ...SYSTEM,
  '1.3.6.1.2.1.33.1.2.1.0|2|2',
  '1.3.6.1.2.1.33.1.2.2.0|2|61',
  '1.3.6.1.2.1.33.1.2.4.0|2|80',
  '1.3.6.1.2.1.33.1.4.1.0|2|5',
]

/** So many ports of one group: the odd ones deliver, the even ones search, port 2 is off. */
function poePorts(count: number): string[] {
  const ports = Array.from({ length: count }, (_, at) => at + 1)
  const entry = '1.3.6.1.2.1.105.1.1.1'
  return [
    ...ports.map((port) => `${entry}.3.1.${port}|2|${port === 2 ? 2 : 1}`),
    ...ports.map((port) => `${entry}.6.1.${port}|2|${port === 2 ? 1 : port % 2 === 1 ? 3 : 2}`),
  ]
}
const CHASSIS = [
  '1.3.6.1.2.1.47.1.1.1.1.5.7|2|10',
  '1.3.6.1.2.1.47.1.1.1.1.5.9|2|3',
  '1.3.6.1.2.1.47.1.1.1.1.10.9|4|2.1.4',
  '1.3.6.1.2.1.47.1.1.1.1.11.9|4|SN0001',
  '1.3.6.1.2.1.47.1.1.1.1.13.9|4|SX-24P',
]

const readSwitch = (lines: readonly string[]) =>
  createSwitchReader()(new SnmprecSession(parseSnmprec(lines.join('\n'))))

describe('a PoE switch', () => {
  it('tells the state of each port by group and number', async () => {
    const { reading, device, partial } = await readSwitch([...SYSTEM, ...poePorts(4), ...CHASSIS])
    expect(reading).toEqual({
      uptimeMs: 3_600_000,
      ports: [
        { port: '1.1', enabled: true, state: 'delivering' },
        { port: '1.2', enabled: false, state: 'disabled' },
        { port: '1.3', enabled: true, state: 'delivering' },
        { port: '1.4', enabled: true, state: 'searching' },
      ],
    })
    expect(device).toMatchObject({ model: 'SX-24P', firmware: '2.1.4', serial: 'SN0001' })
    expect(partial).toBeNull()
  })

  it('is named by its description where it has no inventory of parts', async () => {
    const { device } = await readSwitch([...SYSTEM, ...poePorts(1)])
    expect(device).toMatchObject({ model: 'Switch SX-24P, firmware 2.1', name: 'sw-taman' })
  })

  it('gives no state for a number that the MIB does not know', async () => {
    const entry = '1.3.6.1.2.1.105.1.1.1'
    const lines = [4, 5, 6, 7, 0].map((state, at) => `${entry}.6.1.${at + 1}|2|${state}`)
    const { reading } = await readSwitch([...SYSTEM, ...lines])
    const states = reading.ports.map(({ state }) => state)
    expect(states).toEqual(['fault', 'test', 'other-fault', null, null])
    expect(reading.ports.every(({ enabled }) => enabled === null)).toBe(true)
  })

  it('works although it has no PoE port to tell of', async () => {
    const { reading, partial } = await readSwitch(SYSTEM)
    expect(reading).toEqual({ uptimeMs: 3_600_000, ports: [] })
    expect(partial).toContain('POWER-ETHERNET-MIB')
  })

  it('leaves out ports beyond 512 and counts them', async () => {
    const { reading, partial } = await readSwitch([...SYSTEM, ...poePorts(600)])
    expect(reading.ports).toHaveLength(512)
    expect(partial).toBe('88 PoE ports beyond 512 left out')
  })

  it('costs two requests per poll with 24 ports, and sees each change', async () => {
    const live = new Map()
    const recording = parseSnmprec([...SYSTEM, ...poePorts(24)].join('\n'))
    const session = new SnmprecSession(recording, { live })
    const read = createSwitchReader()
    await read(session)
    session.asked.splice(0)
    await read(session)
    expect(session.asked.splice(0)).toHaveLength(2)
    const oid = '1.3.6.1.2.1.105.1.1.1.6.1.2'
    live.set(oid, { oid, type: 2, value: 3 })
    expect((await read(session)).reading.ports[1]?.state).toBe('delivering')
  })
})

describe('the jobs of an agent', () => {
  let folder: string
  let devices: Endpoint
  let samples: Sample[]
  const clock = createClock(machineClock)
  const spool = {
    append: async (sample: Sample) => void samples.push(sampleSchema.parse(sample)),
  }

  beforeEach(async () => {
    samples = []
    folder = await mkdtemp(join(tmpdir(), 'pantau-equipment-'))
    await writeFile(join(folder, 'ups.snmprec'), UPS.join('\n'))
    await writeFile(join(folder, 'switch.snmprec'), [...SYSTEM, ...poePorts(48)].join('\n'))
    const responder = createResponder({
      directory: openRecordings(folder, []),
      engine: startEngine(Date.now()),
      maxMessageBytes: 1472,
    })
    devices = await listenUdp(responder, '127.0.0.1', 0)
  })
  afterEach(async () => {
    await devices.close()
    await rm(folder, { recursive: true, force: true })
  })

  const targets = (document: WrittenDocument) =>
    targetsOf(agentDocumentSchema.parse(document), (keys, fault) => {
      return new Error(`${keyName(keys)}: ${fault}`)
    })

  async function runAll(document: WrittenDocument): Promise<void> {
    const server = new URL('http://127.0.0.1:9')
    const jobs = jobsOf(targets(document), { clock, drivers, openSession, spool, server })
    try {
      await Promise.all(jobs.map((job) => job.run(new AbortController().signal)))
    } finally {
      for (const job of jobs) job.close()
    }
  }

  it('read a UPS and a switch over UDP, by v2c and v1', async () => {
    const address = `127.0.0.1:${devices.port}`
    await runAll({
      ups: [{ id: 'ups-1', address, community: 'ups' }],
      switches: [
        { id: 'sw-1', address, community: 'switch' },
        { id: 'sw-2', address, community: 'switch', version: '1' },
      ],
    })
    const of = (id: string) =>
      samples.find((sample) => 'equipment' in sample && sample.equipment === id)
    expect(of('ups-1')).toMatchObject({
      kind: 'ups',
      intervalMs: 60_000,
      outcome: { kind: 'ok' },
      reading: { onBattery: true, secondsOnBattery: 61, chargePercent: 80, minutesRemaining: null },
      device: { driver: 'ups-mib', name: 'sw-taman' },
    })
    for (const id of ['sw-1', 'sw-2']) {
      const sample = of(id)
      expect(sample, id).toMatchObject({ kind: 'switch', outcome: { kind: 'ok' } })
      expect(sample?.kind === 'switch' && sample.reading?.ports, id).toHaveLength(48)
    }
  })

  it('make a sample of every failure, each with its kind', async () => {
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    const quick = { community: 'nobody', timeout: '100ms', retries: 0 }
    try {
      await runAll({
        ups: [
          { id: 'ups-1', address: `127.0.0.1:${silent.address().port}`, ...quick },
          { id: 'ups-2', address: `127.0.0.1:${devices.port}`, ...quick, community: 'switch' },
        ],
        switches: [{ id: 'sw-1', address: 'no-such-host.invalid', ...quick }],
      })
    } finally {
      silent.close()
    }
    const outcomes = samples.map((sample) => ('outcome' in sample ? sample.outcome.kind : ''))
    expect(new Set(outcomes)).toEqual(new Set(['refused', 'timeout', 'unreachable']))
    expect(samples.some((sample) => 'reading' in sample)).toBe(false)
  })

  it('look for access points without SNMP, and for a line', async () => {
    const server = createServer((socket) => socket.destroy())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      await runAll({
        access_points: [{ id: 'ap-1', address: '127.0.0.1', check: `tcp:${port}` }],
        uplinks: [
          { id: 'wan', probes: [`tcp://127.0.0.1:${port}`], attempts: 2, interface: 'none0' },
          { id: 'unasked' },
        ],
      })
    } finally {
      server.close()
    }
    expect(samples.map(({ kind }) => kind).toSorted()).toEqual(['access-point', 'uplink'])
    expect(samples.find(({ kind }) => kind === 'uplink')).toMatchObject({
      outcome: { kind: 'ok' },
      probes: [{ kind: 'tcp', lossPercent: 0 }],
      carrier: null,
      traffic: null,
    })
  })

  it('end at once, and without a sample, when the agent stops', async () => {
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    const at = `127.0.0.1:${silent.address().port}`
    const web = createServer((socket) => socket.on('error', () => undefined).resume())
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
    const { port } = web.address() as AddressInfo
    const probes = [`dns://${at}/example.org`, `http://127.0.0.1:${port}/`, 'ping://192.0.2.1']
    const uplinks = [{ id: 'wan', probes, timeout: '60s', attempts: 10 }]
    const warnings: Error[] = []
    const warn = (warning: Error): unknown => warnings.push(warning)
    process.on('warning', warn)
    const ups = [{ id: 'ups-1', address: at, community: 'x', timeout: '60s' }]
    const server = new URL('http://127.0.0.1:9')
    const jobs = jobsOf(targets({ uplinks, ups }), { clock, drivers, openSession, spool, server })
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 300)
    // The limit of the test itself is half of one timeout.
    await Promise.all(jobs.map((job) => job.run(abort.signal)))
    process.off('warning', warn)
    expect(samples).toEqual([])
    expect(warnings).toEqual([])
    silent.close()
    await new Promise((resolve) => web.close(resolve))
  })

  it('have a schedule of their own, also where two targets share an id', () => {
    const snmp = { address: '127.0.0.1', community: 'x' }
    const document: WrittenDocument = {
      access_points: [{ id: 'one', ...snmp }],
      ups: [{ id: 'one', ...snmp, interval: 30 }],
      switches: [{ id: 'one', ...snmp }],
    }
    const server = new URL('http://127.0.0.1:9')
    const jobs = jobsOf(targets(document), { clock, drivers, openSession, spool, server })
    expect(jobs.map(({ id, intervalMs }) => [id, intervalMs])).toEqual([
      ['one', 60_000],
      ['ups one', 30_000],
      ['switch one', 60_000],
    ])
  })

  it('refuse what makes no sense of an access point without SNMP', () => {
    const fault = (change: object): string => {
      const access_points = [{ id: 'ap-1', address: '192.0.2.1', check: 'ping', ...change }]
      try {
        return JSON.stringify(targets({ access_points }).pinged)
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(fault({})).toContain('"host":"192.0.2.1","tcpPort":null')
    expect(fault({ check: 'tcp:0' })).toMatch(/access_points\[1\]\.check: .*1 to 65535/)
    expect(fault({ address: '192.0.2.1:80' })).toMatch(/address: .*check is "tcp:80"/)
    expect(fault({ traffic_interface: 'eth0' })).toContain('traffic_interface: only SNMP')
  })
})
