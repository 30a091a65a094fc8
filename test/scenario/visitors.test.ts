import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { batchSchema } from '#contract/batch.ts'
import { emptySketch, estimateDevices, mergeSketchText } from '#contract/device-sketch.ts'
import type { VisitorsSample } from '#contract/sample.ts'
import { machineClock } from '../../agents/clock.ts'
import { phaseMs } from '../../agents/schedule.ts'
import { createCity, type City } from '../simulator/city/city.ts'
import type { CityDevice } from '../simulator/city/device.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'
import { startPantau } from './processes.ts'

const STATIONS_MS = 300_000
/** The city's clock stands at ten on a working day, when its access points have stations. */
const CITY_MS = Date.UTC(2026, 10, 19, 2)

let directory: string
let city: City
let devices: Endpoint
let server: Server
let bodies: string[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-visitors-'))
  city = createCity(7)
  const responder = createResponder({ directory: city.directory, engine: startEngine(CITY_MS) })
  devices = await listenUdp(responder, '127.0.0.1', 0, () => CITY_MS)
  bodies = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (request.method !== 'POST') return response.writeHead(200).end()
      const body = gunzipSync(Buffer.concat(chunks)).toString()
      bodies.push(body)
      const { agent, boot, sequence, samples } = batchSchema.parse(JSON.parse(body))
      const counts = { accepted: samples.length, rejected: [], duplicate: false }
      const receipt = { agent, boot, sequence, ...counts, serverTimeMs: Date.now() }
      return response.writeHead(202).end(JSON.stringify({ ...receipt, configRevision: 0 }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await devices.close()
  await rm(directory, { recursive: true, force: true })
})

/** The device of each make that lists its stations, and has most of them. */
function crowded(): readonly CityDevice[] {
  return (['routeros', 'grandstream'] as const).map((vendor) => {
    const made = [...city.devices.values()].filter((one) => one.accessPoint.vendor === vendor)
    const stations = (one: CityDevice): number => one.stationsAt(CITY_MS).length
    return made.reduce((most, one) => (stations(one) > stations(most) ? one : most))
  })
}

/** An id whose stations are read so many seconds from now: the schedule's times follow the id. */
function idDueIn(seconds: number): string {
  const wantedMs = (machineClock.monotonicMs() + seconds * 1000) % STATIONS_MS
  for (let number = 0; ; number += 1) {
    const id = `ap-${number}`
    const dueMs = phaseMs({ id: `stations ${id}`, intervalMs: STATIONS_MS })
    if (Math.abs(dueMs - wantedMs) < 200) return id
  }
}

/** The agent's file: each device several times, so that a slow machine meets some of its times. */
async function writeConfig(): Promise<string> {
  const path = join(directory, 'agent.toml')
  const lines = [
    '[agent]',
    'id = "kupang-test"',
    `server = "http://127.0.0.1:${(server.address() as AddressInfo).port}"`,
    'token = "token-that-is-secret"',
    'log_level = "debug"',
    'data_directory = "data"',
    'deliver_every = 1',
    'sync_every = 0',
    ...crowded().flatMap(({ accessPoint }, order) =>
      [10, 20, 40].flatMap((seconds) => [
        '[[access_points]]',
        `id = "${idDueIn(seconds + 2 * order)}"`,
        `address = "127.0.0.1:${devices.port}"`,
        'interval = 1',
        `community = "${accessPoint.id}"`,
      ]),
    ),
  ]
  await writeFile(path, `${lines.join('\n')}\n`, { mode: 0o600 })
  return path
}

/** An address as people, vendors, SNMP and machines write it. */
function notations(mac: string): readonly (string | Buffer)[] {
  const octets = mac.split(':')
  const digits = octets.join('')
  const written = [mac, octets.join('-'), digits, digits.replace(/(....)(?=.)/g, '$1.')]
  const bytes = Buffer.from(digits, 'hex')
  return [...written, ...written.map((text) => text.toUpperCase()), [...bytes].join('.'), bytes]
}

const contents = async (): Promise<readonly Buffer[]> => {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(files.map((entry) => readFile(join(entry.parentPath, entry.name))))
}
const salt = () => readFile(join(directory, 'data/salt'), 'latin1').catch(() => null)
const visitors = (): readonly VisitorsSample[] =>
  bodies.flatMap((body) =>
    batchSchema.parse(JSON.parse(body)).samples.filter(({ kind }) => kind === 'visitors'),
  ) as readonly VisitorsSample[]

describe('an agent that counts visitors', () => {
  it('delivers how many there were and writes, logs and sends no address of one', async () => {
    const config = await writeConfig()
    const stations = crowded().flatMap((device) => device.stationsAt(CITY_MS))
    expect(stations.length).toBeGreaterThan(10)
    const first = startPantau(['agent', '--config', config])
    await expect.poll(salt, { timeout: 60_000 }).not.toBeNull()
    // Both makes have their turn.
    await new Promise((resolve) => setTimeout(resolve, 5000))
    const saltOfTheDay = await salt()
    const whileItRuns = await contents()
    first.child.kill('SIGTERM')
    await once(first.child, 'close')
    const second = startPantau(['agent', '--config', config])
    await expect.poll(() => visitors().length, { timeout: 20_000 }).toBeGreaterThan(0)
    expect(await salt(), 'the same salt for the rest of the day').toBe(saltOfTheDay)
    second.child.kill('SIGTERM')
    await once(second.child, 'close')

    const [devicesSketch, randomisedSketch] = [emptySketch(), emptySketch()]
    for (const sample of visitors()) {
      expect(mergeSketchText(devicesSketch, sample.devices)).toBe(true)
      expect(mergeSketchText(randomisedSketch, sample.randomised)).toBe(true)
    }
    const randomised = stations.filter((mac) => (Number.parseInt(mac.slice(0, 2), 16) & 2) !== 0)
    const isNear = (sketch: Uint8Array, count: number): boolean =>
      Math.abs(estimateDevices(sketch) - count) <= Math.max(3, 0.05 * count)
    expect(isNear(devicesSketch, stations.length), 'all devices').toBe(true)
    expect(isNear(randomisedSketch, randomised.length), 'randomised ones').toBe(true)

    const printed = [first, second].map((run) => run.stdout() + run.stderr())
    const traces = [
      ...whileItRuns,
      ...(await contents()),
      ...[...bodies, ...printed].map((text) => Buffer.from(text)),
    ]
    const found = stations
      .flatMap(notations)
      .filter((one) => traces.some((text) => text.includes(one)))
    expect(found).toEqual([])
    const secret = saltOfTheDay?.split(' ')[2]?.trim() ?? ''
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect([...bodies, ...printed].filter((text) => text.includes(secret))).toEqual([])
  }, 120_000)
})
