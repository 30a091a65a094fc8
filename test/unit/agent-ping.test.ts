import { existsSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { accessPointSampleSchema } from '#contract/sample.ts'
import { createClock, machineClock } from '../../agents/clock.ts'
import type { PingedTarget } from '../../agents/config/targets.ts'
import { createPing, type Ping } from '../../agents/probe/ping.ts'
import { createPingedPoller } from '../../agents/probe/pinged-access-point.ts'

const hasPing = existsSync('/usr/bin/ping') || existsSync('/bin/ping')
if (!hasPing) console.warn("skipped: Debian's iputils-ping is not installed")
const BUSYBOX = '/usr/bin/busybox'
const hasBusybox = existsSync(BUSYBOX)
if (!hasBusybox) console.warn("skipped: Debian's busybox is not installed")
const hasV6 = existsSync('/proc/net/if_inet6')
const never = new AbortController().signal
const clock = createClock(machineClock)

let folder: string
const servers: Server[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pantau-ping-'))
})
afterEach(async () => {
  for (const server of servers.splice(0)) server.close()
  await rm(folder, { recursive: true, force: true })
})

/** A program in place of the system's, found before it. */
async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, name), 0o755)
}
const ownPing = (): Ping => createPing(`${folder}:/usr/bin:/bin`)

describe('ping', () => {
  it.skipIf(!hasPing)('asks a host over IPv4 and IPv6 and tells its round trip', async () => {
    const ping = createPing()
    for (const host of ['127.0.0.1', 'localhost', ...(hasV6 ? ['::1'] : [])]) {
      const reach = await ping(host, 2000)
      expect(reach).toMatchObject({ kind: 'answered' })
      expect(reach.kind === 'answered' && reach.rttMs).toBeLessThan(2000)
    }
  })

  it.skipIf(!hasPing)('tells a name that nobody knows from a host that is silent', async () => {
    expect(await createPing()('no-such-host.invalid', 2000)).toEqual({
      kind: 'unreachable',
      detail: 'the name is not known',
    })
  })

  it.skipIf(!hasBusybox)('asks by the ping of busybox too, or says that it may not', async () => {
    await symlink(BUSYBOX, join(folder, 'ping'))
    const ping = createPing(folder)
    const mayOpenRawSockets = process.getuid?.() === 0
    for (const host of ['127.0.0.1', ...(hasV6 ? ['::1'] : [])]) {
      const reach = await ping(host, 2000)
      expect(mayOpenRawSockets ? ['answered'] : ['answered', 'unusable']).toContain(reach.kind)
    }
    expect(await ping('no-such-host.invalid', 2000)).toMatchObject({ kind: 'unreachable' })
  })

  it('reads what iputils and busybox say', async () => {
    const cases: readonly (readonly [string, object])[] = [
      ["echo '64 bytes from 10.0.0.1: seq=0 ttl=64 time=1.254 ms'", { rttMs: 1.254 }],
      ["echo '64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=12 ms'", { rttMs: 12 }],
      ["echo 'time<1 ms'", { rttMs: 1 }],
      ['exit 1', { kind: 'silent' }],
      ["echo 'From 10.0.0.2 icmp_seq=1 Destination Host Unreachable'; exit 1", UNREACHABLE_HOST],
      ["echo 'ping: sendto: Network is unreachable' >&2; exit 2", UNREACHABLE_NET],
      ['echo "ping: bad address \'x\'" >&2; exit 1', { kind: 'unreachable' }],
      ["echo 'ping: permission denied (are you root?)' >&2; exit 1", { kind: 'unusable' }],
      ["echo 'ping: socket: Operation not permitted' >&2; exit 2", { kind: 'unusable' }],
      ['echo "ping: invalid option -- \'W\'" >&2; exit 1', { kind: 'unusable' }],
    ]
    for (const [script, expected] of cases) {
      await program('ping', script)
      expect(await ownPing()('10.0.0.1', 2000), script).toMatchObject(expected)
    }
  })

  it('measures the round trip itself where the output does not tell it', async () => {
    await program('ping', 'exit 0')
    const reach = await ownPing()('10.0.0.1', 2000)
    expect(reach.kind === 'answered' && reach.rttMs > 0).toBe(true)
  })

  it('passes the host as one argument, whole seconds, and no shell', async () => {
    await program('ping', `for one in "$@"; do printf '%s\\n' "$one" >> ${folder}/args; done`)
    await ownPing()('ap.example', 1500)
    await ownPing()('2001:db8::1', 300)
    const args = (await readFile(join(folder, 'args'), 'utf8')).trim().split('\n')
    expect(args).toEqual(
      ['-n', '-c', '1', '-W', '2', 'ap.example'].concat([
        '-6',
        '-n',
        '-c',
        '1',
        '-W',
        '1',
        '2001:db8::1',
      ]),
    )
  })

  it('takes ping6 where ping knows no -6', async () => {
    await program('ping', 'echo "ping: invalid option -- \'6\'" >&2; exit 1')
    await program('ping6', "echo 'time=3.5 ms'")
    expect(await ownPing()('::1', 2000)).toEqual({ kind: 'answered', rttMs: 3.5 })
  })

  it('kills a child that does not end in time', async () => {
    await program('ping', `echo $$ > ${folder}/pid; exec sleep 30`)
    const startedMs = performance.now()
    expect(await ownPing()('10.0.0.1', 400)).toEqual({ kind: 'silent' })
    expect(performance.now() - startedMs).toBeLessThan(20_000)
    const pid = Number(await readFile(join(folder, 'pid'), 'utf8'))
    await expect.poll(() => isRunning(pid)).toBe(false)
  })

  it('runs at most sixteen children at a time', async () => {
    const script = [
      `mkdir ${folder}/run-$$`,
      `ls -d ${folder}/run-* | wc -l >> ${folder}/counts`,
      'sleep 0.2',
      `rmdir ${folder}/run-$$`,
      'exit 1',
    ]
    await program('ping', script.join('\n'))
    const ping = ownPing()
    await Promise.all(Array.from({ length: 40 }, () => ping('10.0.0.1', 20_000)))
    const counts = (await readFile(join(folder, 'counts'), 'utf8')).trim().split('\n').map(Number)
    expect(counts).toHaveLength(40)
    expect(Math.max(...counts)).toBeLessThanOrEqual(16)
    expect(Math.max(...counts)).toBeGreaterThan(1)
  }, 30_000)

  it('says so when it is not installed', async () => {
    expect(await createPing(folder)('10.0.0.1', 500)).toEqual({
      kind: 'unusable',
      detail: 'ping is not installed',
    })
  })
})

