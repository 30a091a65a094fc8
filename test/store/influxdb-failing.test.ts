import { describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { openInflux } from '../../server/store/influxdb/open-influx.ts'
import { parseSeriesUrl } from '../../server/store/series-url.ts'
import type { InfluxPlace } from '../../server/store/series-url.ts'
import { INFLUXD, isMissing, servedStore, startInflux } from './engines.ts'
import type { RunningEngine } from './engines.ts'
import { describeFailing } from './failing.ts'
import { answered, batchOf, DAY_MS, START_MS } from './samples.ts'

const idOf = (at: number): AccessPointId => `ap-${at}` as AccessPointId
const placeOf = (url: string): InfluxPlace => parseSeriesUrl(new Secret(url)) as InfluxPlace

async function ask({ port }: RunningEngine, query: string): Promise<void> {
  const body = new URLSearchParams({ q: query })
  expect((await fetch(`http://127.0.0.1:${port}/query`, { method: 'POST', body })).ok).toBe(true)
}

describe.skipIf(isMissing(INFLUXD))('InfluxDB', () => {
  describeFailing('influxdb', {
    start: () => startInflux(),
    open: (port, city) => openInflux(placeOf(`influxdb+http://127.0.0.1:${port}/${city}`), 90),
  })

  describe('settings: influxdb', () => {
    it('is refused where it forgets readings too early, with what to say to it', async () => {
      const engine = await startInflux()
      await ask(engine, 'CREATE DATABASE kota WITH DURATION 30d')
      const opened = servedStore(`influxdb+http://127.0.0.1:${engine.port}/kota`)
      await expect((await opened).open()).rejects.toThrow(
        `InfluxDB at 127.0.0.1:${engine.port}, database kota forgets readings after 30 days, ` +
          'retention.pollsDays is 90: ALTER RETENTION POLICY "autogen" ON "kota" DURATION 91d',
      )
      await (await opened).remove()
      await engine.remove()
    })

    it('makes the database whatever its name is', async () => {
      const engine = await startInflux()
      const place = await servedStore(`influxdb+http://127.0.0.1:${engine.port}/kota%20%22lama%22`)
      const store = await place.open()
      await store.append(batchOf([answered(0, 1)]))
      expect((await store.stats()).samples).toBe(1)
      await store.close()
      await place.remove()
      await engine.remove()
    })

    it('is told to delete what is expired, where its database keeps for ever', async () => {
      const engine = await startInflux()
      await ask(engine, 'CREATE DATABASE kota')
      const place = await servedStore(`influxdb+http://127.0.0.1:${engine.port}/kota`)
      const store = await place.open()
      await store.append(batchOf([0, 1440, 2 * 1440].map((minute) => answered(minute, 1))))
      await store.expire(START_MS + DAY_MS + 1)
      const body = new URLSearchParams({ db: 'kota', q: 'SELECT count("shape") FROM pantau' })
      const url = `http://127.0.0.1:${engine.port}/query`
      const left = await (await fetch(url, { method: 'POST', body })).text()
      // Whole days alone: of the day of the cut the first minute is hidden and not deleted.
      expect(left).toContain('["1970-01-01T00:00:00Z",2]')
      expect((await store.stats()).samples).toBe(1)
      await store.close()
      await place.remove()
      await engine.remove()
    })

    it('refuses a wrong password clearly', async () => {
      const engine = await startInflux('  auth-enabled = true')
      await ask(engine, `CREATE USER admin WITH PASSWORD 'kunci' WITH ALL PRIVILEGES`)
      const open = async (user: string) => {
        const place = await servedStore(`influxdb+http://${user}@127.0.0.1:${engine.port}/kota`)
        try {
          await (await place.open()).close()
        } finally {
          await place.remove()
        }
      }
      const wrong = await open('admin:rahasia').catch((cause: unknown) => cause)
      expect(String(wrong)).toMatch(/refuses \(401\).*check user and password of the URL/)
      expect(String(wrong)).not.toContain('rahasia')
      await open('admin:kunci')
      await engine.remove()
    })

    it('names the setting that keeps a nation out', async () => {
      const limited = await startInflux('', '  max-values-per-tag = 3')
      const place = await servedStore(`influxdb+http://127.0.0.1:${limited.port}/kota`)
      const store = await place.open()
      const first = [0, 1, 2].map((at) => ({ ...answered(0, 1), accessPoint: idOf(at) }))
      await store.append(batchOf(first))
      const further = batchOf([{ ...answered(0, 1), accessPoint: idOf(3) }])
      await expect(store.append(further)).rejects.toThrow(
        /max-values-per-tag = 0 in section \[data\]/,
      )
      expect(await store.receiptOf(further.key)).toBeUndefined()
      await store.close()
      await place.remove()
      await limited.remove()
    })
  })
})
