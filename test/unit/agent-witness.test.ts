import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { witnessOf, witnessSchema } from '../../agents/config/witness.ts'
import type { ReachState } from '../../agents/steer/reach.ts'
import { say } from '../../agents/witness/say.ts'
import { witnessText } from '../../agents/witness/text.ts'
import { witness, type GoneServer } from '../../agents/witness/witness.ts'
import { createVirtualTime, settle } from './virtual-time.ts'

const MINUTE_MS = 60_000

function start(options: { readonly internetWorks?: () => boolean; readonly fails?: number } = {}) {
  const time = createVirtualTime(0, () => 0.5)
  const stop = new AbortController()
  const said: (GoneServer & { readonly atMs: number })[] = []
  const warned: string[] = []
  let failures = options.fails ?? 0
  let lastAnswerMs: number | null = null
  const reach = (): ReachState => ({
    lastAnswerMs,
    lastDeliveredMs: null,
    problem: null,
    nextAttemptMs: null,
  })
  const done = witness(
    {
      reach,
      monotonicMs: time.monotonicMs,
      internetWorks: options.internetWorks ?? (() => true),
      async say(gone) {
        failures -= 1
        if (failures >= 0) throw new Error('the channel answered 503')
        said.push({ ...gone, atMs: time.monotonicMs() })
      },
      sleep: (durationMs, signal) => time.sleepUntil(time.monotonicMs() + durationMs, signal),
      random: () => 0.5,
      log: { warn: (_, message) => warned.push(message) },
    },
    10 * MINUTE_MS,
    stop.signal,
  )
  return {
    time,
    said,
    warned,
    answer: () => (lastAnswerMs = time.monotonicMs()),
    end: async () => {
      stop.abort()
      await settle()
      await done
    },
  }
}

describe('a witness of the server', () => {
  it('says once that the server is gone, and once that it is back', async () => {
    const { time, said, answer, end } = start()
    await time.runUntil(5 * MINUTE_MS)
    const lastMs = answer()
    await time.runUntil(14 * MINUTE_MS)
    expect(said).toEqual([])
    await time.runUntil(40 * MINUTE_MS)
    expect(said).toMatchObject([{ sinceMs: lastMs, untilMs: null }])
    expect(said[0]?.atMs).toBeLessThanOrEqual(lastMs + 11 * MINUTE_MS)
    const backMs = answer()
    await time.runUntil(60 * MINUTE_MS)
    expect(said.slice(1)).toMatchObject([
      { sinceMs: lastMs, untilMs: backMs },
      { sinceMs: backMs, untilMs: null },
    ])
    await end()
  })

  it('stays silent while its own line is down, and speaks when the line is back', async () => {
    let works = false
    const { time, said, end } = start({ internetWorks: () => works })
    await time.runUntil(60 * MINUTE_MS)
    expect(said).toEqual([])
    works = true
    await time.runUntil(62 * MINUTE_MS)
    expect(said).toHaveLength(1)
    await end()
  })

  it('says nothing of a server that comes back while it holds its breath', async () => {
    const { time, said, answer, end } = start()
    await time.runUntil(10 * MINUTE_MS + 15_000)
    answer()
    await time.runUntil(12 * MINUTE_MS)
    expect(said).toEqual([])
    await end()
  })

  it('tries again when its channel fails, once a minute', async () => {
    const { time, said, warned, end } = start({ fails: 3 })
    await time.runUntil(20 * MINUTE_MS)
    expect(warned).toHaveLength(3)
    expect(said).toHaveLength(1)
    await end()
  })
})

const servers: { close(): void }[] = []
afterEach(() => servers.splice(0).forEach((server) => server.close()))

async function sink(status: number) {
  const got: { path: string; type: string; body: string }[] = []
  const server = createServer((request: IncomingMessage, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      got.push({
        path: request.url ?? '',
        type: request.headers['content-type'] ?? '',
        body: Buffer.concat(parts).toString(),
      })
      response.writeHead(status).end()
    })
  })
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { got, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const never = new AbortController().signal

describe('the channel of a witness', () => {
  it('is the body of a POST, or a message of a Telegram bot', async () => {
    const { got, url } = await sink(200)
    await say({ kind: 'url', url: new Secret(`${url}/topik`) }, 'Halo – ✓', never)
    const bot = { kind: 'telegram', api: new URL(url), token: new Secret('1:abc'), chat: '-7' }
    await say(bot as Parameters<typeof say>[0], 'Halo', never)
    expect(got).toEqual([
      { path: '/topik', type: 'text/plain; charset=utf-8', body: 'Halo – ✓' },
      {
        path: '/bot1:abc/sendMessage',
        type: 'application/json',
        body: '{"chat_id":"-7","text":"Halo"}',
      },
    ])
  })

  it('fails without telling its secret', async () => {
    const { url } = await sink(403)
    const api = new URL(url)
    const token = new Secret('1:secret')
    const refused = say({ kind: 'telegram', api, token, chat: '1' }, 'x', never)
    await expect(refused).rejects.toThrow('the channel answered 403')
    const nobody = new URL('http://127.0.0.1:1')
    const lost = say({ kind: 'telegram', api: nobody, token, chat: '1' }, 'x', never)
    await expect(lost).rejects.toThrow(/^ECONNREFUSED$/)
  })

  it('is one of both in the file, with what it needs', () => {
    const at = (keys: readonly PropertyKey[], fault: string) =>
      new Error(`${keys.map(String).join('.')}: ${fault}`)
    const read = (table: object) => witnessOf(witnessSchema.parse(table), at)
    expect(witnessOf(undefined, at)).toBeNull()
    expect(read({ url: 'https://example.org/t', after: '5m' })).toMatchObject({
      afterMs: 300_000,
      channel: { kind: 'url' },
    })
    const both = { url: 'https://example.org', telegram_token: 'x', telegram_chat: '1' }
    const expected = 'witness: expected either url or telegram_token with telegram_chat'
    expect(() => read(both)).toThrow(expected)
    expect(() => read({})).toThrow(expected)
    expect(() => read({ telegram_token: 'x' })).toThrow('telegram_chat is missing')
    expect(() => read({ telegram_chat: '1' })).toThrow('telegram_token is missing')
  })
})

describe('the word of a witness', () => {
  const facts = {
    agent: 'oebobo-1',
    server: new URL('https://pantau.example.org'),
    sinceMs: Date.UTC(2026, 10, 22, 6, 5),
    untilMs: null,
    timeZone: 'Asia/Makassar',
  }

  it('names server, time by the clock of the city, and agent, in both languages', () => {
    expect(witnessText(facts).split('\n')).toEqual([
      'Server Pantau (pantau.example.org) tidak menjawab sejak 22-11 14.05 WITA, padahal internet di agen oebobo-1 berfungsi.',
      'The Pantau server has not answered since 22-11 14.05 WITA, although the internet works at agent oebobo-1.',
    ])
    const back = witnessText({ ...facts, untilMs: facts.sinceMs + 3_600_000, timeZone: 'Europe/X' })
    expect(back.split('\n')[0]).toBe(
      'Server Pantau (pantau.example.org) kembali menjawab. Tidak terjangkau 22-11 06.05 UTC sampai 22-11 07.05 UTC, menurut agen oebobo-1.',
    )
  })
})
