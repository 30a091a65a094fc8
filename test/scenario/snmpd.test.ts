import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import type { SnmpTarget, UsmUser } from '../../agents/snmp/session.ts'

const SNMPD = '/usr/sbin/snmpd'
const installed = existsSync(SNMPD)
const COMMUNITY = 'kota-kupang'
const SYS_UP_TIME = '1.3.6.1.2.1.1.3.0'
const USER: UsmUser = {
  name: 'pantau',
  auth: { protocol: 'sha256', key: new Secret('authentication-pass') },
  priv: { protocol: 'aes', key: new Secret('privacy-passphrase') },
}

// An agent that is not ours: what we send must be SNMP for others, too.
describe.skipIf(!installed)("Debian's snmpd", () => {
  let folder = ''
  let daemon: ChildProcess | null = null
  let port = 0
  const at = (): { address: string; port: number; timeoutMs: number; retries: number } => ({
    address: '127.0.0.1',
    port,
    timeoutMs: 1000,
    retries: 0,
  })
  const v2c = (): SnmpTarget => ({ ...at(), version: '2c', community: new Secret(COMMUNITY) })
  const v3 = (user: UsmUser): SnmpTarget => ({ ...at(), version: '3', user })

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pantau-snmpd-'))
    port = await freePort()
    const config = [
      `rocommunity ${COMMUNITY} 127.0.0.1`,
      'createUser pantau SHA-256 authentication-pass AES privacy-passphrase',
      'createUser reader SHA authentication-pass',
      'rouser pantau priv',
      'rouser reader auth',
      'sysName pantau-test',
      '',
    ]
    writeFileSync(join(folder, 'snmpd.conf'), config.join('\n'))
    const env = { ...process.env, SNMP_PERSISTENT_DIR: folder, MIBS: '' }
    const options = ['-f', '-Lf', join(folder, 'log'), '-C', '-c', join(folder, 'snmpd.conf')]
    daemon = spawn(SNMPD, [...options, `udp:127.0.0.1:${String(port)}`], { env, stdio: 'ignore' })
    await answering(v2c())
  })

  afterAll(async () => {
    if (daemon !== null && daemon.exitCode === null) {
      daemon.kill('SIGTERM')
      await once(daemon, 'exit')
    }
    if (folder !== '') rmSync(folder, { recursive: true, force: true })
  })

  test('is read over v2c, by GETBULK', async () => {
    const session = openSession(v2c())
    const device = newDevice(drivers)
    const reading = await readDevice(session, device, 'full')
    expect(reading.sysName).toBe('pantau-test')
    expect(reading.uptimeSeconds).toBeGreaterThanOrEqual(0)
    expect(reading.memoryUsedPercent).toBeGreaterThan(0)
    expect(reading.interfaces.map(({ name }) => name)).toContain('lo')
    session.takeStats()
    await readDevice(session, device, 'steady')
    expect(session.takeStats()).toMatchObject({ requests: 1, answers: 1 })
    session.close()
  })

  test('is read over v1, by GETNEXT, without losing values to noSuchName', async () => {
    const session = openSession({ ...at(), version: '1', community: new Secret(COMMUNITY) })
    const absent = '1.3.6.1.4.1.41112.1.6.3.3.0'
    const bounds = await session.get([absent, SYS_UP_TIME, '1.3.6.1.2.1.1.5.0'])
    expect(bounds.map(({ value }) => value)).toEqual([
      null,
      expect.any(Number),
      Buffer.from('pantau-test'),
    ])
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(reading.interfaces.map(({ name }) => name)).toContain('lo')
    session.close()
  })

  test('is read over v3 with authPriv, SHA-256 and AES', async () => {
    const session = openSession(v3(USER))
    const reading = await readDevice(session, newDevice(drivers), 'full')
    expect(reading.sysName).toBe('pantau-test')
    session.close()
  })

  test('is read over v3 with authNoPriv, SHA-1', async () => {
    const session = openSession(
      v3({ name: 'reader', auth: { protocol: 'sha', key: new Secret('authentication-pass') } }),
    )
    expect((await session.get([SYS_UP_TIME]))[0]?.value).toEqual(expect.any(Number))
    session.close()
  })

  test.each([
    ['a wrong user name', { ...USER, name: 'nobody' }],
    ['a wrong key', { ...USER, auth: { protocol: 'sha256', key: new Secret('wrong-key-here') } }],
    ['too low a level', { name: 'pantau', auth: USER.auth }],
  ] as [string, UsmUser][])('%s is an authentication failure', async (_, user) => {
    const session = openSession(v3(user))
    const failure = await session.get([SYS_UP_TIME]).catch((error: unknown) => error)
    expect(failure).toMatchObject({ kind: 'authentication' })
    const printed = inspect({ failure, session }, { depth: 9, showHidden: true })
    for (const secret of ['wrong-key', 'authentication-pass', 'privacy-pass']) {
      expect(printed).not.toContain(secret)
    }
    session.close()
  })

  test('a wrong community is silence: a timeout', async () => {
    const session = openSession({ ...v2c(), community: new Secret('wrong') } as SnmpTarget)
    const poll = readDevice(session, newDevice(drivers), 'full')
    await expect(poll).rejects.toMatchObject({ kind: 'timeout', attempts: 1 })
    session.close()
  })
})

if (!installed) console.log("snmpd.test: Debian's package snmpd is not installed, 0 tests ran")

test('DES says what it needs where OpenSSL has put it aside', async () => {
  const session = openSession({
    address: '127.0.0.1',
    version: '3',
    timeoutMs: 50,
    retries: 0,
    user: { ...USER, priv: { protocol: 'des', key: new Secret('privacy-passphrase') } },
  })
  const failure = await session.get([SYS_UP_TIME]).catch((error: unknown) => error)
  // With the legacy provider DES works, and nothing answers here.
  expect(String(failure)).toMatch(/--openssl-legacy-provider|timeout: no answer/)
  session.close()
})

test('an address without a route is unreachable, at once', async () => {
  const session = openSession({
    address: 'no-such-host.invalid',
    version: '2c',
    community: new Secret(COMMUNITY),
  })
  await expect(session.get([SYS_UP_TIME])).rejects.toMatchObject({ kind: 'unreachable' })
  session.close()
})

async function freePort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  return port
}

async function answering(target: SnmpTarget): Promise<void> {
  const session = openSession({ ...target, timeoutMs: 250, retries: 40 })
  try {
    await session.get([SYS_UP_TIME])
  } finally {
    session.close()
  }
}
