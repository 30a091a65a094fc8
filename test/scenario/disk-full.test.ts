/** A server whose disk runs full: a small file system of its own, which nobody else sees. */
import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { BootId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import type { WindowList } from '#contract/window.ts'
import { Photos } from '../../server/journal/photos.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { prepareCity } from '../bench/city-data.ts'
import type { BenchAgent } from '../bench/city-data.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { ROOT } from '../bench/server-process.ts'

const DISK_BYTES = 160 * 1024 ** 2
const MINUTE_MS = 60_000
const MEGABYTE = 1e6
const canMount =
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', tmpdir()]).status ===
  0

let directory = ''
let disk = ''
let holder: ChildProcess
let server: ChildProcess
let url = ''
let agent: BenchAgent
/** The disk as this process reaches it. */
const seen = (): string => `/proc/${holder.pid}/root${disk}`

async function startServer(): Promise<void> {
  const serve = [join(ROOT, 'server/cli/pantau.mjs'), 'serve', '--port', '0', '--data', disk]
  const enter = ['-t', String(holder.pid), '-m', process.execPath, ...serve]
  server = spawn('nsenter', enter, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, PANTAU_LOG_LEVEL: process.env['PANTAU_LOG_LEVEL'] ?? 'silent' },
  })
  url = await new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error('the server did not start')))
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const said = /listens on (\S+)/.exec(text)?.[1]
      if (said !== undefined) resolve(said)
    })
  })
}

async function stopServer(signal: NodeJS.Signals): Promise<void> {
  const ended = once(server, 'exit')
  server.kill(signal)
  await ended
}

/** Runs a command that sees the disk. */
function within(...command: readonly string[]): void {
  const { status } = spawnSync('nsenter', ['-t', String(holder.pid), '-m', ...command])
  expect(status).toBe(0)
}

/** Takes room until so many bytes are left, in a file that `makeRoom` removes. */
async function leave(bytes: number): Promise<void> {
  const file = openSync(join(seen(), 'ballast'), 'a')
  try {
    const { bavail, bsize } = await statfs(seen())
    let more = bavail * bsize - bytes
    const piece = Buffer.alloc(1024 ** 2)
    while (more > 0) more -= writeSync(file, piece, 0, Math.min(piece.length, more))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
  } finally {
    closeSync(file)
  }
}
function fillAtOnce(): void {
  // The server takes room meanwhile; what is left is far less than a batch.
  for (let pages = 2; pages < 100; pages *= 2) {
    const { bavail, bsize } = statfsSync(seen())
    const bytes = String((bavail - pages) * bsize)
    if (spawnSync('fallocate', ['-l', bytes, join(seen(), 'more')]).status === 0) return
  }
  throw new Error('the disk could not be filled')
}
function makeRoom(): void {
  for (const name of ['ballast', 'more']) rmSync(join(seen(), name), { force: true })
}

let sequence = 0
const acknowledged: string[] = []
let unanswered: Batch | null = null
let accessPoint: ImaginedAccessPoint
let startMs = 0

