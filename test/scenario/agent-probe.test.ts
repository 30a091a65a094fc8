import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { createSocket, type Socket } from 'node:dgram'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRecordings } from '../simulator/recordings.ts'
import { createResponder, type Responder } from '../simulator/responder.ts'
import { parseUsers, startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'
import { pantau } from './processes.ts'

const RECORDINGS = '../shared/recordings'
const withRecordings = existsSync(RECORDINGS)
if (!withRecordings) console.warn(`skipped: the recordings are not there (${RECORDINGS})`)

const STATION = '3c0754a1b2c3'
const STATION_ARCS = '60.7.84.161.178.195'
const SSID = 'Warung Pak Budi'
const CLIENT_ROW = '1.3.6.1.4.1.14988.1.1.1.2.1'
/** A MikroTik access point that knows things which must stay at its site. */
const DEVICE = [
  '1.3.6.1.2.1.1.1.0|4|RouterOS RB952Ui-5ac2nD',
  '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.14988.1',
  '1.3.6.1.2.1.1.3.0|67|8640000',
  '1.3.6.1.2.1.1.4.0|4|Budi Santoso 0812-3456',
  '1.3.6.1.2.1.1.5.0|4|AP-Rumah-Budi',
  '1.3.6.1.2.1.1.6.0|4|Jl. Merdeka 5',
  '1.3.6.1.2.1.2.2.1.2.1|4|ether1',
  '1.3.6.1.2.1.2.2.1.6.1|4x|4c5e0c010203',
  '1.3.6.1.2.1.2.2.1.8.1|2|1',
  '1.3.6.1.2.1.2.2.1.10.1|65|1000',
  '1.3.6.1.2.1.2.2.1.16.1|65|2000',
  `1.3.6.1.2.1.4.22.1.2.1.192.168.88.20|4x|${STATION}`,
  '1.3.6.1.2.1.25.4.2.1.5.7|4|--password=rahasia',
  `${CLIENT_ROW}.1.${STATION_ARCS}.2|4x|${STATION}`,
  `${CLIENT_ROW}.3.${STATION_ARCS}.2|2|-61`,
  `${CLIENT_ROW}.14.${STATION_ARCS}.2|64|192.168.88.20`,
  `1.3.6.1.4.1.14988.1.1.1.3.1.4.2|4|${SSID}`,
  '1.3.6.1.4.1.14988.1.1.1.3.1.6.2|66|1',
  '1.3.6.1.4.1.14988.1.1.1.3.1.7.2|2|2437',
  '1.3.6.1.4.1.14988.1.1.4.4.0|4|6.49.17',
  `1.3.6.1.4.1.14988.1.1.99.1.0|4|${SSID} by kota-rahasia for 3C:07:54:A1:B2:C3`,
  `1.3.6.1.4.1.14988.1.1.99.2.1.15.${[...Buffer.from(SSID)].join('.')}|2|1`,
  '1.3.6.1.4.1.41010.1.10.2.1.1.1.9.1|4|wifi-passphrase',
  '1.3.6.1.6.3.15.1.2.2.1.3.1|4|snmp-admin',
  '1.3.6.1.6.3.18.1.1.1.2.1|4|kota-rahasia',
]
const GENERIC = ['1.3.6.1.2.1.1.1.0|4|Toaster 9', '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.99999.7']

let folder: string
let endpoint: Endpoint
let silent: Socket
const at = (): string => `127.0.0.1:${endpoint.port}`

/** A device that hears only some messages. */
async function serve(
  directory: string,
  hears: (message: Uint8Array) => boolean = () => true,
): Promise<Endpoint> {
  const users = parseUsers('kota:sha256:authpassword:aes:privpassword')
  const responder = createResponder({
    directory: openRecordings(directory, users),
    engine: startEngine(Date.now()),
    maxMessageBytes: 65_507,
  })
  const picky: Responder = {
    counts: responder.counts,
    handle: (message, nowMs) => (hears(message) ? responder.handle(message, nowMs) : undefined),
  }
  return listenUdp(picky, '127.0.0.1', 0)
}

/** The flags of an SNMPv3 message; the security model USM follows them (RFC 3412, section 6). */
function flagsOf(message: Uint8Array): number | undefined {
  const at = Buffer.from(message).indexOf(Buffer.of(0x02, 0x01, 0x03, 0x04))
  return at === -1 ? undefined : message[at - 1]
}
const isEncrypted = (message: Uint8Array): boolean => ((flagsOf(message) ?? 0) & 2) !== 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-probe-'))
  await writeFile(join(folder, 'kota-rahasia.snmprec'), `${DEVICE.join('\n')}\n`)
  await writeFile(join(folder, 'toaster.snmprec'), `${GENERIC.join('\n')}\n`)
  await writeFile(join(folder, 'public.snmprec'), `${GENERIC.join('\n')}\n`)
  endpoint = await serve(folder)
  silent = createSocket('udp4')
  await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  await endpoint.close()
  silent.close()
  await rm(folder, { recursive: true, force: true })
})

