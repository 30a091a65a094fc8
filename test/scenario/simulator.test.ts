import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createSocket } from 'node:dgram'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCity } from '../simulator/city/city.ts'
import { startControl } from '../simulator/city/control.ts'
import { serveCity } from '../simulator/city/serve.ts'
import { openRecordings } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import { parseUsers, startEngine } from '../simulator/simulate.ts'
import type { Endpoint } from '../simulator/udp.ts'
import { listenUdp } from '../simulator/udp.ts'

const run = promisify(execFile)
const RECORDINGS = '../shared/recordings'

// Debian's net-snmp is the independent check: it shares no line of code with the simulator.
const withTools = spawnSync('snmpget', ['-V']).error === undefined
const withRecordings = existsSync(RECORDINGS)
if (!withTools) console.warn('skipped: needs the Debian package snmp (snmpget, snmpbulkwalk)')
if (!withRecordings) console.warn(`skipped: the recordings are not there (${RECORDINGS})`)

/** Standard output of a net-snmp command, or its complaint. */
async function snmp(command: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await run(command, ['-r0', '-t2', '-On', '-Oe', ...args])).stdout.trim()
  } catch (error) {
    return `failed: ${(error as { stderr: string }).stderr.trim()}`
  }
}

describe.skipIf(!withTools || !withRecordings)('recordings, asked by net-snmp', () => {
  const SYS_DESCR = '.1.3.6.1.2.1.1.1.0'
  const EXPECTED = `${SYS_DESCR} = STRING: "UAP-nanoHD 5.43.36.12724"`
  let endpoint: Endpoint
  let at: string

  beforeAll(async () => {
    const users = parseUsers(
      [
        'a:md5:authpass1',
        'b:md5:authpass1:des:privpass1',
        'c:sha:authpass1:aes:privpass1',
        'd:sha:authpass1:aes256b:privpass1',
        'e:sha:authpass1:aes256r:privpass1',
        'f:sha224:authpass1:aes:privpass1',
        'g:sha384:authpass1:aes256b:privpass1',
        'h:sha512:authpass1:aes:privpass1',
      ].join(','),
    )
    const directory = openRecordings(RECORDINGS, users)
    const engine = startEngine(Date.now())
    endpoint = await listenUdp(createResponder({ directory, engine }), '127.0.0.1', 0)
    at = `127.0.0.1:${endpoint.port}`
  })
  afterAll(() => endpoint.close())

  it('walks give every line of every recording', async () => {
    const files = readdirSync(RECORDINGS).filter((name) => name.endsWith('.snmprec'))
    expect(files.length).toBeGreaterThan(0)
    for (const file of files) {
      const community = file.slice(0, -'.snmprec'.length)
      const options = ['-v2c', '-c', community, '-Cr50', '-Cc', '-On']
      const walked = await run('snmpbulkwalk', [...options, at, '.1'])
      const oids = walked.stdout
        .split('\n')
        .filter((line) => / = /.test(line) && !line.includes('past the end of the MIB tree'))
        .map((line) => line.slice(1, line.indexOf(' ')))
      const lines = readFileSync(`${RECORDINGS}/${file}`, 'latin1').split('\n').filter(Boolean)
      const recorded = new Set(lines.map((line) => line.slice(0, line.indexOf('|'))))
      expect([file, new Set(oids)]).toEqual([file, recorded])
    }
  }, 120_000)

  it.each([
    ['v1', ['-v1', '-c', 'unifi_nanohd']],
    ['v2c', ['-v2c', '-c', 'unifi_nanohd']],
    ['v3 noAuth, by user name', ['-v3', '-l', 'noAuthNoPriv', '-u', 'unifi_nanohd']],
    ['v3 MD5', ['-u', 'a', '-l', 'authNoPriv', '-a', 'MD5']],
    ['v3 MD5 DES', ['-u', 'b', '-l', 'authPriv', '-a', 'MD5', '-x', 'DES']],
    ['v3 SHA AES-128', ['-u', 'c', '-l', 'authPriv', '-a', 'SHA', '-x', 'AES']],
    ['v3 SHA AES-256 Blumenthal', ['-u', 'd', '-l', 'authPriv', '-a', 'SHA', '-x', 'AES-256']],
    ['v3 SHA AES-256 Reeder', ['-u', 'e', '-l', 'authPriv', '-a', 'SHA', '-x', 'AES-256-C']],
    ['v3 SHA-224 AES', ['-u', 'f', '-l', 'authPriv', '-a', 'SHA-224', '-x', 'AES']],
    ['v3 SHA-384 AES-256', ['-u', 'g', '-l', 'authPriv', '-a', 'SHA-384', '-x', 'AES-256']],
    ['v3 SHA-512 AES', ['-u', 'h', '-l', 'authPriv', '-a', 'SHA-512', '-x', 'AES']],
  ])('answer %s', async (_, options) => {
    const v3 = ['-v3', '-n', 'unifi_nanohd', '-A', 'authpass1', '-X', 'privpass1']
    const all = options[0] === '-u' ? [...v3, ...options] : options
    expect(await snmp('snmpget', ...all, at, SYS_DESCR)).toBe(EXPECTED)
  })

  it.each([
    [
      'a wrong password',
      ['-u', 'c', '-A', 'otherpass', '-X', 'privpass1'],
      'Authentication failure',
    ],
    [
      'a wrong privacy password',
      ['-u', 'c', '-A', 'authpass1', '-X', 'otherpass'],
      'Decryption error',
    ],
    [
      'an unknown user',
      ['-u', 'nobody', '-A', 'authpass1', '-X', 'privpass1'],
      'Unknown user name',
    ],
  ])('report %s', async (_, options, complaint) => {
    const v3 = ['-v3', '-n', 'unifi_nanohd', '-l', 'authPriv', '-a', 'SHA', '-x', 'AES']
    expect(await snmp('snmpget', ...v3, ...options, at, SYS_DESCR)).toContain(complaint)
  })

  it('are silent to an unknown community', async () => {
    expect(await snmp('snmpget', '-v2c', '-c', 'other', at, SYS_DESCR)).toContain('Timeout')
  })
})