/** Sends a batch as agents do: the one that was not taken again, else the next. */
async function deliver(minutes = 60): Promise<Response> {
  if (unanswered === null) {
    const samples = Array.from({ length: minutes }, () => {
      startMs += MINUTE_MS
      return accessPoint.poll(startMs, MINUTE_MS)
    })
    sequence += 1
    const head = { protocolVersion: 1, agent: agent.id, boot: 'b00' as BootId, sequence } as const
    const tail = {
      mode: 'backfill',
      sentAtMs: startMs,
      clock: 'system',
      droppedSamples: 0,
    } as const
    unanswered = { ...head, ...tail, samples }
  }
  const answer = await fetch(`${url}${PATHS.batches}`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${agent.token}`,
      'Content-Type': 'application/json',
      'Content-Encoding': 'gzip',
    },
    body: gzipSync(JSON.stringify(unanswered)),
  })
  if (answer.status === 202) {
    const { samples } = unanswered
    acknowledged.push(...samples.map(({ polledAtMs }) => String(polledAtMs)))
    unanswered = null
  }
  return answer
}
const statusOf = async (path: string): Promise<number> => (await fetch(`${url}${path}`)).status
async function readsGoOn(): Promise<void> {
  const place = encodeURIComponent(`${agent.id}-place-0`)
  for (const path of [PATHS.fleet, PATHS.outages, PATHS.placeSeries.replace(':id', place)]) {
    expect([path, await statusOf(path)]).toEqual([path, 200])
  }
}
const recovers = (): Promise<void> =>
  vi.waitFor(async () => {
    expect((await deliver()).status).toBe(202)
    expect(await statusOf(PATHS.readiness)).toBe(200)
  }, 20_000)

describe.skipIf(!canMount)(
  `a disk that runs full${canMount ? '' : ' (skipped: no file system can be mounted here)'}`,
  () => {
    beforeAll(async () => {
      expect(existsSync(join(ROOT, 'dist/pantau-server.mjs')), 'run "npm run build" first').toBe(
        true,
      )
      directory = await mkdtemp(join(tmpdir(), 'pantau-full-'))
      disk = join(directory, 'disk')
      await mkdir(disk)
      const mounted = `mount -t tmpfs -o size=${DISK_BYTES},mode=700 none "$0" && echo yes && exec sleep 600`
      holder = spawn('unshare', ['-m', 'sh', '-c', mounted, disk], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      if (holder.stdout !== null) await once(holder.stdout, 'data')
      // SQLite would find its way out of a path below /proc.
      const prepared = join(directory, 'prepared')
      const [made] = await prepareCity(prepared, 1, 1)
      if (made === undefined) throw new Error('no agent')
      within('cp', '-r', `${prepared}/.`, disk)
      agent = made
      startMs = Date.now() - 60 * 86_400_000
      accessPoint = new ImaginedAccessPoint(agent.accessPoints[0] ?? '', 1, startMs)
      await startServer()
    }, 60_000)
    afterAll(async () => {
      // Where a test failed it still runs.
      server.kill('SIGKILL')
      holder.kill('SIGKILL')
      await rm(directory, { recursive: true })
    })

    it('refuses batches before it is full, says why, and lets everybody read', async () => {
      expect((await deliver()).status).toBe(202)
      await leave(20 * MEGABYTE)
      const refused = await vi.waitFor(async () => {
        const answer = await deliver()
        expect(answer.status).toBe(507)
        return answer
      }, 5000)
      expect(refused.headers.get('retry-after')).toBe('30')
      expect(refused.headers.get('content-type')).toBe('application/problem+json')
      const ready = await fetch(`${url}${PATHS.readiness}`)
      expect(ready.status).toBe(503)
      const { detail } = (await ready.json()) as { detail: string }
      expect(detail).toMatch(/^the disk of \S+ is full: \d+ MB are left, 41 MB are kept free/)
      await readsGoOn()
      makeRoom()
      await recovers()
    })

    it('tells people that it cannot keep what they say, and keeps it when there is room', async () => {
      const plan = (): Promise<Response> =>
        fetch(`${url}${PATHS.windows}`, {
          method: 'POST',
          headers: { 'pantau-operator': 'ani', 'Content-Type': 'application/json' },
          body: JSON.stringify({
            scope: { kind: 'city' },
            startMs: Date.now() + MINUTE_MS,
            endMs: Date.now() + 2 * MINUTE_MS,
            recurrence: null,
            isExcluded: true,
            reason: 'x'.repeat(500),
          }),
        })
      await leave(0)
      // The journal's log has room for some more.
      const answers = [await plan()]
      while (answers.at(-1)?.status === 201 && answers.length < 100) answers.push(await plan())
      const refused = answers.at(-1)
      expect(refused?.status).toBe(507)
      expect(await refused?.json()).toMatchObject({ title: 'The disk of the server is full' })
      await readsGoOn()
      await expect(new Photos(seen()).put(Buffer.alloc(MEGABYTE))).rejects.toThrow('ENOSPC')
      expect(await readdir(join(seen(), 'photos'))).toEqual([])
      makeRoom()
      expect((await plan()).status).toBe(201)
      const { windows } = (await (await fetch(`${url}${PATHS.windows}`)).json()) as WindowList
      expect(windows).toHaveLength(answers.length)
      await recovers()
    })

    it('survives a disk that is full at once, and goes on by itself', async () => {
      for (let round = 0; round < 3; round += 1) {
        // Looked at and found to have room, and then none at once: the commit itself fails.
        await leave(48 * MEGABYTE)
        await recovers()
        fillAtOnce()
        const answers = [await deliver(1500), await deliver(1500), await deliver(1500)]
        expect(answers.at(-1)?.status).toBe(507)
        await vi.waitFor(readsGoOn, 10_000)
        makeRoom()
        await recovers()
      }
    })

    it('has all that it acknowledged, once, also after a kill on a full disk', async () => {
      await leave(0)
      await deliver(1500)
      await stopServer('SIGKILL')
      makeRoom()
      await startServer()
      await recovers()
      await stopServer('SIGTERM')
      const kept = join(directory, 'kept')
      within('cp', '-r', disk, kept)
      const store = await openSeriesStore(kept)
      const found: string[] = []
      for await (const { sample } of store.readReceivedSince(0))
        found.push(String(sample.polledAtMs))
      await store.close()
      expect(found.toSorted()).toEqual(acknowledged.toSorted())
    })
  },
)
