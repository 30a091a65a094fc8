import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Secret } from '../../server/contract/secret.ts'
import { DEFAULTS } from '../../server/config.ts'
import { createRequestCounts } from '../../server/http/metrics/request-counts.ts'
import { writeMetrics } from '../../server/http/metrics/write-metrics.ts'
import { metricsRoutes } from '../../server/http/routes/metrics.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'

describe('the text of metrics', () => {
  it('escapes labels and help, and names each metric once', () => {
    const text = writeMetrics([
      {
        name: 'pantau_x_total',
        type: 'counter',
        help: 'a\\b\nc',
        points: [{ labels: { name: 'Kota "A"\\\n' }, value: 3 }, { value: Infinity }],
      },
      { name: 'pantau_y', type: 'gauge', help: 'none known', points: [] },
    ])
    expect(text).toBe(
      '# HELP pantau_x_total a\\\\b\\nc\n# TYPE pantau_x_total counter\n' +
        'pantau_x_total{name="Kota \\"A\\"\\\\\\n"} 3\npantau_x_total +Inf\n' +
        '# HELP pantau_y none known\n# TYPE pantau_y gauge\n',
    )
  })
})

describe('counted requests', () => {
  it('have patterns for labels, never paths, and few methods', async () => {
    let nowMs = 0
    const counts = createRequestCounts(() => nowMs)
    const app = new Hono().use(counts.count).get('/v1/places/:id', (c) => {
      nowMs += 30
      return c.text('')
    })
    for (const id of ['a', 'b', 'c']) await app.request(`/v1/places/${id}`)
    await app.request('/nowhere/1', { method: 'BREW' })
    const text = writeMetrics([counts.metric()])
    const labels = 'method="GET",route="/v1/places/:id",status="2xx"'
    const name = 'pantau_http_request_duration_seconds'
    expect(text).toContain(`${name}_bucket{${labels},le="0.025"} 0\n`)
    expect(text).toContain(`${name}_bucket{${labels},le="0.1"} 3\n`)
    expect(text).toContain(`${name}_bucket{${labels},le="+Inf"} 3\n`)
    expect(text).toContain(`${name}_sum{${labels}} 0.09\n`)
    expect(text).toContain(`${name}_count{${labels}} 3\n`)
    expect(text).toContain('method="other",route="/*",status="4xx"')
    expect(text).not.toContain('nowhere')
  })
})

describe('who may read metrics', () => {
  const token = new Secret('a-token-of-metrics')
  const ask = async (
    headers: Record<string, string>,
    peer: string,
    given: Secret | null = token,
  ): Promise<number> => {
    const routes = metricsRoutes({ read: () => [], token: given })
    const answer = await routes.request('/metrics', { headers }, { peer })
    return answer.status
  }

  it('is the own machine, but not a proxy or a foreign name on it', async () => {
    const own = { Host: 'localhost:8080' }
    for (const peer of ['127.0.0.1', '::1', '::ffff:127.0.0.1']) {
      expect(await ask(own, peer, null)).toBe(200)
    }
    expect(await ask({ ...own, 'X-Forwarded-For': '203.0.113.9' }, '127.0.0.1', null)).toBe(403)
    expect(await ask({ Host: 'evil.example' }, '127.0.0.1', null)).toBe(403)
    expect(await ask(own, '127.0.0.1.example', null)).toBe(403)
  })

  it('is from elsewhere who has the token', async () => {
    const right = { Authorization: 'Bearer a-token-of-metrics' }
    expect(await ask(right, '192.0.2.7')).toBe(200)
    expect(await ask(right, '192.0.2.7', null)).toBe(403)
    expect(await ask({}, '192.0.2.7')).toBe(401)
    // A proxy that says nothing of itself looks like the own machine.
    expect(await ask({ Host: 'localhost:8080' }, '127.0.0.1')).toBe(401)
    expect(await ask({ ...right, Host: 'localhost:8080' }, '127.0.0.1')).toBe(200)
    expect(await ask({ Authorization: 'Bearer a-token-of-metric' }, '192.0.2.7')).toBe(401)
  })
})

describe('the metrics of a running server', () => {
  let directory: string
  let server: RunningServer
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-metrics-'))
    const config = { ...DEFAULTS, dataDirectory: directory, port: 0 }
    server = await startServer(config, pino({ level: 'silent' }))
  })
  afterAll(async () => {
    await server.close()
    await rm(directory, { recursive: true })
  })

  it('are lines that Prometheus reads, with the state of the server', async () => {
    await (await fetch(`${server.url}/healthz`)).text()
    const answer = await fetch(`${server.url}/metrics`)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Content-Type')).toMatch(/^text\/plain; version=0\.0\.4/)
    const text = await answer.text()
    const wrong = text
      .trimEnd()
      .split('\n')
      .filter(
        (line) => !/^(# (HELP|TYPE) pantau_\S+ .+|pantau_\w+(\{.*\})? [\d.e+Inf-]+)$/.test(line),
      )
    expect(wrong).toEqual([])
    expect(text).toContain('pantau_ready 1\n')
    expect(text).toContain('route="/healthz",status="2xx"')
    expect(text).toMatch(/^pantau_disk_free_bytes \d+$/m)
    expect(text).toContain('pantau_samples_rejected_total{reason="out-of-window"} 0\n')
  })
})
