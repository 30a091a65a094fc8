import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { agentIdSchema } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import type { EnrolmentRequest } from '#contract/steering.ts'
import { loadConfig } from '../../agents/config.ts'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import type { Http } from '../../agents/deliver/http.ts'
import { readCode } from '../../agents/steer/enrol-code.ts'
import { readPresent, tokenFileOf, writeAgentFiles } from '../../agents/steer/enrol-files.ts'
import { endEnrolment, enrol } from '../../agents/steer/enrol.ts'

const CODE = '7K3M9-QX2VT'
const never = new AbortController().signal
let directory: string
let noncePath: string
let asked: EnrolmentRequest[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-enrol-'))
  noncePath = join(directory, '.enrolling')
  asked = []
})
afterEach(async () => rm(directory, { recursive: true, force: true }))

/** A server that gives these answers, one after the other. */
function answering(...answers: readonly HttpAnswer[]): Http {
  const left = [...answers]
  return (request) => {
    asked.push(JSON.parse(gunzipSync(request.body ?? Buffer.alloc(0)).toString()))
    const next = left.shift()
    if (next === undefined) throw new Error('asked once too often')
    return Promise.resolve(next)
  }
}
const json = (status: number, body: unknown): HttpAnswer => ({
  kind: 'answer',
  status,
  headers: {},
  body: JSON.stringify(body),
})
const LOST: HttpAnswer = { kind: 'none', reason: 'no answer in time', sent: true }
const TOKEN = json(200, { agent: 'oepura', token: 'fresh-token', serverTimeMs: 1_790_000_000_000 })
const refused = (detail: string) =>
  json(404, { type: 'about:blank', title: 'The enrolment code is not valid', status: 404, detail })

describe('a typed code', () => {
  it('is forgiven its case, spaces, missing dash and what looks alike', () => {
    for (const typed of ['7k3m9qx2vt', ' 7K3M9 QX2VT ', '7K3M9–QX2VT', '7-k3m9-qx2v-t']) {
      expect(readCode(typed)).toBe(CODE)
    }
    expect(readCode('oO0iI-lL1ab')).toBe('00011-111AB')
  })

  it('is read back from every way in which a person may spoil it', () => {
    const digit = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ')
    const codes = fc.array(digit, { minLength: 10, maxLength: 10 }).map((digits) => digits.join(''))
    const spoil = fc.array(fc.nat(3), { minLength: 10, maxLength: 10 })
    fc.assert(
      fc.property(codes, spoil, (code, ways) => {
        const typed = [...code].map((one, index) => {
          const way = ways[index]
          if (way === 1) return one.toLowerCase()
          if (way === 2) return one.replace('0', 'O').replace('1', 'l')
          return way === 3 ? `${one} ` : one
        })
        expect(readCode(typed.join(''))).toBe(`${code.slice(0, 5)}-${code.slice(5)}`)
      }),
    )
  })

  it('is none when it is too short, too long, or has what no code has', () => {
    for (const typed of ['', '7K3M9-QX2V', '7K3M9-QX2VTX', '7K3M9-QX2VU', '7K3M9-QX2V*']) {
      expect(readCode(typed)).toBeUndefined()
    }
  })
})

describe('an enrolment', () => {
  it('is repeated with the nonce of the first attempt until its token is kept', async () => {
    const http = answering(LOST, LOST, TOKEN, TOKEN)
    expect(await enrol(http, CODE, noncePath, never)).toMatchObject({ kind: 'unreachable' })
    expect(await enrol(http, CODE, noncePath, never)).toMatchObject({ kind: 'unreachable' })
    expect(await enrol(http, CODE, noncePath, never)).toMatchObject({
      kind: 'enrolled',
      agent: 'oepura',
    })
    expect(new Set(asked.map(({ nonce }) => nonce)).size).toBe(1)
    expect((await stat(noncePath)).mode & 0o777).toBe(0o600)
    await endEnrolment(noncePath)
    await enrol(http, CODE, noncePath, never)
    expect(new Set(asked.map(({ nonce }) => nonce)).size).toBe(2)
    expect(asked.every(({ code }) => code === CODE)).toBe(true)
  })

  it('takes another nonce for another code, and when the kept one is damaged', async () => {
    const http = answering(LOST, LOST, LOST)
    await enrol(http, CODE, noncePath, never)
    await enrol(http, '00000-00000', noncePath, never)
    await writeFile(noncePath, '{"code":')
    await enrol(http, '00000-00000', noncePath, never)
    expect(new Set(asked.map(({ nonce }) => nonce)).size).toBe(3)
  })

  it.each([
    [refused('used: an agent has enrolled with this code already'), 'refused'],
    [refused('expired: the code was valid until yesterday'), 'refused'],
    [refused('unknown: no such code was made'), 'refused'],
    [json(404, { title: 'not found' }), 'stranger'],
    [json(200, { hello: 'world' }), 'stranger'],
    [json(429, { type: 'x', title: 'Too many', status: 429 }), 'busy'],
  ])('tells what an answer means: %#', async (answer, kind) => {
    expect((await enrol(answering(answer), CODE, noncePath, never)).kind).toBe(kind)
  })
})

describe('the files of a new agent', () => {
  const file = () => ({
    path: join(directory, 'site.toml'),
    agent: agentIdSchema.parse('oepura'),
    server: new URL('https://pantau.example/base/'),
    dataDirectory: join(directory, 'spool'),
    caFile: undefined,
    pins: [`sha256/${'A'.repeat(43)}=`],
  })

  it('are what the agent then reads, for its user alone', async () => {
    await writeAgentFiles(file(), new Secret('fresh-token'))
    expect((await readdir(directory)).toSorted()).toEqual(['site.token', 'site.toml'])
    for (const name of await readdir(directory)) {
      expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
    }
    const config = await loadConfig(file().path)
    expect(config.token.reveal()).toBe('fresh-token')
    expect(config).toMatchObject({
      id: 'oepura',
      tokenFile: tokenFileOf(file().path),
      dataDirectory: join(directory, 'spool'),
      tls: { ca: undefined, pins: file().pins },
      warnings: [],
    })
    expect(config.server.href).toBe('https://pantau.example/base')
    expect(await readFile(file().path, 'utf8')).not.toContain('fresh-token')
  })

  it('are known again as those of an agent, and others as something else', async () => {
    expect(await readPresent(file().path)).toEqual({ kind: 'none' })
    await writeAgentFiles(file(), new Secret('fresh-token'))
    expect(await readPresent(file().path)).toMatchObject({ kind: 'agent', id: 'oepura' })
    await writeFile(file().path, 'shopping list')
    expect(await readPresent(file().path)).toEqual({ kind: 'other' })
  })
})