describe('the city on its own ports', () => {
  const city = createCity(1)
  let served: Awaited<ReturnType<typeof serveCity>>
  let control: Awaited<ReturnType<typeof startControl>>
  let url: string

  beforeAll(async () => {
    served = await serveCity(city, '127.0.0.1', 0)
    control = await startControl(city, 0)
    url = `http://127.0.0.1:${control.port}`
  })
  afterAll(async () => {
    await Promise.all([served.close(), control.close()])
  })

  const upTime = (id: string, ...options: readonly string[]): Promise<string> => {
    const at = `127.0.0.1:${served.devicePorts.get(id)}`
    const access = options.length > 0 ? options : ['-v2c', '-c', 'pantau-demo']
    return snmp('snmpget', ...access, at, '.1.3.6.1.2.1.1.3.0')
  }
  const post = async (order: object): Promise<{ readonly status: number; readonly id: number }> => {
    const response = await fetch(`${url}/faults`, { method: 'POST', body: JSON.stringify(order) })
    const [fault] = [await response.json()].flat() as { readonly id: number }[]
    return { status: response.status, id: fault?.id ?? 0 }
  }

  it.skipIf(!withTools)('answers v2c and v3, and falls silent and returns by command', async () => {
    expect(await upTime('kel-oebobo-1')).toContain('Timeticks')
    const v3 = ['-v3', '-u', 'kel-oebobo-1', '-l', 'authPriv', '-a', 'SHA-256', '-x', 'AES']
    const passwords = ['-A', 'demo-auth-pantau', '-X', 'demo-priv-pantau']
    expect(await upTime('kel-oebobo-1', ...v3, ...passwords)).toContain('Timeticks')

    const { status, id } = await post({ kind: 'access-point-dead', target: 'kel-oebobo-1' })
    expect(status).toBe(201)
    expect(await upTime('kel-oebobo-1')).toContain('Timeout')
    const state = (await (await fetch(`${url}/state`)).json()) as {
      readonly accessPoints: Readonly<Record<string, { readonly answers: boolean }>>
    }
    expect(state.accessPoints['kel-oebobo-1']).toMatchObject({ reason: 'access-point-dead' })
    expect(state.accessPoints['kel-oebobo-2']).toMatchObject({ answers: true })
    expect((await fetch(`${url}/faults/${id}`, { method: 'DELETE' })).status).toBe(200)
    expect((await fetch(`${url}/faults/${id}`, { method: 'DELETE' })).status).toBe(404)
  })

  it('refuses orders that it cannot carry out', async () => {
    expect((await post({ kind: 'power-cut', target: 'nowhere' })).status).toBe(400)
    expect((await post({ kind: 'flood', target: 'kel-oebobo' })).status).toBe(400)
    expect((await fetch(`${url}/other`)).status).toBe(404)
  })

  it('lets the internet of a place fall silent with its uplink', async () => {
    const query = Buffer.from('beef0100000100000000000001780000010001', 'hex')
    const ask = (): Promise<boolean> =>
      new Promise((resolve) => {
        const socket = createSocket('udp4')
        const finish = (answered: boolean): void => {
          clearTimeout(timer)
          socket.close()
          resolve(answered)
        }
        const timer = setTimeout(finish, 300, false)
        socket.on('message', () => finish(true))
        socket.send(query, served.internetPorts.get('kel-oebufu'), '127.0.0.1')
      })
    expect(await ask()).toBe(true)
    const { id } = await post({ kind: 'uplink-loss', target: 'kel-oebufu' })
    expect(await ask()).toBe(false)
    await fetch(`${url}/faults/${id}`, { method: 'DELETE' })
    expect(await ask()).toBe(true)
  })
})
