import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { closeServer } from '../../server/http/close-server.ts'
import { securityHeaders } from '../../server/http/middleware/security-headers.ts'
import { AGENT_FILE } from '../../server/contract/words.ts'
import { agentFile } from '../../server/http/middleware/agent-file.ts'
import { staticFiles } from '../../server/http/middleware/static-files.ts'
import { healthRoutes } from '../../server/http/routes/health.ts'
import { openSeriesStore } from '../../server/store/open.ts'

let directory: string
let app: Hono
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-http-'))
  await mkdir(join(directory, 'assets'))
  await writeFile(join(directory, 'index.html'), '<!doctype html>')
  await writeFile(join(directory, 'assets/main-1a2b3c.js'), 'export {}')
  app = new Hono()
    .use(securityHeaders('https://{s}.tiles.example:8443/{z}/{x}/{y}.png'))
    .use(await staticFiles(directory))
})
afterAll(() => rm(directory, { recursive: true }))

describe('closing', () => {
  it('cuts a connection that never asks anything', async () => {
    const server = createAdaptorServer({ fetch: () => new Response() })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.on('error', () => undefined)
    await once(server, 'connection')
    await closeServer(server, 20)
    await once(socket, 'close')
    expect(server.listening).toBe(false)
  })
})

describe("the agent's file", () => {
  it('is given where it was built, and is nothing where it was not', async () => {
    await writeFile(join(directory, 'pantau-agent.mjs'), 'export {}')
    const built = new Hono().get(AGENT_FILE, await agentFile(directory))
    const answer = await built.request(AGENT_FILE)
    expect(await answer.text()).toBe('export {}')
    expect(answer.headers.get('Content-Disposition')).toBe('attachment')
    const without = new Hono().get(AGENT_FILE, await agentFile(join(directory, 'assets')))
    expect((await without.request(AGENT_FILE)).status).toBe(404)
    await rm(join(directory, 'pantau-agent.mjs'))
  })
})

describe('static files', () => {
  it('go packed to those who can unpack them', async () => {
    const path = '/assets/main-1a2b3c.js'
    const packed = await app.request(path, { headers: { 'Accept-Encoding': 'gzip, br' } })
    expect(packed.headers.get('Content-Encoding')).toBe('gzip')
    expect(packed.headers.get('Vary')).toBe('Accept-Encoding')
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe('export {}')
    const plain = await app.request(path)
    expect(plain.headers.get('Content-Encoding')).toBeNull()
    expect(await plain.text()).toBe('export {}')
  })

  it('keep hashed assets for ever and the page never', async () => {
    const asset = await app.request('/assets/main-1a2b3c.js')
    expect(await asset.text()).toBe('export {}')
    expect(asset.headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect(asset.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    const page = await app.request('/')
    expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8')
    expect(page.headers.get('Cache-Control')).toBe('no-cache')
  })

  it('answer a path of the dashboard with its page, and nothing else', async () => {
    expect(await (await app.request('/tempat/taman-nostalgia?x=1')).text()).toBe('<!doctype html>')
    const nothing = [
      '/assets/gone.js',
      '/v1/unknown',
      '/p/K7M2QX',
      '/t/K7M2QX9ABC',
      '/metrics',
      '/../package.json',
      '/%2e%2e/package.json',
    ]
    for (const path of nothing)
      expect([path, (await app.request(path)).status]).toEqual([path, 404])
    expect((await app.request('/', { method: 'POST' })).status).toBe(404)
  })

  it('come with a policy that lets in tiles from the configured host only', async () => {
    const policy = (await app.request('/')).headers.get('Content-Security-Policy')
    expect(policy).toContain("default-src 'self';")
    expect(policy).toContain("img-src 'self' data: https://*.tiles.example:8443;")
    const strict = new Hono().use(securityHeaders(null)).get('/', (c) => c.text(''))
    const without = (await strict.request('/')).headers.get('Content-Security-Policy')
    expect(without).toContain("img-src 'self' data:;")
  })
})

describe('health', () => {
  it('is alive while not ready, and says why', async () => {
    const reason = 'the disk is full'
    const routes = healthRoutes({
      ready: async () => ({ usable: false, reason }),
      nowMs: () => 1_793_491_200_000,
    })
    const alive = await routes.request('/healthz')
    expect(alive.status).toBe(200)
    expect(await alive.json()).toEqual({ status: 'alive', nowMs: 1_793_491_200_000 })
    const answer = await routes.request('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.headers.get('Retry-After')).toBe('5')
    expect(await answer.json()).toMatchObject({ detail: reason })
  })
})

/** Holds the series file of a directory open until it is ended. */
const HOLDER = `
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const held = await DuckDBInstance.create(process.argv[1])
  process.stdout.write('held')
  process.stdin.on('end', () => held.closeSync()).resume()`

describe('data directory', () => {
  it('belongs to one process: a second gets one line that names the first', async () => {
    const own = await mkdtemp(join(tmpdir(), 'pantau-lock-'))
    const file = join(own, 'series.duckdb')
    const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLDER, file])
    try {
      await once(holder.stdout, 'data')
      await expect(openSeriesStore(own)).rejects.toThrow(
        `[store embedded] ${own} is in use by another process (pid ${holder.pid})`,
      )
      holder.stdin.end()
      await once(holder, 'exit')
      await (await openSeriesStore(own)).close()
    } finally {
      holder.kill()
      await rm(own, { recursive: true })
    }
  })
})
