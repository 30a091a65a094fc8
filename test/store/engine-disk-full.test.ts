/** A server of readings whose own disk runs full: the agents keep what it cannot take. */
import { spawnSync } from 'node:child_process'
import { statfsSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { SeriesTarget } from '../../server/store/series-store.ts'
import {
  INFLUXD,
  isMissing,
  servedStore,
  startInflux,
  startVictoria,
  VICTORIA,
  VICTORIA_FLAGS,
} from './engines.ts'
import type { RunningEngine } from './engines.ts'
import { answered, batchOf, MINUTE_MS, START_MS, taman } from './samples.ts'

const DISK_BYTES = 64 * 1024 ** 2
/** VictoriaMetrics takes nothing more with less than ten million bytes left. */
const RESERVED_BYTES = 6_000_000
const ofTaman: SeriesTarget = { kind: 'access-point', id: taman }
// A disk of its own takes root.
const canMount =
  spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=1m', 'none', tmpdir()]).status ===
  0

const ENGINES = [
  {
    name: 'influxdb',
    program: INFLUXD,
    path: '/kota',
    folder: 'wal',
    left: 0,
    start: () => startInflux('', '', DISK_BYTES),
  },
  {
    name: 'victoriametrics',
    program: VICTORIA,
    path: '',
    folder: 'data',
    left: RESERVED_BYTES,
    start: () => startVictoria(VICTORIA_FLAGS, DISK_BYTES),
  },
] as const

/** Takes all room of the engine's disk but so much, and gives the way to have it back. */
function fill(engine: RunningEngine, folder: string, left: number): () => Promise<void> {
  const disk = `/proc/${engine.pid()}/root${join(engine.directory, folder)}`
  const ballast = join(disk, 'ballast')
  const { bavail, bsize } = statfsSync(disk)
  writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - left)))
  return () => rm(ballast)
}

describe.skipIf(!canMount).each(ENGINES)(
  'a full disk of $name',
  ({ name, program, path, folder, left, start }) => {
    it.skipIf(isMissing(program))(
      'acknowledges nothing, and takes the same batch once when there is room again',
      async () => {
        const engine = await start()
        onTestFinished(() => engine.remove())
        const place = await servedStore(`${name}+http://127.0.0.1:${engine.port}${path}`)
        const store = await place.open()
        await store.append(batchOf([answered(0, 1)]))
        const makeRoom = fill(engine, folder, left)
        // Of the day before: what is open of the first one's still has room in its page.
        const minutes = Array.from({ length: 50 }, (_, at) => at - 700)
        const batch = batchOf(minutes.map((minute) => answered(minute, minute + 700)))
        // VictoriaMetrics looks at its disk from time to time.
        let taken = 1
        let refused = ''
        while (refused === '' && taken < 600) {
          const before = batchOf([answered(-taken, 1)])
          refused = await store.append(before).then(
            () => '',
            (cause: unknown) => String(cause),
          )
          if (refused === '') taken += 1
          await sleep(50)
        }
        expect(refused).toContain(`[store ${name}]`)
        await expect(store.append(batch)).rejects.toThrow(`[store ${name}]`)
        expect(await store.receiptOf(batch.key)).toBeUndefined()
        await makeRoom()
        await expect
          .poll(() => store.append(batch).catch(String), { timeout: 60_000, interval: 500 })
          .toMatchObject({ duplicate: false })
        const fromMs = START_MS - 700 * MINUTE_MS
        const [points = []] = await store.readUsage([ofTaman], fromMs, fromMs + 50 * MINUTE_MS)
        expect(points.map(({ clients }) => clients)).toEqual(minutes.map((_, at) => at))
        // InfluxDB shows what it refused, and has it once when it comes again.
        await store.append(batchOf([answered(-taken, 1)]))
        expect((await store.stats()).samples).toBe(51 + taken)
        await store.close()
        await place.remove()
      },
    )
  },
)
