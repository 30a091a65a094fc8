import { spawn, type ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { EquipmentId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { switchSampleSchema, upsSampleSchema } from '#contract/sample.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import { createEquipmentPoller } from '../../agents/evidence/equipment-poller.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import type { SnmpTarget } from '../../agents/snmp/session.ts'

const SNMPD = '/usr/sbin/snmpd'
const installed = existsSync(SNMPD)
if (!installed) console.warn("skipped: Debian's snmpd is not installed")
const COMMUNITY = 'kota-kupang'
const UPS = '1.3.6.1.2.1.33.1'
const PORTS = '1.3.6.1.2.1.105.1.1.1'

// An agent that is not ours answers with objects that are laid over its own.
describe.skipIf(!installed)('equipment behind another SNMP agent', () => {
  let folder: string
  let daemon: ChildProcess
  let port: number
  const signal = new AbortController().signal
  const clock = createClock(machineClock)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pantau-equipment-'))
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    port = socket.address().port
    socket.close()
    const config = [
      `rocommunity ${COMMUNITY} 127.0.0.1`,
      'createUser pantau SHA-256 authentication-pass AES privacy-passphrase',
      'rouser pantau priv',
      'sysName panel-listrik',
      `override ${UPS}.1.2.0 octet_str "GX 1000"`,
      `override ${UPS}.2.1.0 integer 3`,
      `override ${UPS}.2.2.0 integer 340`,
      `override ${UPS}.2.3.0 integer 65535`,
      `override ${UPS}.2.4.0 integer 18`,
      `override ${UPS}.3.1.0 counter 7`,
      `override ${UPS}.3.3.1.3.1 integer 0`,
      `override ${UPS}.4.1.0 integer 5`,
      `override ${UPS}.4.4.1.5.1 integer 41`,
      ...[1, 2, 3].flatMap((one) => [
        `override ${PORTS}.3.1.${one} integer 1`,
        `override ${PORTS}.6.1.${one} integer ${one}`,
      ]),
      '',
    ]
    await writeFile(join(folder, 'snmpd.conf'), config.join('\n'))
    const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' }
    const options = ['-f', '-Lf', join(folder, 'log'), '-C', '-c', join(folder, 'snmpd.conf')]
    daemon = spawn(SNMPD, [...options, `udp:127.0.0.1:${port}`], { env, stdio: 'ignore' })
    const session = openSession({ ...v2c(), timeoutMs: 250, retries: 40 })
    await session.get(['1.3.6.1.2.1.1.3.0'])
    session.close()
  })
  afterAll(async () => {
    if (daemon.exitCode === null) {
      daemon.kill('SIGTERM')
      await once(daemon, 'exit')
    }
    await rm(folder, { recursive: true, force: true })
  })

  const at = () => ({ address: '127.0.0.1', port, timeoutMs: 1000, retries: 1 })
  const v2c = (): SnmpTarget => ({ ...at(), version: '2c', community: new Secret(COMMUNITY) })
  const v3 = (): SnmpTarget => ({
    ...at(),
    version: '3',
    user: {
      name: 'pantau',
      auth: { protocol: 'sha256', key: new Secret('authentication-pass') },
      priv: { protocol: 'aes', key: new Secret('privacy-passphrase') },
    },
  })
  const v1 = (): SnmpTarget => ({ ...at(), version: '1', community: new Secret(COMMUNITY) })
  const poller = (kind: 'ups' | 'switch', snmp: SnmpTarget) => {
    const target = { kind, id: 'listrik-1' as EquipmentId, intervalMs: 60_000, snmp }
    return createEquipmentPoller({ clock, openSession }, target)
  }

  it('tells a power cut, over v1, v2c and v3', async () => {
    for (const snmp of [v1(), v2c(), v3()]) {
      const { poll, close } = poller('ups', snmp)
      for (const round of ['first', 'steady']) {
        const sample = upsSampleSchema.parse(await poll(signal))
        expect(sample, `v${snmp.version} ${round}`).toMatchObject({
          outcome: { kind: 'ok' },
          reading: {
            onBattery: true,
            secondsOnBattery: 340,
            battery: 'low',
            minutesRemaining: null,
            chargePercent: 18,
            loadPercent: 41,
            inputVolts: 0,
            inputLineBads: 7,
          },
        })
      }
      close()
    }
  })

  it('tells what each PoE port feeds', async () => {
    const { poll, close } = poller('switch', v2c())
    const { reading, device } = switchSampleSchema.parse(await poll(signal))
    expect(reading?.ports.map(({ state }) => state)).toEqual([
      'disabled',
      'searching',
      'delivering',
    ])
    expect(reading?.uptimeMs).toBeGreaterThanOrEqual(0)
    expect(device).toMatchObject({ driver: 'power-ethernet-mib', name: 'panel-listrik' })
    close()
  })
})
