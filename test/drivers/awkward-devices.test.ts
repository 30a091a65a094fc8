import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { readingJson } from '../../agents/reading/reading.ts'
import { ASN1, SnmpError } from '../../agents/snmp/session.ts'
import type { BulkAnswer, BulkRequest } from '../../agents/snmp/session.ts'
import { accessPoint } from './made-up.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

/** A device that answers in its own way. */
class Awkward extends SnmprecSession {
  readonly #answers: (request: BulkRequest) => SnmpError | null

  constructor(recording: string, answers: (request: BulkRequest) => SnmpError | null) {
    super(parseSnmprec(recording))
    this.#answers = answers
  }

  override async getBulk(request: BulkRequest): Promise<BulkAnswer> {
    const error = this.#answers(request)
    if (error === null) return super.getBulk(request)
    await this.get([])
    throw error
  }
}

const usual = async (): Promise<Record<string, unknown>> =>
  readingJson(
    await readDevice(new SnmprecSession(parseSnmprec(accessPoint())), newDevice(drivers), 'full'),
  )

const varbinds = (request: BulkRequest): number =>
  request.nonRepeaters.length + request.repeaters.length * request.maxRepetitions

describe('a device with little room in its answers', () => {
  test.each([1, 5, 17])('cuts them after %i varbinds and is read whole', async (varbindsMax) => {
    const session = new SnmprecSession(parseSnmprec(accessPoint()), { varbindsMax })
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(readingJson(reading)).toEqual(await usual())
  })

  test('says tooBig, is asked less at once, and that is remembered', async () => {
    let tooBig = 0
    const session = new Awkward(accessPoint(), (request) => {
      if (varbinds(request) <= 14) return null
      tooBig += 1
      return new SnmpError('refused', 'TooBig', { status: 'TooBig' })
    })
    const device = newDevice(drivers)
    expect(readingJson(await readDevice(session, device, 'full'))).toEqual(await usual())
    tooBig = 0
    await readDevice(session, device, 'steady')
    expect(tooBig).toBe(0)
  })

  test('drops large requests: a smaller one follows in the same poll', async () => {
    const session = new Awkward(accessPoint(), (request) =>
      varbinds(request) > 20 ? new SnmpError('timeout', 'no answer', { attempts: 2 }) : null,
    )
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(readingJson(reading)).toEqual(await usual())
  })
})

describe('a device that fails', () => {
  test('on one object is read without it', async () => {
    const session = new Awkward(accessPoint(), (request) =>
      [...request.nonRepeaters, ...request.repeaters].some((oid) => oid.includes('.25.3.3.'))
        ? new SnmpError('refused', 'GeneralError', { status: 'GeneralError' })
        : null,
    )
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(readingJson(reading)).toEqual({ ...(await usual()), cpuPercent: null })
  })

  test('in the middle of a poll gives what was read, and says so', async () => {
    let left = 2
    const session = new Awkward(accessPoint(), () => {
      left -= 1
      return left >= 0 ? null : new SnmpError('timeout', 'no answer', { attempts: 2 })
    })
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(reading.uptimeSeconds).toBe(50_000)
    expect(reading.partial).toBe('timeout: no answer')
  })

  test('from the start rejects, with one request in the steady state', async () => {
    let dead = false
    const session = new Awkward(accessPoint(), () =>
      dead ? new SnmpError('timeout', 'no answer', { attempts: 2 }) : null,
    )
    const device = newDevice(drivers)
    await readDevice(session, device, 'steady')
    dead = true
    session.takeStats()
    await expect(readDevice(session, device, 'steady')).rejects.toMatchObject({ kind: 'timeout' })
    expect(session.takeStats().requests).toBe(1)
  })
})

test('a device that answers only its identity is asked again at each poll', async () => {
  const session = new SnmprecSession(parseSnmprec('1.3.6.1.2.1.1.1.0|4|Apple AirPort'))
  const device = newDevice(drivers)
  await readDevice(session, device, 'steady')
  session.takeStats()
  const reading = await readDevice(session, device, 'steady')
  expect(session.takeStats().requests).toBe(1)
  expect(reading).toMatchObject({ vendor: 'Apple', uptimeSeconds: null, clients: null })
})

