import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { MiddlewareHandler } from 'hono'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentId } from '#contract/ids.ts'
import { DEFAULTS } from '../../server/config.ts'
import { createApp } from '../../server/http/app.ts'
import type { AppDeps } from '../../server/http/app.ts'
import { listedOnly, ROUTE_RIGHTS } from '../../server/http/rights.ts'
import type { Right } from '../../server/http/rights.ts'
import { openJournal } from '../../server/journal/open.ts'
import { startServer } from '../../server/serve.ts'
import type { RunningServer } from '../../server/serve.ts'
import { accessPointOf, placeOf } from '../unit/days-world.ts'

/** Who asks, by the headers that he or she sends. */
type Role = 'nobody' | 'wrong key' | 'operator' | 'operator through another site' | 'agent'

let directory = ''
let server: RunningServer
let headersOf: Readonly<Record<Role, Readonly<Record<string, string>>>>

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-rights-'))
  const journal = await openJournal(directory)
  const change = {
    places: [placeOf('taman')],
    accessPoints: [accessPointOf('ap-1', 'taman')],
    uplinks: [],
    equipment: [],
  }
  await journal.applyImport(0, change, { by: 'ani', atMs: 1 })
  const made = await journal.operators.add('ani', 1)
  const { token } = await journal.createToken('agent-1' as AgentId, 1)
  await journal.close()
  const key = { 'pantau-operator': `ani:${made?.key.reveal() ?? ''}` }
  headersOf = {
    nobody: {},
    'wrong key': { 'pantau-operator': 'ani:wrong' },
    operator: key,
    'operator through another site': { ...key, 'sec-fetch-site': 'cross-site' },
    agent: { authorization: `Bearer ${token.reveal()}` },
  }
  const config = { ...DEFAULTS, port: 0, dataDirectory: directory }
  server = await startServer(config, pino({ level: 'silent' }))
})
afterAll(async () => {
  await server.close()
  await rm(directory, { recursive: true })
})

/** How a route answers a role: refused with that status, or let through to whatever it says. */
async function answerTo(route: string, role: Role): Promise<number | 'through'> {
  const [method = '', pattern = ''] = route.split(' ')
  const path = pattern.replace(/:\w+/g, 'x')
  const hasBody = method !== 'GET' && method !== 'DELETE'
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...headersOf[role], ...(hasBody && { 'content-type': 'application/json' }) },
    ...(hasBody && { body: '{}' }),
    redirect: 'manual',
  })
  await answer.body?.cancel()
  // Of wrong keys some are counted, and more are not even looked at.
  if (answer.status === 429 && role === 'wrong key') return 401
  return [401, 403].includes(answer.status) ? answer.status : 'through'
}

const REFUSED: Readonly<Record<Right, Readonly<Record<Role, number | 'through'>>>> = {
  anyone: {
    nobody: 'through',
    'wrong key': 'through',
    operator: 'through',
    'operator through another site': 'through',
    agent: 'through',
  },
  agent: {
    nobody: 401,
    'wrong key': 401,
    operator: 401,
    'operator through another site': 401,
    agent: 'through',
  },
  // As all of these are; others see `server-metrics.test.ts`.
  'own-machine': {
    nobody: 'through',
    'wrong key': 'through',
    operator: 'through',
    'operator through another site': 'through',
    agent: 'through',
  },
  operator: {
    nobody: 401,
    'wrong key': 401,
    operator: 'through',
    'operator through another site': 403,
    agent: 401,
  },
}

/** The routes of the server as it mounts them; nothing of it is called. */
function mounted(): readonly string[] {
  const stub: unknown = new Proxy(() => undefined, { get: () => stub, apply: () => stub })
  const pass: MiddlewareHandler = (_, next) => next()
  const names: readonly (keyof AppDeps)[] = [
    ...(['ingest', 'admission', 'agentOfToken', 'ready', 'fleet', 'events', 'alerting'] as const),
    ...(['sayings', 'degradations', 'days', 'coverage', 'reporting', 'minutes', 'usage'] as const),
    ...(['store', 'journal', 'policy', 'nowMs', 'logError', 'looks', 'agentNow', 'city'] as const),
    ...(['metrics', 'requests'] as const),
  ]
  const app = createApp({
    ...(Object.fromEntries(names.map((name) => [name, stub])) as unknown as AppDeps),
    timeZone: 'Asia/Makassar',
    publicUrl: null,
    tileUrl: null,
    agentFile: pass,
    staticFiles: pass,
  })
  const routes = app.routes.filter(({ path }) => !path.endsWith('*'))
  return [...new Set(routes.map(({ method, path }) => `${method} ${path}`))]
}

describe('rights', () => {
  it('are listed for each route that there is, and for no other', () => {
    expect(mounted().toSorted()).toEqual(Object.keys(ROUTE_RIGHTS).toSorted())
    expect(mounted().length).toBeGreaterThan(90)
  })

  it('hold for each route and role', async () => {
    const rows: string[] = []
    for (const [route, right] of Object.entries(ROUTE_RIGHTS)) {
      // Wrong keys come last: after some of them the others are not looked at.
      for (const role of Object.keys(headersOf) as Role[]) {
        const answer = await answerTo(route, role)
        rows.push(`${route} | ${role} | ${answer}`)
        expect(answer, `${route} asked by ${role}`).toBe(REFUSED[right][role])
      }
    }
    process.stdout.write(`${rows.length} pairs of route and role tried\n`)
  })

  it('are nobody’s where a route is not listed', async () => {
    const app = new Hono()
    app.use(listedOnly({ 'GET /listed/:id': 'anyone' }))
    app.get('/listed/:id', (c) => c.text('yes'))
    app.get('/other', (c) => c.text('no'))
    app.all('/any', (c) => c.text('no'))
    app.get('*', (c) => c.text('a file'))
    expect(await (await app.request('/listed/1')).text()).toBe('yes')
    expect((await app.request('/listed/1', { method: 'HEAD' })).status).toBe(200)
    expect((await app.request('/other')).status).toBe(403)
    expect((await app.request('/any', { method: 'DELETE' })).status).toBe(403)
    expect(await (await app.request('/app.js')).text()).toBe('a file')
  })
})