describe('pantau probe', () => {
  it('shows a device as a card for people', async () => {
    const { code, stdout } = await pantau(['probe', at(), '--community', 'kota-rahasia'])
    expect(code).toBe(0)
    for (const shown of ['MikroTik', '6.49.17', SSID, 'ether1', '2437', 'packets sent']) {
      expect(stdout).toContain(shown)
    }
    expect(stdout).toMatch(/clients +1\n/)
    expect(stdout).not.toContain('kota-rahasia')
  })

  it('prints the sample as JSON, with the community from the environment', async () => {
    const env = { PANTAU_COMMUNITY: 'kota-rahasia' }
    const { code, stdout } = await pantau(['probe', at(), '--json'], env)
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      vendor: 'MikroTik',
      clients: 1,
      uptimeSeconds: 86_400,
      ssids: [{ name: SSID, clients: 1 }],
      interfaces: [{ ifIndex: 1, name: 'ether1', up: true, rxBytes: 1000 }],
    })
  })

  it('says what to report of a device that no driver knows', async () => {
    const { code, stdout } = await pantau(['probe', at(), '--community', 'toaster'])
    expect(code).toBe(0)
    expect(stdout).toContain('1.3.6.1.4.1.99999.7')
    expect(stdout).toContain('Toaster 9')
    expect(stdout).toContain('--record')
  })

  it('tells the ways to fail apart', async () => {
    const closed = createSocket('udp4')
    await new Promise<void>((resolve) => closed.bind(0, '127.0.0.1', resolve))
    const closedPort = closed.address().port
    await new Promise<void>((resolve) => closed.close(resolve))
    const old = await serve(folder, (message) => flagsOf(message) === undefined)
    // A device that cannot read an encrypted request says nothing, as snmpd does.
    const mute = await serve(folder, (message) => !isEncrypted(message))
    const v3 = ['--v3-user', 'kota']
    const quick = ['--timeout', '0.3', '--retries', '0']
    const cases: readonly (readonly [number, string, readonly string[]])[] = [
      [3, 'is the device powered', [`127.0.0.1:${silent.address().port}`, ...quick]],
      [4, 'nothing listens on UDP port', [`127.0.0.1:${closedPort}`, ...quick]],
      [5, 'does not know this user name', [at(), '--v3-user', 'nobody']],
      [5, 'authentication password', [at(), ...v3, '--auth', 'sha256:wrong-password']],
      [
        5,
        'privacy password',
        [at(), ...v3, '--auth', 'sha256:authpassword', '--priv', 'aes:wrongpassword'],
      ],
      [3, 'is the community right', [at(), '--community', 'wrong', ...quick]],
      [3, 'it answers SNMP v3', [at(), '--community', 'wrong', ...quick]],
      [
        6,
        'does not answer SNMP v3, but it speaks v1 and v2c',
        [`127.0.0.1:${old.port}`, ...v3, ...quick],
      ],
      [
        5,
        'encryption password or protocol is probably wrong (--priv)',
        [
          `127.0.0.1:${mute.port}`,
          ...v3,
          '--auth',
          'sha256:authpassword',
          '--priv',
          'aes:wrongpassword',
          ...quick,
        ],
      ],
      [7, 'name is not known', ['no-such-host.invalid']],
      [2, 'unknown option --comunity', [at(), '--comunity', 'x']],
      [2, 'at least 8 characters', [at(), ...v3, '--auth', 'sha256:short']],
      [2, 'HOST', []],
      [2, '/nonexist cannot be read (ENOENT)', [at(), '--drivers', '/nonexist']],
      [2, 'unexpected argument "more"', [at(), 'more']],
      [2, '--retries 1.5: expected a whole number from 0 to 10', [at(), '--retries', '1.5']],
    ]
    const results = await Promise.all(cases.map(([, , args]) => pantau(['probe', ...args])))
    await Promise.all([old.close(), mute.close()])
    for (const [index, [code, text]] of cases.entries()) {
      const result = results[index]!
      expect(`${result.code}: ${result.stderr}`).toContain(text)
      expect(result.code, result.stderr).toBe(code)
      expect(result.stderr).not.toMatch(/wrong-?password|authpassword/)
      expect(result.stdout).toBe('')
      if (code === 2) expect(result.stderr.trimEnd().split('\n')).toHaveLength(1)
    }
  })

  it.each(['probe', 'agent'])('shows the command to type in the help of %s', async (word) => {
    const { code, stdout } = await pantau([word, '--help'])
    expect(code).toBe(0)
    expect(stdout).toContain(`pantau ${word} [OPTIONS]`)
  })

  it('records a device that then gives the same sample, without secrets and personal data', async () => {
    const recorded = await mkdtemp(join(tmpdir(), 'pantau-recorded-'))
    const file = join(recorded, 'kota-rahasia.snmprec')
    const community = ['--community', 'kota-rahasia', '--json']
    const first = await pantau(['probe', at(), ...community, '--record', file])
    expect(first.code).toBe(0)
    const text = await readFile(file, 'utf8')
    const oids = text
      .trim()
      .split('\n')
      .map((line) => line.split('|')[0])
    expect(oids.length).toBeGreaterThan(15)
    const planted =
      /Budi|Merdeka|rahasia|passphrase|snmp-admin|192\.168\.88|3c:?07:?54|60\.7\.84\.161/i
    expect(planted.exec(text)?.[0]).toBeUndefined()
    expect(text).not.toContain([...Buffer.from(SSID)].join('.'))
    const again = await serve(recorded)
    const second = await pantau(['probe', `127.0.0.1:${again.port}`, ...community])
    await again.close()
    await rm(recorded, { recursive: true })
    const plain = (output: string) => {
      const sample = JSON.parse(output) as { sysName: string; ssids: { name: string }[] }
      return { ...sample, sysName: '', ssids: sample.ssids.map((ssid) => ({ ...ssid, name: '' })) }
    }
    expect(plain(second.stdout)).toEqual(plain(first.stdout))
  })

  it.skipIf(!withRecordings)('records real devices so that they read the same again', async () => {
    const recorded = await mkdtemp(join(tmpdir(), 'pantau-recorded-'))
    const original = await serve(RECORDINGS)
    const names = ['unifi_nanohd', 'routeros', 'openwrt', 'lcos_oap-321', 'vrp_ac6605-26']
    const probe = (port: number, name: string, more: readonly string[]) =>
      pantau(['probe', `127.0.0.1:${port}`, '--community', name, '--json', ...more])
    const before = await Promise.all(
      names.map((name) => {
        const file = join(recorded, `${name}.snmprec`)
        return probe(original.port, name, ['--record', file, '--keep-ssids'])
      }),
    )
    await original.close()
    const again = await serve(recorded)
    const after = await Promise.all(names.map((name) => probe(again.port, name, [])))
    expect(after.map(({ stdout }) => withoutAddresses(stdout))).toEqual(
      before.map(({ stdout }) => withoutAddresses(stdout)),
    )
    await again.close()
    await rm(recorded, { recursive: true })
  })
})

/** A sample without what a recording replaces: names, serials and MAC addresses. */
function withoutAddresses(output: string): unknown {
  return JSON.parse(output, (key, value: unknown) =>
    ['sysName', 'serial', 'mac', 'ap'].includes(key) ? null : value,
  )
}
