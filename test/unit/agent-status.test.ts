import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { statusScreen, type Paint } from '../../agents/cli/status-screen.ts'
import type { Verdict } from '../../agents/deliver/answer.ts'
import { createReach } from '../../agents/steer/reach.ts'
import { askStatus, serveStatus, statusSocketPaths } from '../../agents/steer/status-socket.ts'
import type { AgentStatus } from '../../agents/steer/status.ts'
import { tellSupervisor } from '../../agents/supervisor.ts'

const bare = (text: string): string => text
const plain: Paint = { strong: bare, faint: bare, good: bare, bad: bare, doubtful: bare }

const STATUS: AgentStatus = {
  agent: 'oepura',
  version: '0.1.0',
  pid: 77,
  boot: 'boot-1',
  uptimeMs: 3 * 86_400_000,
  server: {
    url: 'https://pantau.example.go.id',
    answeredAgoMs: 4000,
    deliveredAgoMs: 4000,
    problem: null,
    nextAttemptInMs: null,
  },
  targets: [
    {
      kind: 'access-point',
      id: 'oepura-1',
      intervalMs: 60_000,
      isAsked: true,
      last: { agoMs: 12_000, outcome: { kind: 'ok', rttMs: 3.25 }, clients: 12 },
    },
    {
      kind: 'access-point',
      id: 'oepura-hall-behind-the-kelurahan-office-2',
      intervalMs: 60_000,
      isAsked: true,
      last: {
        agoMs: 200_000,
        outcome: { kind: 'authentication', detail: 'wrong\u001B[31m digest of the device' },
        clients: null,
      },
    },
    { kind: 'ups', id: 'oepura-ups', intervalMs: 60_000, isAsked: true, last: null },
    {
      kind: 'uplink',
      id: 'oepura-wan',
      intervalMs: 60_000,
      isAsked: true,
      last: { agoMs: 1000, outcome: { kind: 'timeout', attempts: 3 }, clients: null },
    },
  ],
  spool: {
    directory: '/var/lib/pantau',
    pending: 1,
    bytes: 1536,
    bytesMax: 64 * 1024 * 1024,
    dropped: 0,
    damaged: 0,
    setAside: 0,
    durable: true,
  },
  clock: { source: 'system', systemOffMs: 3, uncertaintyMs: null, steps: 0 },
  config: { file: '/etc/pantau/agent.toml', revision: 7, problem: null },
  start: { starts: 2, lastStop: 'power-loss', aliveUntilMs: 1_790_000_000_000 },
  sweep: null,
  polls: { done: 12_345, skipped: 0 },
  rssBytes: 52 * 1024 * 1024,
  writtenBytes: 3 * 1024 * 1024,
}
const WORST: AgentStatus = {
  ...STATUS,
  server: {
    ...STATUS.server,
    answeredAgoMs: null,
    problem: 'not reached: getaddrinfo ENOTFOUND pantau.example.go.id',
    nextAttemptInMs: 31_000,
  },
  spool: { ...STATUS.spool, dropped: 1234, damaged: 2, setAside: 3, durable: false },
  clock: { source: 'server', systemOffMs: -86_400_000, uncertaintyMs: 12.2, steps: 2 },
  config: { ...STATUS.config, problem: 'access_points[2].user: missing; SNMP v3 needs it' },
  sweep: { id: 'a', addresses: 254, asked: 12, found: 1 },
  polls: { done: 1, skipped: 4 },
}

describe('the screen of a status', () => {
  const screen = (status: AgentStatus, targets = 10): string[] =>
    statusScreen(status, { columns: 80, targets }, plain).split('\n')

  it('says all of an agent that is well on 80 columns, its columns aligned', () => {
    expect(screen(STATUS)).toEqual([
      'oepura  pantau agent 0.1.0, up 3 d 0 h',
      '',
      '  server   https://pantau.example.go.id',
      '           delivered 4 s ago',
      '  spool    1 sample waits, 1.5 KiB of 64 MiB on disk',
      "  clock    the system's",
      '  config   revision 7 of the server',
      expect.stringMatching(
        /^ {2}start {4}after a loss of power, alive until 2026-09-2\d \d\d:\d\d$/,
      ),
      '           2 starts since the machine started',
      '  process  52 MiB of memory, writes 1 MiB a day, 12,345 polls',
      '',
      '                target               outcome                 clients   ms    age',
      '  access point  oepura-hall-behind…  authentication: wrong…        -    -  3 min',
      '  uplink        oepura-wan           no answer                     -    -    1 s',
      '  access point  oepura-1             ok                           12  3.3   12 s',
      '  UPS           oepura-ups           not asked yet                 -    -      -',
    ])
  })

  it('fits on 80 columns when everything is wrong, and lets no device write to the terminal', () => {
    const lines = screen(WORST)
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(lines.join('\n')).not.toContain('\u001B')
  })

  it('tells a line that nothing tests from one whose turn comes', () => {
    const line = { kind: 'uplink', id: 'wan', intervalMs: 60_000, last: null } as const
    const rows = screen({ ...STATUS, targets: [{ ...line, isAsked: false }] })
    expect(rows.at(-1)).toMatch(/wan +no probes/)
  })

  it('breaks no line between a number and its unit', () => {
    const server = { ...WORST.server, answeredAgoMs: 95_000, nextAttemptInMs: 250_000 }
    const lines = screen({ ...WORST, server })
    expect(lines.filter((line) => /^ +(s|min|h|MiB)\b/.test(line))).toEqual([])
    expect(lines.join(' ')).toMatch(/next +attempt +in +4 min 10 s/)
  })

  it('shows what does not work before what does, and counts what has no room', () => {
    const lines = screen(STATUS, 2)
    expect(lines.at(-2)).toContain('no answer')
    expect(lines.at(-1)).toBe('  and 2 more, which all answer (--all)')
    expect(screen(STATUS, 1).at(-1)).toBe('  and 3 more (--all)')
  })

  it('says when nothing is polled', () => {
    expect(screen({ ...STATUS, targets: [] }).at(-1)).toContain('Nothing is polled')
  })
})

