import { createSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { endianness, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { uplinkSampleSchema } from '#contract/sample.ts'
import type { UplinkProbe } from '#contract/sample.ts'
import { askOf } from '../../agents/probe/ask.ts'
import { defaultGateway } from '../../agents/probe/gateway.ts'
import { readInterfaceState } from '../../agents/probe/interface.ts'
import type { Ping, Reach } from '../../agents/probe/ping.ts'
import { addressOfServer, isPrivateAddress, parseProbe } from '../../agents/probe/target.ts'
import { probeUplink, uplinkOutcome, type LineDeps } from '../../agents/probe/uplink.ts'

const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function listening(
  server: ReturnType<typeof createServer>,
  host = '127.0.0.1',
): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  closers.push(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer()
  const port = await listening(server)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  return port
}

/** A name server that answers with the given flags, but not every query. */
async function nameServer(flags: number, hears: (query: number) => boolean = () => true) {
  const socket = createSocket('udp4')
  let queries = 0
  socket.on('message', (query, from) => {
    queries += 1
    if (!hears(queries)) return
    const answer = Buffer.from(query)
    answer.writeUInt16BE(flags, 2)
    socket.send(answer, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  closers.push(() => void socket.close())
  return socket.address().port
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'pantau-uplink-'))
  closers.push(() => rm(made, { recursive: true, force: true }))
  return made
}

const ROUTE_HEAD = 'Iface Destination Gateway Flags RefCnt Use Metric Mask MTU Window IRTT'
/** An IPv4 address as the kernel prints it: a number of the machine's own byte order. */
function kernelV4(address: string): string {
  const bytes = Buffer.from(address.split('.').map(Number))
  if (endianness() === 'LE') bytes.reverse()
  return bytes.toString('hex').toUpperCase()
}
const defaultRoute = (name: string, gateway: string, metric: number, flags = '0003'): string =>
  `${name} 00000000 ${kernelV4(gateway)} ${flags} 0 0 ${String(metric)} 00000000 0 0 0`

const pingOf =
  (reach: Reach): Ping =>
  async () =>
    reach
const UNUSABLE = pingOf({ kind: 'unusable', detail: 'ping is not installed' })

/** Interfaces of this machine whose carrier cannot be told, because they are switched off. */
function interfacesSwitchedOff(): readonly string[] {
  const root = '/sys/class/net'
  return (existsSync(root) ? readdirSync(root) : []).filter((name) => {
    try {
      readFileSync(join(root, name, 'carrier'))
      return false
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'EINVAL'
    }
  })
}

async function probe(
  urls: readonly string[],
  deps: Partial<LineDeps> = {},
  line: { readonly attempts?: number; readonly interface?: string } = {},
) {
  const probes = urls.flatMap((url) => parseProbe(url) ?? [])
  expect(probes).toHaveLength(urls.length)
  return probeUplink(
    { probes, timeoutMs: 300, attempts: line.attempts ?? 1, interface: line.interface },
    { ping: UNUSABLE, server: { host: '127.0.0.1', port: 9 }, ...deps },
  )
}

describe('uplink probes', () => {
  it('tell what answers over TCP, DNS and HTTP, each with its round trip', async () => {
    const tcp = await listening(createServer((socket) => socket.destroy()))
    const http = await listening(createHttpServer((_, response) => response.writeHead(500).end()))
    const dns = await nameServer(0x8180)
    const { probes, outcome } = await probe([
      `tcp://127.0.0.1:${tcp}`,
      `http://127.0.0.1:${http}/`,
      `dns://127.0.0.1:${dns}/example.org`,
    ])
    expect(probes.map(({ kind, ok, lossPercent }) => [kind, ok, lossPercent])).toEqual([
      ['tcp', true, 0],
      ['http', true, 0],
      ['dns', true, 0],
    ])
    expect(probes.every(({ rttMs }) => rttMs !== null && rttMs >= 0)).toBe(true)
    expect(outcome).toMatchObject({ kind: 'ok' })
  })

  it('take no such name for an answer, and a failing name server for none', async () => {
    const noSuchName = await nameServer(0x8183)
    const failing = await nameServer(0x8182)
    const { probes, outcome } = await probe([
      `dns://127.0.0.1:${noSuchName}/x`,
      `dns://127.0.0.1:${failing}/x`,
    ])
    expect(probes.map(({ ok }) => ok)).toEqual([true, false])
    expect(outcome.kind).toBe('ok')
  })

  it('end in time when nothing answers', async () => {
    const silent = createSocket('udp4')
    await new Promise<void>((resolve) => silent.bind(0, '127.0.0.1', resolve))
    closers.push(() => void silent.close())
    const { probes, outcome } = await probe([
      `tcp://127.0.0.1:${await closedPort()}`,
      `dns://127.0.0.1:${silent.address().port}/example.org`,
      'http://no-such-host.invalid/',
    ])
    expect(probes.map(({ ok, rttMs }) => ok || rttMs)).toEqual([null, null, null])
    expect(outcome).toEqual({ kind: 'timeout', attempts: 3 })
    const timing = { polledAtMs: 1_793_491_200_000, monotonicMs: 5, intervalMs: 60_000 }
    const sample = { kind: 'uplink', uplink: 'wan', ...timing, outcome, probes, traffic: null }
    expect(uplinkSampleSchema.safeParse(sample).success).toBe(true)
  })

  it('count the loss over all attempts, also after an answer', async () => {
    let asked = 0
    const dns = await nameServer(0x8180, (query) => {
      asked = query
      return query !== 2
    })
    const { probes, outcome } = await probe(
      [`dns://127.0.0.1:${dns}/example.org`],
      {},
      { attempts: 3 },
    )
    expect(asked).toBe(3)
    expect(probes[0]).toMatchObject({ ok: true, lossPercent: 33.3 })
    expect(outcome.kind).toBe('ok')
  })

  it('give the median round trip of what answered', async () => {
    const trips = [40, 900, 20]
    let attempt = 0
    const ping: Ping = async () => {
      const rttMs = trips[attempt]
      attempt += 1
      return rttMs === undefined ? { kind: 'silent' } : { kind: 'answered', rttMs }
    }
    const { probes } = await probe(['ping://192.0.2.1'], { ping }, { attempts: 4 })
    expect(probes[0]).toMatchObject({ kind: 'ping', ok: true, rttMs: 40, lossPercent: 25 })
  })

  it('outlive a name server whose name proves unknown after the timeout', async () => {
    const ask = await askOf(
      { kind: 'dns', label: 'x', host: 'no-such-host.invalid', port: 53, name: 'example.org' },
      { ping: UNUSABLE, server: { host: '127.0.0.1', port: 9 }, interface: undefined },
    )
    expect((await ask?.(0))?.kind).not.toBe('answered')
    // The late answer of the system's resolver must find nobody to fail.
    await lookup('no-such-host.invalid').catch(() => undefined)
  })

  it('reach the Pantau server itself by TCP, over IPv6 too', async () => {
    const v4 = await listening(createServer((socket) => socket.destroy()))
    const v6 = await listening(
      createServer((socket) => socket.destroy()),
      '::1',
    )
    for (const url of [`http://127.0.0.1:${v4}/`, `http://[::1]:${v6}/`]) {
      const { probes } = await probe(['server'], { server: addressOfServer(new URL(url)) })
      expect(probes[0]).toMatchObject({ kind: 'server', target: 'server', ok: true })
    }
    expect(addressOfServer(new URL('https://pantau.example'))).toEqual({
      host: 'pantau.example',
      port: 443,
    })
  })

  it('ask the gateway by ping, and by TCP where there is no ping', async () => {
    const routes = await folder()
    const lines = [ROUTE_HEAD, defaultRoute('eth0', '127.0.0.1', 0)]
    await writeFile(join(routes, 'route'), lines.join('\n'))
    const asked: string[] = []
    const ping: Ping = async (host) => {
      asked.push(host)
      return { kind: 'answered', rttMs: 2 }
    }
    const pinged = await probe(['gateway'], { ping, routes })
    expect(asked).toEqual(['127.0.0.1'])
    expect(pinged.probes[0]).toMatchObject({ kind: 'gateway', ok: true, rttMs: 2 })
    // Nothing needs to listen there: the host's own refusal proves that it is up.
    const connected = await probe(['gateway'], { routes })
    expect(connected.probes[0]).toMatchObject({ kind: 'gateway', ok: true, lossPercent: 0 })
  })

  it('leave out what cannot be asked from here, and say why', async () => {
    const routes = await folder()
    const tcp = await listening(createServer((socket) => socket.destroy()))
    const urls = ['gateway', 'ping://192.0.2.1', `tcp://127.0.0.1:${tcp}`]
    const { probes, outcome, leftOut } = await probe(urls, { routes })
    expect(probes.map(({ kind }) => kind)).toEqual(['tcp'])
    expect(outcome.kind).toBe('ok')
    expect(leftOut).toEqual([
      'gateway: no default route is known',
      'ping://192.0.2.1: ping is not installed',
    ])
    // Nobody could look: no verdict about the line.
    expect((await probe(['ping://192.0.2.1'])).outcome).toEqual({
      kind: 'refused',
      detail: 'ping://192.0.2.1: ping is not installed',
    })
  })

  it('read carrier and counters of the interface', async () => {
    const interfaces = await folder()
    const write = async (name: string, carrier: string): Promise<void> => {
      await mkdir(join(interfaces, name, 'statistics'), { recursive: true })
      await writeFile(join(interfaces, name, 'carrier'), carrier)
      await writeFile(join(interfaces, name, 'statistics/rx_bytes'), '18446744073709551615\n')
      await writeFile(join(interfaces, name, 'statistics/tx_bytes'), '0\n')
    }
    await write('wan', '1\n')
    await write('wan2', '0\n')
    const up = await probe([], { interfaces }, { interface: 'wan' })
    expect(up).toMatchObject({
      carrier: true,
      traffic: {
        interface: 'wan',
        counterBits: 64,
        rxBytes: '18446744073709551615',
        txBytes: '0',
      },
      outcome: { kind: 'refused', detail: 'no target is configured' },
    })
    const down = await probe([], { interfaces }, { interface: 'wan2' })
    expect(down.outcome).toEqual({ kind: 'unreachable', detail: 'no carrier on wan2' })
    const gone = await probe([], { interfaces }, { interface: 'wan3' })
    expect(gone).toMatchObject({ carrier: null, traffic: null, outcome: { kind: 'refused' } })
  })

  const switchedOff = interfacesSwitchedOff()
  // The kernel alone can answer EINVAL to a reader.
  it.skipIf(switchedOff.length === 0)(
    'take an interface that is switched off for one without carrier',
    async () => {
      const states = await Promise.all(switchedOff.map((name) => readInterfaceState(name)))
      expect(states.map(({ carrier }) => carrier)).toEqual(switchedOff.map(() => false))
    },
  )

  it('are read from URLs only', () => {
    const wrong = [
      '',
      'tcp://host',
      'dns://host',
      'ftp://host',
      'tcp://host:70000',
      'ping://host:7',
      'ping://-f',
      'ping://host/x',
      'gateway://x',
      'http://host/#status=99',
      'http://host/#status=2044',
      'http://host/#text=',
      'http://host/#text=%E0%A4%A',
      'http://host/#other=1',
    ]
    expect(wrong.flatMap((text) => parseProbe(text) ?? [])).toEqual([])
  })
})

describe('the default gateway', () => {
  it('is the one with the least metric, or that of the interface that is named', async () => {
    const routes = await folder()
    const lines = [
      ROUTE_HEAD,
      'eth0 0002A8C0 00000000 0001 0 0 0 00FFFFFF 0 0 0',
      defaultRoute('wwan0', '10.64.0.1', 200),
      defaultRoute('eth0', '192.0.2.1', 100),
      defaultRoute('ppp0', '0.0.0.0', 0, '0001'),
    ]
    await writeFile(join(routes, 'route'), lines.join('\n'))
    expect(await defaultGateway(undefined, routes)).toBe('192.0.2.1')
    expect(await defaultGateway('wwan0', routes)).toBe('10.64.0.1')
    expect(await defaultGateway('ppp0', routes)).toBeNull()
  })

  it('is read of IPv6 too, a link-local one with its interface', async () => {
    const routes = await folder()
    const none = '0'.repeat(32)
    const route = (hop: string, name: string, flags = '00000003'): string =>
      `${none} 00 ${none} 00 ${hop} 00000400 00000003 00000000 ${flags}     ${name}`
    const hop = 'fe8000000000000000fc00fffe000001'
    const lines = [route(none, 'lo', '00200200'), route(hop, 'eth0')]
    await writeFile(join(routes, 'ipv6_route'), lines.join('\n'))
    expect(await defaultGateway(undefined, routes)).toBe(
      'fe80:0000:0000:0000:00fc:00ff:fe00:0001%eth0',
    )
    expect(await defaultGateway('eth1', routes)).toBeNull()
  })
})

describe('the outcome of an uplink', () => {
  const answer = (
    kind: UplinkProbe['kind'],
    ok: boolean,
    unreachable: string | null = null,
    isBeyondGateway = kind !== 'gateway',
  ) => ({
    probe: { kind, target: kind, ok, rttMs: ok ? 5 : null, lossPercent: ok ? 0 : 100 },
    attempts: 3,
    isBeyondGateway,
    unreachable,
  })

  it('is ok as soon as anything beyond the gateway answers', () => {
    expect(uplinkOutcome([answer('gateway', false), answer('dns', true)], [], null)).toEqual({
      kind: 'ok',
      rttMs: 5,
    })
    // The interface that is watched may not be the one that works.
    expect(uplinkOutcome([answer('tcp', true)], [], false).kind).toBe('ok')
  })

  it('is not saved by the gateway, nor by a server in the same network', () => {
    const near = [answer('gateway', true), answer('server', true, null, false)]
    expect(uplinkOutcome([...near, answer('tcp', false)], [], null)).toEqual({
      kind: 'timeout',
      attempts: 3,
    })
    expect(uplinkOutcome(near, [], null)).toEqual({
      kind: 'refused',
      detail: 'no target beyond the gateway is configured',
    })
    expect(uplinkOutcome([answer('gateway', false)], [], null).kind).toBe('timeout')
  })

  it('names what the network said when nothing could be reached', () => {
    const lost = [
      answer('tcp', false, 'ENETUNREACH'),
      answer('dns', false, 'the name is not known'),
    ]
    expect(uplinkOutcome(lost, [], null)).toEqual({ kind: 'unreachable', detail: 'ENETUNREACH' })
    expect(uplinkOutcome([...lost, answer('http', false)], [], null).kind).toBe('timeout')
    expect(uplinkOutcome([answer('tcp', false)], ['no carrier on wan'], false)).toEqual({
      kind: 'unreachable',
      detail: 'no carrier on wan',
    })
  })

  it('knows the addresses that lie before the internet', () => {
    const near = ['10.1.2.3', '172.16.0.1', '172.31.9.9', '192.168.1.1', '100.64.0.1']
    near.push('127.0.0.1', '::1', 'fd00::1', 'fe80::1', '::ffff:192.168.0.9', '169.254.1.1')
    const far = ['8.8.4.4', '172.32.0.1', '100.128.0.1', '2001:db8::1', 'fdm.example', '11.0.0.1']
    expect(near.filter((address) => !isPrivateAddress(address))).toEqual([])
    expect(far.filter((address) => isPrivateAddress(address))).toEqual([])
  })
})
