import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fleetSchema } from '#contract/fleet.ts'
import { PATHS } from '#contract/paths.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import { ROOT, ServerProcess } from '../bench/server-process.ts'

const run = promisify(execFile)
const PLACES = `id,name,kind,kecamatan,kelurahan,latitude,longitude
hall,Balai Satu,public-space,Oebobo,Oebobo,-10.1652,123.6026
park,Taman Dua,park,Kelapa Lima,Lasiana,-10.1402,123.6526
`
const ACCESS_POINTS = `id,name,place,agent,address,controller,mac
ac,Pengendali,hall,agent-1,192.0.2.9,,
ap-1,Lobi,hall,agent-1,,ac,001B.2C3D.4E01
ap-2,Halaman,park,agent-1,,ac,00-1b-2c-3d-4e-02
`
const EQUIPMENT = `id,kind,name,place,agent,address
ups-1,ups,Rak,hall,agent-1,192.0.2.10
`

/** What a controller lists, in the agent's words. */
const listed = (name: string, last: string, up: boolean) => ({
  name,
  mac: `00:1b:2c:3d:4e:${last}`,
  up,
  clients: up ? 6 : null,
})

let folder = ''
let server: ServerProcess
let token = ''
let sequence = 0

const pantau = (...args: string[]) =>
  run(process.execPath, [
    join(ROOT, 'server/cli/pantau.mjs'),
    ...args,
    '--data',
    join(folder, 'data'),
  ])
const fileAt = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-controller-'))
  await writeFile(fileAt('places.csv'), PLACES)
  await writeFile(fileAt('aps.csv'), ACCESS_POINTS)
  await writeFile(fileAt('equipment.csv'), EQUIPMENT)
  await pantau(
    'import',
    fileAt('places.csv'),
    fileAt('aps.csv'),
    '--equipment',
    fileAt('equipment.csv'),
  )
  token = (await pantau('token', 'create', 'agent-1')).stdout.trim()
  server = await ServerProcess.start(join(folder, 'data'))
}, 60_000)
afterAll(async () => {
  await server?.stop('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

async function deliver(...samples: readonly object[]) {
  sequence += 1
  const nowMs = Date.now()
  const timing = { polledAtMs: nowMs, monotonicMs: sequence, intervalMs: 60_000 }
  const response = await fetch(`http://127.0.0.1:${server.port}${PATHS.batches}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      protocolVersion: PROTOCOL_VERSION,
      agent: 'agent-1',
      boot: 'boot-1',
      sequence,
      mode: 'live',
      sentAtMs: nowMs,
      clock: 'system',
      droppedSamples: 0,
      samples: samples.map((sample) => ({ ...timing, ...sample })),
    }),
  })
  return response.json()
}

const controller = (...managed: readonly object[]) => ({
  kind: 'access-point',
  accessPoint: 'ac',
  outcome: { kind: 'ok', rttMs: 3 },
  reading: {
    uptimeMs: 1,
    clients: 12,
    cpuPercent: null,
    memoryUsedPercent: null,
    radios: [],
    ssids: [],
    traffic: null,
    managed,
  },
})
const ups = { kind: 'ups', equipment: 'ups-1', outcome: { kind: 'timeout', attempts: 2 } }

async function shown() {
  const answer = await fetch(`http://127.0.0.1:${server.port}${PATHS.fleet}`)
  const { places, accessPoints, equipment } = fleetSchema.parse(await answer.json())
  return {
    places: places.map(({ id, state, clients, accessPointsTotal }) => [
      id,
      state,
      clients,
      accessPointsTotal,
    ]),
    accessPoints: accessPoints.map(({ id, role, state }) => [id, role, state]),
    equipment: equipment.map(({ id, state }) => [id, state]),
  }
}

describe('a controller at a real server', () => {
  it('brings its access points to the map, and tells of those that nobody wrote down', async () => {
    const list = [listed('x', '01', true), listed('y', '02', true), listed('Aula', '03', true)]
    expect(await deliver(controller(...list), ups)).toMatchObject({ accepted: 2, rejected: [] })
    await deliver(controller(...list.slice(0, 1)), ups)
    await deliver(controller(...list.slice(0, 1), listed('Aula', '03', false)), ups)
    expect(await shown()).toEqual({
      places: [
        ['hall', 'up', 6, 1],
        ['park', 'down', null, 1],
      ],
      accessPoints: [
        ['ac', 'controller', 'up'],
        ['ap-1', 'ap', 'up'],
        ['ap-2', 'ap', 'down'],
      ],
      equipment: [['ups-1', 'down']],
    })
    const { stdout, stderr } = await pantau('unmatched')
    expect(stdout).toBe(
      'id,name,place,agent,controller,mac,serial\r\naula,Aula,,agent-1,ac,00:1b:2c:3d:4e:03,\r\n',
    )
    expect(stderr).toBe('not in the inventory: 1\n')
    await writeFile(fileAt('more.csv'), stdout.replace('Aula,,', 'Aula,hall,'))
    await writeFile(fileAt('none.csv'), PLACES)
    await pantau('import', fileAt('none.csv'), fileAt('more.csv'))
    await deliver(controller(...list))
    expect((await shown()).places[0]).toEqual(['hall', 'up', 12, 2])
    expect((await pantau('unmatched')).stdout).toBe('id,name,place,agent,controller,mac,serial\r\n')
  })
})