describe('the socket of a status', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-status-'))
  })
  afterEach(async () => {
    await chmod(directory, 0o700)
    await rm(directory, { recursive: true, force: true })
  })
  const status = () => Promise.resolve(STATUS)

  it('answers its own user, again and again, and is gone with the agent', async () => {
    const paths = statusSocketPaths(directory, {})
    const served = await serveStatus(paths, status)
    expect(served?.path).toBe(join(directory, 'agent.sock'))
    expect((await stat(served?.path ?? '')).mode & 0o777).toBe(0o600)
    expect(await askStatus(paths)).toEqual(STATUS)
    expect(await askStatus(paths)).toEqual(STATUS)
    await served?.close()
    expect(await askStatus(paths)).toBeUndefined()
  })

  it('moves to the runtime folder where the data directory takes none', async () => {
    const absent = join(directory, 'absent')
    const paths = statusSocketPaths(absent, { XDG_RUNTIME_DIR: directory })
    const served = await serveStatus(paths, status)
    expect(served?.path).toMatch(/pantau-agent-[0-9a-f]{16}\.sock$/)
    expect(await askStatus(paths)).toEqual(STATUS)
    await served?.close()
  })

  it('moves there when its path would be too long for the system', async () => {
    const deep = join(directory, 'x'.repeat(120))
    const paths = statusSocketPaths(deep, { XDG_RUNTIME_DIR: directory })
    expect(paths.map((path) => dirname(path))).toEqual([directory, tmpdir()])
    // A service has no session: whoever asks from one finds it all the same.
    expect(statusSocketPaths(deep, {})).toEqual(paths.slice(1))
    expect(await serveStatus([], status)).toBeUndefined()
  })

  it('replaces the socket of an agent that was killed', async () => {
    const paths = statusSocketPaths(directory, {})
    await serveStatus(paths, status)
    const second = await serveStatus(paths, () => Promise.resolve({ ...STATUS, pid: 78 }))
    expect(await askStatus(paths)).toMatchObject({ pid: 78 })
    await second?.close()
  })
})

describe('how the server is reached', () => {
  it('tells the last answer, the last delivery and the next attempt', () => {
    let nowMs = 1000
    const reach = createReach(() => nowMs)
    const hear = (verdict: Verdict, waitMs: number): void => {
      nowMs += 10
      reach.heard(verdict)
      reach.waits(waitMs)
    }
    expect(reach.state()).toEqual({
      lastAnswerMs: null,
      lastDeliveredMs: null,
      problem: null,
      nextAttemptMs: null,
    })
    hear({ kind: 'unsent', reason: 'ECONNREFUSED' }, 500)
    expect(reach.state()).toMatchObject({
      lastAnswerMs: null,
      problem: 'not reached: ECONNREFUSED',
      nextAttemptMs: 1510,
    })
    hear({ kind: 'busy', waitMs: 1000 }, 1000)
    expect(reach.state()).toMatchObject({ lastAnswerMs: 1020, lastDeliveredMs: null })
    const receipt = {} as Extract<Verdict, { kind: 'delivered' }>['receipt']
    hear({ kind: 'delivered', receipt }, 10_000)
    expect(reach.state()).toEqual({
      lastAnswerMs: 1030,
      lastDeliveredMs: 1030,
      problem: null,
      nextAttemptMs: null,
    })
  })
})

describe('the supervisor', () => {
  async function told(env: Record<string, string>, forMs: number, fails = false) {
    const calls: string[] = []
    const warnings: string[] = []
    const stop = new AbortController()
    setTimeout(() => stop.abort(), forMs)
    await tellSupervisor(
      {
        env,
        pid: 77,
        run(command, args) {
          calls.push([command, ...args].join(' '))
          return fails ? Promise.reject(new Error('absent')) : Promise.resolve()
        },
        warn: (message) => void warnings.push(message),
      },
      stop.signal,
    )
    return { calls, warnings }
  }

  it('is told nothing where there is none', async () => {
    expect((await told({}, 0)).calls).toEqual([])
  })

  it('is told that the agent is ready, and that it lives more than twice in the time of the watchdog', async () => {
    const { calls } = await told({ NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '150000' }, 180)
    expect(calls[0]).toBe('systemd-notify --pid=77 READY=1')
    expect(calls.length).toBeGreaterThanOrEqual(2)
    expect(calls.length).toBeLessThanOrEqual(5)
    const alive = 'systemd-notify --pid=77 READY=1 WATCHDOG=1'
    expect(new Set(calls.slice(1))).toEqual(new Set([alive]))
  })

  it('is told no more than ready when the watchdog is for another process', async () => {
    const env = { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '10000', WATCHDOG_PID: '1' }
    expect((await told(env, 50)).calls).toHaveLength(1)
  })

  it('is missed once in the log, not at each time', async () => {
    const { warnings, calls } = await told(
      { NOTIFY_SOCKET: '/run/x', WATCHDOG_USEC: '20000' },
      80,
      true,
    )
    expect(calls.length).toBeGreaterThan(1)
    expect(warnings).toHaveLength(1)
  })
})
