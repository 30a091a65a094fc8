import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseHostPort } from '../../server/contract/address.ts'
import { loadSiteDrivers } from '../../agents/config/site-drivers.ts'
import { loadConfig } from '../../agents/config.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-config-'))
})
afterEach(async () => rm(directory, { recursive: true, force: true }))

const AGENT = `[agent]
id = "kupang-1"
server = "https://pantau.example/"
token = "agent-token"
`
async function load(text: string, mode = 0o600) {
  const path = join(directory, 'agent.toml')
  await writeFile(path, text, { mode })
  return loadConfig(path)
}
/** The message of a refused file, without the directory. */
async function fault(text: string): Promise<string> {
  const error = await load(text).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(Error)
  return (error as Error).message.replaceAll(`${directory}/`, '')
}

describe('agent configuration', () => {
  it('gives every setting its default', async () => {
    const config = await load(`${AGENT}
[[access_points]]
id = "ap-1"
address = "10.0.0.5"
community = "kota"
`)
    expect(config).toMatchObject({
      id: 'kupang-1',
      dataDirectory: join(directory, 'data'),
      driversDirectory: join(directory, 'drivers'),
      deliverIntervalMs: 10_000,
      syncIntervalMs: 60_000,
      spoolBytesMax: 64 * 1024 * 1024,
      targets: { uplinks: [], equipment: [] },
      warnings: [],
    })
    const [target] = config.targets.accessPoints
    expect(target).toMatchObject({
      id: 'ap-1',
      intervalMs: 60_000,
      snmp: { address: '10.0.0.5', version: '2c', timeoutMs: 1000, retries: 3 },
    })
  })

  it('lets each access point override the defaults', async () => {
    const config = await load(`${AGENT}
[defaults]
interval = "5m"
timeout = 1.5
version = "3"
user = "pantau"
auth = "sha256"
auth_password = "authpassword"
priv_password = "privpassword"

[[access_points]]
id = "ap-1"
address = "[2001:db8::5]:1161"
interval = 30
traffic_interface = "eth0"

[[access_points]]
id = "ap-2"
address = "ap2.kupang:161"
version = "1"
community = "kota"
retries = 0

[[access_points]]
id = "ap-3"
address = "10.0.0.7"
level = "authNoPriv"

[[uplinks]]
id = "wan"
probes = ["tcp://192.0.2.1:443", "dns://192.0.2.53/example.org", "https://example.org/"]
`)
    const [first, second, third] = config.targets.accessPoints
    expect(first).toMatchObject({
      intervalMs: 30_000,
      trafficInterface: 'eth0',
      snmp: {
        address: '2001:db8::5',
        port: 1161,
        timeoutMs: 1500,
        user: { name: 'pantau', auth: { protocol: 'sha256' }, priv: { protocol: 'aes' } },
      },
    })
    expect(second).toMatchObject({ intervalMs: 300_000, snmp: { version: '1', retries: 0 } })
    expect(third?.snmp.version === '3' && third.snmp.user.priv).toBeUndefined()
    expect(config.targets.uplinks[0]?.probes.map(({ kind }) => kind)).toEqual([
      'tcp',
      'dns',
      'http',
    ])
  })

  it('never shows a secret', async () => {
    const config = await load(`${AGENT}
[[access_points]]
id = "ap-1"
address = "10.0.0.5"
community = "very-private"
`)
    const shown = `${JSON.stringify(config)} ${inspect(config, { depth: 9 })} ${String(config.token)}`
    expect(shown).not.toMatch(/very-private|agent-token/)
    expect(shown).toContain('<secret>')
  })

  it('reads the token from a file and warns of files that everybody may read', async () => {
    await writeFile(join(directory, 'token'), 'from-file\n', { mode: 0o644 })
    const config = await load(AGENT.replace('token = "agent-token"', 'token_file = "token"'), 0o644)
    expect(config.token.reveal()).toBe('from-file')
    expect(config.warnings.map((text) => text.replace(directory, ''))).toEqual([
      '/agent.toml holds secrets and is readable by every user',
      '/token holds secrets and is readable by every user',
    ])
  })

  it.each([
    ['[agent\n', 'agent.toml:1: Invalid TOML document: illegal character in key'],
    [
      AGENT.replace('"kupang-1"', '"kupang 1"'),
      'agent.toml:2: agent.id: expected 1-64 letters, digits, dots, dashes, underscores',
    ],
    [
      AGENT.replace('https://pantau.example/', 'pantau.example'),
      'agent.toml:3: agent.server: expected an http:// or https:// URL',
    ],
    [
      AGENT.replace('token = "agent-token"', ''),
      'agent.toml:1: agent.token: expected either token or token_file',
    ],
    [
      AGENT.replace('token = "agent-token"', 'token_file = "nowhere"'),
      'agent.toml: nowhere: there is no such file',
    ],
    [`${AGENT}colour = "red"\n`, 'agent.toml:5: agent.colour: there is no such key'],
    [
      `${AGENT}deliver_every = "soon"\n`,
      'agent.toml:5: agent.deliver_every: expected seconds or a text such as "60s", from 1000 ms to 3600000 ms',
    ],
    [
      `${AGENT}[[access_points]]\nid = "a"\naddress = "10.0.0.1"\n`,
      'agent.toml:5: access_points[1].community: missing; SNMP v1 and v2c need it',
    ],
    [
      `${AGENT}[defaults]\ncommunity = "x"\n[[access_points]]\nid = "a"\naddress = "10.0.0.1"\n[[access_points]]\nid = "b"\naddress = "10.0.0.300"\n`,
      'agent.toml:12: access_points[2].address: expected host, host:port, 2001:db8::1 or [2001:db8::1]:port',
    ],
    [
      `${AGENT}[defaults]\ncommunity = "x"\n[[access_points]]\nid = "a"\naddress = "10.0.0.1"\n[[access_points]]\nid = "a"\naddress = "10.0.0.2"\n`,
      'agent.toml:11: access_points[2].id: "a" is the id of access_points[1] too',
    ],
    [
      `${AGENT}[[access_points]]\nid = "a"\naddress = "10.0.0.1"\nversion = "3"\n`,
      'agent.toml:5: access_points[1].user: missing; SNMP v3 needs it',
    ],
    [
      `${AGENT}[[access_points]]\nid = "a"\naddress = "10.0.0.1"\nversion = "3"\nuser = "u"\nlevel = "authPriv"\nauth_password = "12345678"\n`,
      'agent.toml:5: access_points[1].priv_password: missing; the level authPriv needs it',
    ],
    [
      `${AGENT}[[access_points]]\nid = "a"\naddress = "10.0.0.1"\nversion = "3"\nuser = "u"\nauth_password = "short"\n`,
      'agent.toml:10: access_points[1].auth_password: expected at least 8 characters',
    ],
    [
      `${AGENT}[[uplinks]]\nid = "wan"\nprobes = ["tcp://192.0.2.1"]\n`,
      'agent.toml:7: uplinks[1].probes: "tcp://192.0.2.1" is no probe; expected tcp://host:port',
    ],
  ])('refuses %#, naming file, line, key and what is expected', async (text, message) => {
    expect(await fault(text)).toBe(message)
  })

  it('says when there is no such file', async () => {
    await expect(loadConfig(join(directory, 'none.toml'))).rejects.toThrow('there is no such file')
  })

  it('reads the example, whose commented lines are the defaults', async () => {
    const example = await readFile(
      join(import.meta.dirname, '../../agents/agent.example.toml'),
      'utf8',
    )
    await writeFile(join(directory, 'token'), 'x', { mode: 0o600 })
    const written = await load(example)
    expect(written.warnings).toEqual([])
    const uncommented = example.replaceAll(/^# ([a-z_]+ = )/gm, '$1')
    expect(uncommented).not.toBe(example)
    const spelled = await load(uncommented.replace('traffic_interface = "eth0"', ''))
    expect(spelled).toEqual(written)
  })

  it('reads addresses with and without a port', () => {
    expect(parseHostPort('10.0.0.1:1161')).toEqual({ host: '10.0.0.1', port: 1161 })
    expect(parseHostPort('2001:db8::1')).toEqual({ host: '2001:db8::1', port: undefined })
    expect(parseHostPort('[2001:db8::1]:161')).toEqual({ host: '2001:db8::1', port: 161 })
    for (const wrong of ['', 'a b', '10.0.0', '10.0.0.1:0', '10.0.0.1:99999', '[10.0.0.1]:1']) {
      expect(parseHostPort(wrong)).toBeUndefined()
    }
  })

  it("refuses a site's broken driver with its file and fault", async () => {
    const drivers = join(directory, 'drivers')
    expect(await loadSiteDrivers(drivers)).toEqual([])
    await mkdir(drivers)
    await writeFile(join(drivers, 'mine.json'), '{\n  "name": 5\n}')
    await expect(loadSiteDrivers(drivers)).rejects.toThrow(/mine\.json:2.*name/)
  })
})
