import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AgentId, PlaceId } from '../../server/contract/ids.ts'
import { problemSchema } from '../../server/contract/problem.ts'
import {
  configAnswerSchema,
  ENROLMENT_CODE_PATTERN,
  enrolmentAnswerSchema,
  tokenAnswerSchema,
} from '../../server/contract/steering.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { failureLimit } from '../../server/http/failure-limit.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { agentRoutes } from '../../server/http/routes/agent.ts'
import { enrolmentRoutes } from '../../server/http/routes/enrolments.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { Looks } from '../../server/live/looks.ts'
import { isOnPostgres } from '../journal-engine.ts'

const AGENT = 'park-agent' as AgentId
const START = Date.UTC(2026, 10, 1)
const DAY = 86_400_000
const NONCE = 'a'.repeat(32)
const OTHER_NONCE = 'b'.repeat(32)

let directory = ''
let journal: Journal
let app: Hono
let nowMs = START

beforeEach(async () => {
  nowMs = START
  directory = await mkdtemp(join(tmpdir(), 'pantau-enrol-'))
  await open()
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function open(): Promise<void> {
  journal = await openJournal(directory)
  const deps = { journal, nowMs: () => nowMs, looks: new Looks(() => nowMs) }
  app = new Hono().route('/', enrolmentRoutes(deps)).route('/', agentRoutes(deps))
  answerFailures(app, (cause) => {
    throw cause
  })
}
async function reopen(): Promise<void> {
  await journal.close()
  await open()
}

async function newCode(validMs = 7 * DAY): Promise<string> {
  const place = 'park' as PlaceId
  const { code } = await journal.steer((steering) =>
    steering.add({ id: AGENT, place, validMs }, nowMs),
  )
  return code.reveal()
}
async function post(path: string, body: unknown, token?: string): Promise<Response> {
  const headers = {
    'Content-Type': 'application/json',
    ...(token !== undefined && { Authorization: `Bearer ${token}` }),
  }
  return app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
}
const enrol = (code: string, nonce = NONCE): Promise<Response> =>
  post(PATHS.enrolments, { code, nonce })
async function tokenOf(answer: Response): Promise<string> {
  expect(answer.status).toBe(200)
  return enrolmentAnswerSchema.parse(await answer.json()).token
}
async function detailOf(answer: Response): Promise<string | undefined> {
  return problemSchema.parse(await answer.json()).detail
}
async function get(path: string, token: string, headers = {}): Promise<Response> {
  return app.request(path, { headers: { Authorization: `Bearer ${token}`, ...headers } })
}

describe('POST /v1/enrolments', () => {
  it('exchanges a code for a token of its agent, which nobody may store', async () => {
    const code = await newCode()
    expect(code).toMatch(ENROLMENT_CODE_PATTERN)
    const answer = await enrol(code)
    expect(answer.headers.get('Cache-Control')).toBe('no-store')
    const { agent, token, serverTimeMs } = enrolmentAnswerSchema.parse(await answer.json())
    expect([agent, serverTimeMs]).toEqual([AGENT, START])
    expect(journal.agentOfToken(token, nowMs)).toBe(AGENT)
  })

  it('takes a code as people type it', async () => {
    const code = await newCode()
    const typed = code.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    expect((await enrol(typed)).status).toBe(200)
  })

  it('repeats an enrolment whose answer was lost, and ends the token that nobody got', async () => {
    const code = await newCode()
    const lost = await tokenOf(await enrol(code))
    await reopen()
    nowMs += 8 * DAY
    const token = await tokenOf(await enrol(code))
    expect(journal.agentOfToken(lost, nowMs)).toBeNull()
    expect(journal.agentOfToken(token, nowMs)).toBe(AGENT)
    const again = await enrol(code)
    expect(again.status).toBe(404)
    expect(await detailOf(again)).toMatch(/^used: /)
  })

  it('gives one of two agents a token that come with the same code at once', async () => {
    const code = await newCode()
    const answers = await Promise.all([enrol(code), enrol(code, OTHER_NONCE)])
    expect(answers.map(({ status }) => status)).toEqual([200, 404])
  })

  it('says why a code is not valid', async () => {
    const first = await newCode()
    const second = await newCode(DAY)
    expect(await detailOf(await enrol(first))).toMatch(/^unknown: /)
    nowMs += DAY + 1
    expect(await detailOf(await enrol(second))).toMatch(/^expired: .*2026-11-02/)
    const third = await newCode()
    await tokenOf(await enrol(third))
    const used = await enrol(third, OTHER_NONCE)
    expect(used.status).toBe(404)
    expect(await detailOf(used)).toMatch(/^used: /)
  })

  it('lets nobody guess: after ten failures a minute of rest', async () => {
    const code = await newCode()
    for (let count = 0; count < 10; count += 1) {
      expect((await enrol(`AAAAA-AAAA${count}`)).status).toBe(404)
    }
    nowMs += 15_000
    const refused = await enrol(code)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '45'])
    nowMs += 45_000
    expect((await enrol(code)).status).toBe(200)
  })

  it('lets nobody guess faster by guessing at once', async () => {
    const guesses = Array.from({ length: 40 }, (_, count) => enrol(`AAAAA-AAA${10 + count}`))
    const answers = await Promise.all(guesses)
    expect(answers.filter(({ status }) => status === 404).length).toBe(10)
    expect(answers.filter(({ status }) => status === 429).length).toBe(30)
  })

  it('ends the tokens of before when the new one is used, as of a router that was replaced', async () => {
    const { token: made } = await journal.createToken(AGENT, nowMs)
    const first = await tokenOf(await enrol(await newCode()))
    const fresh = await tokenOf(await enrol(await newCode()))
    const valid = (): readonly boolean[] =>
      [made.reveal(), first].map((token) => journal.agentOfToken(token, nowMs) === AGENT)
    await reopen()
    expect(journal.agentOfToken(made.reveal(), nowMs)).toBe(AGENT)
    const { token: later } = await journal.createToken(AGENT, nowMs + 1)
    expect(journal.agentOfToken(fresh, nowMs)).toBe(AGENT)
    expect(valid()).toEqual([false, false])
    await reopen()
    expect(valid()).toEqual([false, false])
    expect(journal.agentOfToken(fresh, nowMs)).toBe(AGENT)
    expect(journal.agentOfToken(later.reveal(), nowMs)).toBe(AGENT)
  })

  it('gives nobody a token that outlives the removal of its agent', async () => {
    const code = await newCode()
    const enrolling = journal.steering.enrolments.redeem({ code, nonce: NONCE }, nowMs)
    await journal.steer((steering) => steering.remove(AGENT, nowMs))
    const redeemed = await enrolling
    const token = redeemed.outcome === 'enrolled' ? redeemed.issued.token.reveal() : ''
    expect(journal.agentOfToken(token, nowMs)).toBeNull()
    expect((await enrol(code)).status).toBe(404)
  })

  it('refuses what is no enrolment and what is too large', async () => {
    expect((await post(PATHS.enrolments, { code: 'x' })).status).toBe(422)
    expect((await enrol('x'.repeat(5000))).status).toBe(413)
  })

  // It reads SQLite's file.
  it.skipIf(isOnPostgres)('keeps neither code nor token in the journal', async () => {
    const code = await newCode()
    const token = await tokenOf(await enrol(code))
    await journal.close()
    const stored = await readFile(join(directory, 'journal.sqlite'))
    expect(stored.includes(AGENT)).toBe(true)
    expect(stored.includes(code)).toBe(false)
    expect(stored.includes(token.slice(7))).toBe(false)
    journal = await openJournal(directory)
  })
})