const UNREACHABLE_HOST = { kind: 'unreachable', detail: 'host unreachable' }
const UNREACHABLE_NET = { kind: 'unreachable', detail: 'network is unreachable' }

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('an access point without SNMP', () => {
  const target = (change: Partial<PingedTarget>): PingedTarget => ({
    id: 'ap-9' as AccessPointId,
    intervalMs: 60_000,
    timeoutMs: 500,
    retries: 1,
    host: '127.0.0.1',
    tcpPort: null,
    ...change,
  })
  const poll = async (change: Partial<PingedTarget>, ping: Ping = createPing()) => {
    const poller = createPingedPoller({ clock, ping }, target(change))
    return accessPointSampleSchema.parse(await poller.poll(never))
  }

  it.skipIf(!hasPing)('is up when it echoes, and its clients are unknown', async () => {
    const sample = await poll({})
    expect(sample).toMatchObject({
      accessPoint: 'ap-9',
      outcome: { kind: 'ok' },
      reading: { clients: null, uptimeMs: null, radios: [], ssids: [], traffic: null },
      device: { driver: 'ping', vendor: null, model: null },
    })
  })

  it('is up when a TCP port opens, and also when the host refuses', async () => {
    const server = createServer((socket) => socket.destroy())
    servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const tcpPort = (server.address() as AddressInfo).port
    const open = await poll({ tcpPort })
    expect(open).toMatchObject({ outcome: { kind: 'ok' }, device: { driver: 'tcp' } })
    await new Promise<void>((resolve) => server.close(() => resolve()))
    expect((await poll({ tcpPort })).outcome.kind).toBe('ok')
  })

  it('is asked once more before it counts as silent', async () => {
    let asked = 0
    const sample = await poll({}, async () => {
      asked += 1
      return { kind: 'silent' }
    })
    expect(asked).toBe(2)
    expect(sample.outcome).toEqual({ kind: 'timeout', attempts: 2 })
    expect(sample.reading).toBeUndefined()
    asked = 0
    const answersLate: Ping = async () => {
      asked += 1
      return asked === 1 ? { kind: 'silent' } : { kind: 'answered', rttMs: 7.06 }
    }
    expect((await poll({}, answersLate)).outcome).toEqual({ kind: 'ok', rttMs: 7.1 })
  })

  it('gets no verdict, and a way out, where ping cannot be used', async () => {
    const sample = await poll({}, createPing(folder))
    expect(sample.outcome).toEqual({
      kind: 'refused',
      detail: 'ping is not installed; use check = "tcp:PORT"',
    })
  })

  it('tells who it is once, and stops when it is told to', async () => {
    const ping: Ping = async () => ({ kind: 'answered', rttMs: 1 })
    const poller = createPingedPoller({ clock, ping }, target({}))
    expect((await poller.poll(never)).device).toBeDefined()
    expect((await poller.poll(never)).device).toBeUndefined()
    await program('ping', 'exec sleep 30')
    const abort = new AbortController()
    const polling = createPingedPoller(
      { clock, ping: ownPing() },
      target({ timeoutMs: 20_000 }),
    ).poll(abort.signal)
    setTimeout(() => abort.abort(new Error('stopping')), 100)
    await expect(polling).rejects.toThrow('stopping')
  })
})
