/** What a cluster of VictoriaMetrics is asked: a stand-in for vminsert and vmselect. */
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { createGunzip } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { parseSeriesUrl } from '../../server/store/series-url.ts'
import { openVictoria } from '../../server/store/victoriametrics/open-victoria.ts'

interface Asked {
  readonly method: string
  readonly path: string
  readonly authorization: string | undefined
  readonly body: string
}

const FLAGS = { 'dedup.minScrapeInterval': '1ms', retentionPeriod: '10y' }
const NOTHING_KEPT = {
  kept: async function* () {},
  newestKept: () => Promise.resolve(null),
  forgetKept: () => Promise.resolve(),
}
const LINE = 'pantau,kind=access-point,id=ap-1,agent=agent-1 shape=5 1790000000000'
const EXPORTED = {
  metric: { __name__: 'pantau_shape', kind: 'access-point', id: 'ap-1', agent: 'agent-1' },
  values: [5],
  timestamps: [1_790_000_000_000],
}

/** One part of a cluster, with what it was asked. */
interface Part {
  readonly port: number
  readonly asked: Asked[]
  readonly close: () => Promise<void>
}

async function partOf(answer: (asked: Asked) => string): Promise<Part> {
  const asked: Asked[] = []
  const take = async (request: IncomingMessage): Promise<string> => {
    const { method = '', url = '', headers } = request
    const isPacked = headers['content-encoding'] === 'gzip'
    const body = await text(isPacked ? request.pipe(createGunzip()) : request)
    const one = { method, path: url, authorization: headers.authorization, body }
    asked.push(one)
    return answer(one)
  }
  const server: Server = createServer((request, response) => {
    take(request).then(
      (said) => response.end(said),
      () => response.destroy(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { port, asked, close }
}

describe('a cluster of VictoriaMetrics', () => {
  let flags: Readonly<Record<string, string>>
  let insert: Part
  let select: Part
  beforeEach(async () => {
    flags = FLAGS
    insert = await partOf(() => '')
    select = await partOf(({ path }) => {
      if (path === '/metrics') {
        const lines = Object.entries(flags).map(
          ([name, value]) => `flag{name="${name}", value="${value}", is_set="true"} 1\n`,
        )
        return `${lines.join('')}vm_app_start_timestamp 1790000000\n`
      }
      return path.endsWith('/export')
        ? `${JSON.stringify(EXPORTED)}\n`
        : JSON.stringify({ status: 'success', data: { resultType: 'scalar', result: [1, '1'] } })
    })
  })
  afterEach(async () => {
    await insert.close()
    await select.close()
  })

  const open = (tenant: string) => {
    const at = `http://127.0.0.1:${select.port}/select/${tenant}`
    const url = `victoriametrics+http://kota:rahasia@127.0.0.1:${insert.port}/insert/${tenant}?select=${at}`
    const place = parseSeriesUrl(new Secret(url))
    if (place.kind !== 'victoriametrics') throw new Error('it is another engine')
    return openVictoria(place, 90, NOTHING_KEPT)
  }
  const pathsOf = ({ asked }: Part): readonly string[] =>
    asked.map(({ method, path }) => `${method} ${path}`)

  it('is written to at vminsert and read from at vmselect, both of its tenant and as its user', async () => {
    const engine = await open('7:3')
    // A cluster keeps each reading on several of its parts: nothing has to be written again.
    expect(await engine.write([LINE])).toEqual([])
    const target = { kind: 'access-point', id: 'ap-1' } as never
    const read = { targets: [target], fields: ['shape'], fromMs: 0, untilMs: 1_800_000_000_000 }
    const [series] = await engine.read({ ...read, mayLack: 'recent' })
    expect(series?.fields.get('shape')).toEqual({ times: [1_790_000_000_000], values: [5] })
    await engine.close()

    expect(pathsOf(insert)).toEqual([
      'POST /insert/7:3/influx/write',
      'POST /insert/7:3/influx/write?precision=ms',
    ])
    expect(insert.asked[1]?.body).toBe(LINE)
    expect(pathsOf(select)).toEqual([
      'GET /metrics',
      'POST /select/7:3/prometheus/api/v1/query',
      'POST /select/7:3/prometheus/api/v1/export',
    ])
    // Of parts that are away the rest must not look like all there is.
    expect(new URLSearchParams(select.asked[2]?.body).get('deny_partial_response')).toBe('1')
    const basic = `Basic ${Buffer.from('kota:rahasia').toString('base64')}`
    const all = [...insert.asked, ...select.asked]
    expect(new Set(all.map(({ authorization }) => authorization))).toEqual(new Set([basic]))
  })

  it('is refused where vmselect would show readings twice, and nothing is written then', async () => {
    flags = { ...FLAGS, 'dedup.minScrapeInterval': '0s' }
    await expect(open('7')).rejects.toThrow(
      `VictoriaMetrics at 127.0.0.1:${insert.port} and 127.0.0.1:${select.port}, tenant 7 runs with ` +
        `-dedup.minScrapeInterval=0s: readings that are written twice would be there twice; ` +
        `start it with -dedup.minScrapeInterval=1ms`,
    )
    expect(insert.asked).toEqual([])
  })
})