describe('failure limit', () => {
  it('counts each address alone and all together', () => {
    const limit = failureLimit({ perAddress: 2, total: 3 })
    limit.tries('a', 0)
    const takeBack = limit.tries('a', 500)
    limit.tries('a', 1000)
    takeBack()
    expect([limit.waitSeconds('a', 1000), limit.waitSeconds('b', 1000)]).toEqual([59, 0])
    limit.tries('b', 2000)
    expect(limit.waitSeconds('c', 2000)).toBe(58)
    expect(limit.waitSeconds('c', 60_000)).toBe(0)
    expect(limit.waitSeconds('a', 60_000)).toBe(0)
  })
})

describe('POST /v1/agent/token', () => {
  const rotate = async (token: string): Promise<string> =>
    tokenAnswerSchema.parse(await (await post(PATHS.ownToken, {}, token)).json()).token

  it('gives a token beside the old one, which ends when the new one is used', async () => {
    const old = await tokenOf(await enrol(await newCode()))
    const fresh = await rotate(old)
    expect(journal.agentOfToken(old, nowMs)).toBe(AGENT)
    await reopen()
    expect(journal.agentOfToken(old, nowMs)).toBe(AGENT)
    expect(journal.agentOfToken(fresh, nowMs)).toBe(AGENT)
    expect(journal.agentOfToken(old, nowMs)).toBeNull()
    await reopen()
    expect(journal.agentOfToken(old, nowMs)).toBeNull()
    expect(journal.agentOfToken(fresh, nowMs)).toBe(AGENT)
  })

  it('replaces a new token that was never used', async () => {
    const old = await tokenOf(await enrol(await newCode()))
    const lost = await rotate(old)
    const fresh = await rotate(old)
    expect(journal.agentOfToken(lost, nowMs)).toBeNull()
    expect(journal.agentOfToken(old, nowMs)).toBe(AGENT)
    expect(journal.agentOfToken(fresh, nowMs)).toBe(AGENT)
  })

  it('gives one token that stays, however many are asked for at once', async () => {
    const old = await tokenOf(await enrol(await newCode()))
    const fresh = await Promise.all([1, 2, 3].map(() => rotate(old)))
    const valid = await journal.listTokens(AGENT)
    expect(valid.filter(({ revokedAtMs }) => revokedAtMs === null).length).toBe(2)
    expect(journal.agentOfToken(fresh[2] ?? '', nowMs)).toBe(AGENT)
    expect(
      [old, fresh[0] ?? '', fresh[1] ?? ''].map((one) => journal.agentOfToken(one, 1)),
    ).toEqual([null, null, null])
  })

  it('gives none that outlives a revocation at the same moment', async () => {
    const old = await tokenOf(await enrol(await newCode()))
    const rotating = [1, 2].map(() => journal.rotateToken(old, nowMs))
    await journal.steer((steering) => steering.revoke(AGENT, nowMs))
    for (const fresh of await Promise.all(rotating)) {
      expect(fresh === null ? null : journal.agentOfToken(fresh.reveal(), nowMs)).toBeNull()
    }
    const tokens = await journal.listTokens(AGENT)
    expect(tokens.every(({ revokedAtMs }) => revokedAtMs !== null)).toBe(true)
  })

  it('keeps the last twenty tokens that have ended', async () => {
    const token = await tokenOf(await enrol(await newCode()))
    for (let count = 0; count < 25; count += 1) {
      nowMs += 1
      await rotate(token)
    }
    const tokens = await journal.listTokens(AGENT)
    expect(tokens.filter(({ revokedAtMs }) => revokedAtMs !== null).length).toBe(20)
    expect(tokens.filter(({ revokedAtMs }) => revokedAtMs === null).length).toBe(2)
  })

  it('is wanted until the agent uses a token that is newer than the wish', async () => {
    const wanted = (): boolean => journal.steering.steeringOf(AGENT).rotateToken
    const old = await tokenOf(await enrol(await newCode()))
    journal.agentOfToken(old, nowMs)
    await journal.steer((steering) => steering.askRotation(AGENT, nowMs))
    await reopen()
    // A server's clock may be set back: the agent must not be asked again and again.
    nowMs -= 3_600_000
    expect(wanted()).toBe(true)
    const fresh = await rotate(old)
    expect(wanted()).toBe(true)
    journal.agentOfToken(fresh, nowMs)
    expect(wanted()).toBe(false)
  })

  it('is refused at once to a token that was revoked', async () => {
    const token = await tokenOf(await enrol(await newCode()))
    await journal.steer((steering) => steering.revoke(AGENT, nowMs))
    const refused = await post(PATHS.ownToken, {}, token)
    expect([refused.status, refused.headers.get('WWW-Authenticate')]).toEqual([401, 'Bearer'])
  })
})

describe('GET /v1/agent/config', () => {
  it('gives document and secrets to the agent alone, by revision', async () => {
    const token = await tokenOf(await enrol(await newCode()))
    const answer = await get(PATHS.ownConfig, token)
    expect(configAnswerSchema.parse(await answer.json())).toMatchObject({ revision: 0 })
    const document = { defaults: { community: 'kupang' } }
    await journal.steer(({ configs }) => configs.setDocument(AGENT, document))
    const { headers } = await get(PATHS.ownConfig, token)
    const etag = headers.get('ETag') ?? ''
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect((await get(PATHS.ownConfig, token, { 'If-None-Match': etag })).status).toBe(304)
    const given = configAnswerSchema.parse(await (await get(PATHS.ownConfig, token)).json())
    expect(given).toMatchObject({ revision: 1, document })
    expect((await app.request(PATHS.ownConfig)).status).toBe(401)
    expect((await get(PATHS.ownConfig, 'pantau_other')).status).toBe(401)
  })
})
