import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { equipmentCard } from '../../agents/cli/equipment-card.ts'
import { pollOnce } from '../../agents/cli/once.ts'
import { loadConfig } from '../../agents/config.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { recogniseEquipment } from '../../agents/evidence/recognise.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import type { SnmpTarget } from '../../agents/snmp/session.ts'
import { openRecordings } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'

const SYSTEM = [
  '1.3.6.1.2.1.1.1.0|4|Card',
  '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.1',
  '1.3.6.1.2.1.1.3.0|67|600000',
]
const UPS = [
  '1.3.6.1.2.1.33.1.1.2.0|4|GX 1000',
  '1.3.6.1.2.1.33.1.2.1.0|2|2',
  '1.3.6.1.2.1.33.1.2.2.0|2|30',
  '1.3.6.1.2.1.33.1.2.3.0|2|25',
  '1.3.6.1.2.1.33.1.2.4.0|2|91',
  '1.3.6.1.2.1.33.1.4.1.0|2|5',
]
const POE = ['1.3.6.1.2.1.105.1.1.1.6.1.1|2|3', '1.3.6.1.2.1.105.1.1.1.6.1.2|2|2']

let folder: string
let devices: Endpoint
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-once-'))
  const recordings = { ups: [...SYSTEM, ...UPS], poe: [...SYSTEM, ...POE], plain: SYSTEM }
  for (const [name, lines] of Object.entries(recordings)) {
    await writeFile(join(folder, `${name}.snmprec`), lines.join('\n'))
  }
  const responder = createResponder({
    directory: openRecordings(folder, []),
    engine: startEngine(Date.now()),
    maxMessageBytes: 1472,
  })
  devices = await listenUdp(responder, '127.0.0.1', 0)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await devices.close()
  await rm(folder, { recursive: true, force: true })
})

it('prints access points, equipment and lines of one round', async () => {
  const lines = [
    '[agent]',
    'id = "taman"',
    'server = "http://127.0.0.1:9"',
    'token = "token-that-is-secret"',
    '[defaults]',
    'timeout = "300ms"',
    'retries = 0',
    '[[access_points]]',
    'id = "ap-1"',
    'address = "127.0.0.1"',
    'check = "tcp:9"',
    ...['ups', 'switches'].flatMap((kind, at) => [
      `[[${kind}]]`,
      `id = "${kind}-1"`,
      `address = "127.0.0.1:${devices.port}"`,
      `community = "${['ups', 'poe'][at]}"`,
    ]),
    '[[uplinks]]',
    'id = "wan"',
    'interface = "none0"',
    'probes = ["server"]',
    'attempts = 1',
  ]
  const path = join(folder, 'agent.toml')
  await writeFile(path, lines.join('\n'), { mode: 0o600 })
  let printed = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk)
    return true
  })
  await pollOnce(await loadConfig(path), drivers, new AbortController().signal)
  expect(printed).toMatch(/^ap-1 +ok +- +- +- +- +[\d.]+$/m)
  expect(printed).toMatch(/^ups-1 +ok +GX 1000 +on battery, charge 91 %, 25 min left +[\d.]+$/m)
  expect(printed).toMatch(/^switches-1 +ok +Card +1 of 2 PoE ports deliver +[\d.]+$/m)
  expect(printed).toContain('uplink wan: server does not answer')
  expect(printed).toContain('uplink wan: the carrier of none0 cannot be read')
})

it('recognises a UPS and a PoE switch among devices that no driver knows', async () => {
  const found = async (community: string) => {
    const target: SnmpTarget = {
      address: '127.0.0.1',
      port: devices.port,
      version: '2c',
      community: new Secret(community),
    }
    const session = openSession(target)
    try {
      const equipment = await recogniseEquipment(session)
      return equipment && equipmentCard(target, equipment)
    } finally {
      session.close()
    }
  }
  expect(await found('ups')).toMatch(/GX 1000[\s\S]+on battery +yes\n +seconds on battery +30\n/)
  expect(await found('poe')).toMatch(/PoE port 1\.1 +delivering\n +PoE port 1\.2 +searching/)
  expect(await found('plain')).toBeNull()
})
