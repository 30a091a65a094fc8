import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { problemSchema } from '../../server/contract/problem.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { OPERATOR_HEADER } from '../../server/contract/words.ts'
import { createAdminApp } from '../../server/http/admin.ts'
import { operatorOf, operatorsOnly, ownerOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import type { AddedOperator } from '../../server/http/routes/operators.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { isOnPostgres } from '../journal-engine.ts'

const START = Date.UTC(2026, 10, 1)

let directory = ''
let journal: Journal
let app: Hono
let nowMs = START

beforeEach(async () => {
  nowMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-operators-'))
  await open()
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function open(): Promise<void> {
  journal = await openJournal(directory)
  const { operators } = journal
  app = new Hono()
    .post('/change', operatorsOnly({ operators, nowMs: () => nowMs }), (c) => c.text(operatorOf(c)))
    .post('/own', ownerOnly(), (c) => c.text(operatorOf(c)))
    .post('/unguarded', (c) => c.text(operatorOf(c)))
  answerFailures(app, () => undefined)
}
async function reopen(): Promise<void> {
  await journal.close()
  await open()
}

interface From {
  readonly peer?: string
  readonly path?: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
}
/** A request as a browser on the server's own machine would send it, but for what is said. */
async function ask(who: string | null, from: From = {}): Promise<Response> {
  const { peer = '127.0.0.1', path = '/change', method = 'POST' } = from
  const headers = {
    host: 'localhost:8080',
    ...(who !== null && { [OPERATOR_HEADER]: who }),
    ...from.headers,
  }
  const env = { incoming: { socket: { remoteAddress: peer } } }
  return app.request(path, { method, headers }, env)
}
async function keyOf(name: string): Promise<string> {
  const created = await journal.operators.add(name, nowMs)
  if (created === null) throw new Error('there is such an operator')
  return created.key.reveal()
}
async function detailOf(answer: Response): Promise<string> {
  expect(answer.headers.get('Content-Type')).toBe('application/problem+json')
  return problemSchema.parse(await answer.json()).detail ?? ''
}

describe('before anybody has a key', () => {
  it('takes the word of whoever sits at the server itself', async () => {
    for (const peer of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1']) {
      const answer = await ask('Maria%20N%C3%A9no%3A', { peer })
      expect([answer.status, await answer.text()]).toEqual([200, 'Maria Néno:'])
    }
    expect((await ask('Maria', { headers: { host: '[::1]:8080' } })).status).toBe(200)
  })

  it('refuses everybody else, and says how to get a key', async () => {
    const elsewhere: readonly From[] = [
      { peer: '192.0.2.7' },
      { peer: '' },
      { headers: { 'x-forwarded-for': '192.0.2.7' } },
      { headers: { forwarded: 'for=192.0.2.7' } },
      { headers: { via: '1.1 proxy' } },
      // A page whose own name was made to mean 127.0.0.1.
      { headers: { host: 'evil.example:8080' } },
      { headers: { host: '127.0.0.1.evil.example' } },
    ]
    for (const from of elsewhere) {
      const answer = await ask('Maria', from)
      expect([from, answer.status]).toEqual([from, 403])
      expect(await detailOf(answer)).toContain('pantau operators add NAME')
    }
  })

  it('asks for a name that can be shown', async () => {
    const unusable = [null, '', ' ', '%', 'a%0Ab', '%E2%80%AEmr', ':key', 'x'.repeat(65)]
    for (const who of unusable) {
      const answer = await ask(who)
      expect([who, answer.status]).toEqual([who, 401])
      expect(answer.headers.get('WWW-Authenticate')).toBe('Pantau')
      expect(await detailOf(answer)).toContain(`"${OPERATOR_HEADER}: NAME:KEY"`)
    }
  })
})

describe('once somebody has a key', () => {
  it('takes the key of the name from anywhere, and nothing less, after a restart too', async () => {
    const key = await keyOf('Maria Néno')
    const other = await keyOf('Yohanes')
    await reopen()
    const name = encodeURIComponent('maria néno')
    const right = await ask(`${name}:${key}`, { peer: '192.0.2.7', headers: { host: 'x.example' } })
    expect([right.status, await right.text()]).toEqual([200, 'Maria Néno'])
    for (const who of [name, `${name}:`, `${name}:${other}`, `Nobody:${key}`, `:${key}`]) {
      expect([who, (await ask(who)).status]).toEqual([who, 401])
    }
  })

  it('ends a key at once, and stays closed when the last one is gone', async () => {
    const key = await keyOf('Maria')
    expect((await ask(`Maria:${key}`)).status).toBe(200)
    expect(await journal.operators.revoke('MARIA', nowMs + 5)).toBe(true)
    expect(await journal.operators.revoke('Maria', nowMs + 6)).toBe(false)
    expect((await ask(`Maria:${key}`)).status).toBe(401)
    await reopen()
    expect((await ask('Maria')).status).toBe(401)
    expect(await journal.operators.list()).toEqual([
      { name: 'Maria', createdAtMs: START, revokedAtMs: START + 5 },
    ])
    expect((await ask(`Maria:${await keyOf('Maria')}`)).status).toBe(200)
  })

  it('makes those wait who send wrong keys, not those who have the right one', async () => {
    const key = await keyOf('Maria')
    const statuses: number[] = []
    for (let count = 0; count < 11; count += 1) statuses.push((await ask('Maria:wrong')).status)
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429])
    expect(Number((await ask('Maria:wrong')).headers.get('Retry-After'))).toBeGreaterThan(0)
    expect((await ask(`Maria:${key}`)).status).toBe(200)
    nowMs += 61_000
    expect((await ask('Maria:wrong')).status).toBe(401)
  })

  // It reads SQLite's file.
  it.skipIf(isOnPostgres)('keeps no key on disk, in no list and in no text', async () => {
    const created = await journal.operators.add('Maria', nowMs)
    const key = created?.key.reveal() ?? ''
    expect(key).toMatch(/^pantau_op_[\w-]{27}$/)
    expect(JSON.stringify([created, await journal.operators.list()])).not.toContain(key)
    await journal.close()
    const file = await readFile(join(directory, 'journal.sqlite'), 'latin1')
    expect(file).toContain('Maria')
    expect(file).not.toContain(key)
    await open()
  })
})

describe('pages of other sites', () => {
  it('cannot change anything, whoever the browser belongs to', async () => {
    const key = await keyOf('Maria')
    for (const site of ['cross-site', 'same-site']) {
      const answer = await ask(`Maria:${key}`, { headers: { 'sec-fetch-site': site } })
      expect([site, answer.status]).toEqual([site, 403])
      expect(await detailOf(answer)).toContain(site)
    }
    for (const site of ['same-origin', 'none']) {
      const answer = await ask(`Maria:${key}`, { headers: { 'sec-fetch-site': site } })
      expect([site, answer.status]).toEqual([site, 200])
    }
  })

  it('get no answer to the preflight that the header forces', async () => {
    const headers = {
      origin: 'https://evil.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': OPERATOR_HEADER,
    }
    const answer = await ask(null, { method: 'OPTIONS', headers })
    expect(answer.status).toBe(404)
    const allowed = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'))
    expect(allowed).toEqual([])
  })
})

describe('the socket of the data directory', () => {
  it('needs no key, and takes the name that it is told', async () => {
    await keyOf('Maria')
    expect(await (await ask('Yohanes', { path: '/own', peer: '' })).text()).toBe('Yohanes')
    expect(await (await ask(null, { path: '/own', peer: '' })).text()).toBe('server')
  })

  it('makes, lists and revokes operators', async () => {
    const nothing = (): null => null
    const admin = createAdminApp({
      journal,
      nowMs: () => nowMs,
      agentNow: nothing,
      logError: (cause) => {
        throw cause
      },
    })
    const call = async (method: string, path: string, body?: unknown): Promise<Response> =>
      admin.request(path, {
        method,
        headers: { 'Content-Type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    const made = await call('POST', PATHS.operators, { name: ' Maria Néno ' })
    expect([made.status, made.headers.get('Cache-Control')]).toEqual([201, 'no-store'])
    const { name, key } = (await made.json()) as AddedOperator
    expect(journal.operators.holderOf(name, key)).toBe('Maria Néno')
    expect((await call('POST', PATHS.operators, { name: 'MARIA NÉNO' })).status).toBe(409)
    expect((await call('POST', PATHS.operators, { name: 'a\u001Bb' })).status).toBe(422)
    expect(await (await call('GET', PATHS.operators)).json()).toEqual({
      operators: [{ name: 'Maria Néno', createdAtMs: START, revokedAtMs: null }],
    })
    const path = PATHS.operator.replace(':name', encodeURIComponent('Maria Néno'))
    expect((await call('DELETE', path)).status).toBe(204)
    const again = await call('DELETE', path)
    expect([again.status, await detailOf(again)]).toEqual([
      404,
      'no operator "Maria Néno" has a valid key; see "pantau operators list"',
    ])
  })
})

it('never names an operator where no guard has looked', async () => {
  expect((await ask('Maria', { path: '/unguarded' })).status).toBe(500)
})