test('a device no driver knows still gives the standard figures', async () => {
  const recording = accessPoint()
    .replace('1.3.6.1.4.1.41112\n', '1.3.6.1.4.1.99999.1\n')
    .replace('UAP-AC-Pro 6.6.55.15189', 'Something new')
  const session = new SnmprecSession(parseSnmprec(recording.replaceAll('.41112.1.6.', '.99999.1.')))
  const reading = await readDevice(session, newDevice(drivers), 'full')
  expect(reading).toMatchObject({
    driver: 'generic',
    vendor: null,
    clients: null,
    cpuPercent: 12,
    uptimeSeconds: 50_000,
  })
  expect(reading.interfaces).toHaveLength(6)
})

test('a restart is noticed by the uptime: identity and interfaces are learned anew', async () => {
  const before = parseSnmprec(accessPoint(9_000_000))
  const after = parseSnmprec(accessPoint(2000).replace('6.6.55.15189', '6.6.77.15402'))
  const device = newDevice(drivers)
  const first = await readDevice(new SnmprecSession(before), device, 'steady')
  const second = await readDevice(new SnmprecSession(after), device, 'steady')
  expect([first.firmware, second.firmware]).toEqual(['6.6.55.15189', '6.6.77.15402'])
  expect(second.uptimeSeconds).toBe(20)
})

test('a device whose radios come up late is read whole within minutes', async () => {
  const booting = accessPoint().replaceAll(/^1\.3\.6\.1\.4\.1\.41112\.1\.6.*\n?/gm, '')
  const device = newDevice(drivers)
  const early = await readDevice(new SnmprecSession(parseSnmprec(booting)), device, 'steady')
  expect(early.clients).toBeNull()
  const ready = new SnmprecSession(parseSnmprec(accessPoint()))
  let polls = 1
  while ((await readDevice(ready, device, 'steady')).clients === null && polls < 30) polls += 1
  expect(polls).toBeLessThanOrEqual(5)
})

test('a new SSID shows at the next poll, with its name', async () => {
  const device = newDevice(drivers)
  await readDevice(new SnmprecSession(parseSnmprec(accessPoint())), device, 'steady')
  const added = [
    '1.3.6.1.4.1.41112.1.6.1.2.1.6.9|4|Tamu',
    '1.3.6.1.4.1.41112.1.6.1.2.1.9.9|4|na',
    '1.3.6.1.4.1.41112.1.6.1.2.1.8.9|2|7',
  ]
  const session = new SnmprecSession(parseSnmprec([accessPoint(), ...added].join('\n')))
  const reading = await readDevice(session, device, 'steady')
  expect(reading.ssids).toContainEqual({ name: 'Tamu', band: '5', clients: 7 })
  expect(reading.clients).toBe(36 + 7)
})

test('an agent that repeats itself without end is left', async () => {
  const session = new SnmprecSession(parseSnmprec(accessPoint()))
  const loop = { oid: '1.3.6.1.2.1.2.2.1.2.1', type: ASN1.octetString, value: Buffer.from('eth0') }
  session.getBulk = async (request) => ({
    nonRepeaters: request.nonRepeaters.map(() => loop),
    repeaters: request.repeaters.map(() =>
      Array.from({ length: request.maxRepetitions }, () => loop),
    ),
  })
  const reading = await readDevice(session, newDevice(drivers), 'full')
  expect(reading.interfaces.length).toBeLessThanOrEqual(1)
})

test('a device that was replaced is known as another after a while', async () => {
  const device = newDevice(drivers)
  const old = new SnmprecSession(parseSnmprec(accessPoint()))
  await readDevice(old, device, 'steady')
  const other = new SnmprecSession(
    parseSnmprec(accessPoint().replace('UAP-AC-Pro 6.6.55.15189', 'U6-Lite 6.6.77.15402')),
  )
  let polls = 0
  while ((await readDevice(other, device, 'steady')).model !== 'U6-Lite' && polls < 100) polls += 1
  expect(polls).toBeLessThan(60)
})
