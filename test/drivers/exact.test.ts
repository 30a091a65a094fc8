import { describe, expect, it } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import type { DeviceReading } from '../../agents/reading/reading.ts'
import { SnmpError } from '../../agents/snmp/session.ts'
import type { Oid, Varbind } from '../../agents/snmp/session.ts'
import { INTEGER, TEXT, TICKS, column, recordingText } from './made-up/device.ts'
import { madeUpDevices } from './made-up/index.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

const FAT = '~4881.1.1.10.2.80'
const accessPoint = madeUpDevices.find(({ title }) => title.includes('beside the keys'))
if (accessPoint === undefined) throw new Error('the access point with keys is gone')
const usual = recordingText(accessPoint)

/** Answers GET in its own way. */
class Awkward extends SnmprecSession {
  readonly #fails: (oids: readonly Oid[]) => SnmpError | null

  constructor(recording: string, fails: (oids: readonly Oid[]) => SnmpError | null) {
    super(parseSnmprec(recording))
    this.#fails = fails
  }

  override async get(oids: readonly Oid[]): Promise<readonly Varbind[]> {
    const error = this.#fails(oids)
    if (error !== null) throw error
    return super.get(oids)
  }
}

const whatCounts = ({ clients, radios, ssids }: DeviceReading) => ({ clients, radios, ssids })
const read = async (session: SnmprecSession) =>
  whatCounts(await readDevice(session, newDevice(drivers), 'full'))

describe('a controller that adopts an access point', () => {
  it('tells its name, serial number and uptime in the next poll', async () => {
    const device = newDevice(drivers)
    const poll = async (objects: readonly string[]) => {
      const recording = parseSnmprec(objects.join('\n').replaceAll('~', '1.3.6.1.4.1.'))
      return (await readDevice(new SnmprecSession(recording), device, 'steady')).managedAccessPoints
    }
    const [first, second] = ['2.0.0.0.0.1', '2.0.0.0.0.2']
    const accessPointOf = (index: string, name: string) => [
      ...column('~4881.1.1.10.2.56.2.1.8.1.2', TEXT, { [index]: name }),
      ...column('~4881.1.1.10.2.56.2.1.8.1.3', INTEGER, { [index]: 1 }),
      ...column('~4881.1.1.10.2.56.2.1.1.1.32', TEXT, { [index]: `G1-${name}` }),
      ...column('~4881.1.1.10.2.56.2.1.1.1.52', TICKS, { [index]: 6000 }),
    ]
    const identity = [
      '1.3.6.1.2.1.1.1.0|4|Ruijie Wireless Switch(WS6008) By Ruijie Networks.',
      '1.3.6.1.2.1.1.2.0|6|~4881.1.3.1.1.50',
      '1.3.6.1.2.1.1.3.0|67|8640000',
      '~4881.1.1.10.2.56.1.1.11.0|2|1',
    ]
    const alone = [...identity, ...accessPointOf(first, 'taman')]
    for (let at = 0; at < 3; at += 1) expect(await poll(alone)).toHaveLength(1)
    expect(await poll([...alone, ...accessPointOf(second, 'pasar')])).toMatchObject([
      { name: 'taman', serial: 'G1-taman', uptimeMs: 60_000 },
      { name: 'pasar', serial: 'G1-pasar', uptimeMs: 60_000 },
    ])
  })
})

describe('a device whose rows are asked one by one', () => {
  it('says tooBig, and is asked fewer at once', async () => {
    let refused = 0
    const session = new Awkward(usual, (oids) => {
      if (oids.length <= 6) return null
      refused += 1
      return new SnmpError('refused', 'TooBig', { status: 'TooBig' })
    })
    expect(await read(session)).toEqual(await read(new Awkward(usual, () => null)))
    expect(refused).toBeGreaterThan(0)
  })

  it('cannot tell one instance, and is read without it', async () => {
    const session = new Awkward(usual, (oids) =>
      oids.some((oid) => oid.endsWith('.80.8.3.1.1.12.6'))
        ? new SnmpError('refused', 'GeneralError', { status: 'GeneralError' })
        : null,
    )
    const { radios, ssids } = await read(session)
    expect(radios).toMatchObject([{ channel: 11 }, { channel: null, clients: 4 }])
    expect(ssids).toHaveLength(2)
  })

  it('falls silent in the middle, and tells what it told', async () => {
    let left = 3
    const session = new Awkward(usual, () => {
      left -= 1
      return left >= 0 ? null : new SnmpError('timeout', 'no answer', { attempts: 2 })
    })
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(reading.partial).toBe('timeout: no answer')
    expect(reading.uptimeSeconds).toBe(86_400)
  })

  it('is asked once where it is silent from the start', async () => {
    let dead = false
    const session = new Awkward(usual, () =>
      dead ? new SnmpError('timeout', 'no answer', { attempts: 2 }) : null,
    )
    const device = newDevice(drivers)
    await readDevice(session, device, 'steady')
    dead = true
    session.takeStats()
    await expect(readDevice(session, device, 'steady')).rejects.toMatchObject({ kind: 'timeout' })
    expect(session.takeStats().requests).toBe(0)
  })

  it('gets a row and loses one: the next poll shows it', async () => {
    const device = newDevice(drivers)
    const poll = async (recording: string) =>
      (await readDevice(new SnmprecSession(parseSnmprec(recording)), device, 'steady')).ssids
    for (let at = 0; at < 3; at += 1) expect(await poll(usual)).toHaveLength(2)
    const more = [
      ...column(`${FAT}.9.4.1.1.6`, '2', { 3: 4 }),
      ...column(`${FAT}.8.4.3.1.2`, TEXT, { 3: 'Tamu' }),
    ].map((line) => line.replace('~', '1.3.6.1.4.1.'))
    const changed = usual
      .split('\n')
      .filter((line) => !/\.80\.(9\.4\.1\.1\.6|8\.4\.3\.1\.2)\.2\|/.test(line))
      .concat(more)
      .join('\n')
    for (let at = 0; at < 3; at += 1) {
      expect(await poll(changed)).toEqual([
        { name: 'WiFi Kota', band: null, clients: 5 },
        { name: 'Tamu', band: null, clients: 4 },
      ])
    }
  })
})
