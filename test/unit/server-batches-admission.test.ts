import { randomBytes } from 'node:crypto'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { serve } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Batch } from '#contract/batch.ts'
import type { AgentId } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { MODE_HEADER, type BatchMode } from '#contract/words.ts'
import { createHttp } from '../../agents/deliver/http.ts'
import { Secret } from '../../server/contract/secret.ts'
import {
  createAdmission,
  type Admission,
  type Entry,
  type Refusal,
} from '../../server/http/admission.ts'
import { batchRoutes } from '../../server/http/routes/batches.ts'
import { exampleBatch } from '../wire/example-batch.ts'

const NOW_MS = Date.UTC(2026, 10, 20)
const agent = exampleBatch(NOW_MS).agent

let admission: Admission
let stored: Batch[]
let others: readonly (Entry | Refusal)[]
let app: ReturnType<typeof batchRoutes>

beforeEach(() => {
  stored = []
  admission = createAdmission({ nowMs: () => 0, random: () => 0.5, warn: () => undefined })
  app = batchRoutes({
    async ingest(batch) {
      stored.push(batch)
      const { boot, sequence, samples } = batch
      const counts = { accepted: samples.length, rejected: [], duplicate: false }
      return { agent, boot, sequence, ...counts, serverTimeMs: NOW_MS, configRevision: 0 }
    },
    admission,
    agentOfToken: () => agent,
    nowMs: () => NOW_MS,
    logError: (cause) => {
      throw cause
    },
  })
  // Other agents have all the turns of history.
  others = [0, 1, 2, 3].map((index) => admission.enter(`o-${index}` as AgentId, 'backfill', 1))
})

async function post(mode: BatchMode, body: string, said?: string) {
  const headers = {
    'content-type': 'application/json',
    authorization: 'Bearer any',
    ...(said !== undefined && { [MODE_HEADER]: said }),
  }
  const text = body === '' ? JSON.stringify({ ...exampleBatch(NOW_MS), mode }) : body
  return app.request(PATHS.batches, { method: 'POST', headers, body: text })
}

describe('POST /v1/batches under load', () => {
  it('refuses history by the header, before the body is read', async () => {
    const answer = await post('backfill', 'no JSON at all', 'backfill')
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(stored).toEqual([])
  })

  it.each([undefined, 'something-new'])(
    'refuses history of an agent that says %s once the batch is read',
    async (said) => {
      expect((await post('backfill', 'no JSON at all', said)).status).toBe(422)
      expect((await post('backfill', '', said)).status).toBe(429)
      expect((await post('live', '', said)).status).toBe(202)
      expect(stored.map(({ mode }) => mode)).toEqual(['live'])
    },
  )

  it('takes live batches meanwhile, and history that was sent without an answer', async () => {
    expect((await post('live', '', 'live')).status).toBe(202)
    expect((await post('backfill', '', 'live')).status).toBe(202)
    expect(admission.counts().admitted).toEqual({ live: 2, backfill: 4 })
  })

  it('gives back its place after any answer', async () => {
    for (const body of ['', 'no JSON at all', JSON.stringify({ protocolVersion: 99 })]) {
      await post('live', body, 'live')
    }
    others.forEach((other) => other.kind === 'entry' && other.leave())
    // Nothing is under way any more: only then is so much let in.
    expect(admission.enter(agent, 'live', Number.MAX_SAFE_INTEGER).kind).toBe('entry')
  })

  describe('over a connection', () => {
    let server: Server
    afterEach(() => {
      server.closeAllConnections()
      server.close()
    })

    it('keeps the connection of an agent whose long body it refused unread', async () => {
      let connections = 0
      const port = await new Promise<number>((resolve) => {
        server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, (info) =>
          resolve(info.port),
        ) as Server
        server.on('connection', () => (connections += 1))
      })
      expect((server.address() as AddressInfo).port).toBe(port)
      const http = createHttp({
        server: new URL(`http://127.0.0.1:${port}`),
        token: () => new Secret('any'),
        requestTimeoutMs: 5000,
        tls: { ca: undefined, pins: [] },
        env: {},
      })
      const signal = new AbortController().signal
      const send = (body: Buffer, mode: BatchMode) =>
        http(
          { method: 'POST', path: PATHS.batches, body, headers: { [MODE_HEADER]: mode } },
          signal,
        )
      const long = gzipSync(randomBytes(150_000).toString('hex'))
      const live = gzipSync(JSON.stringify(exampleBatch(NOW_MS)))
      for (let count = 0; count < 3; count += 1) {
        expect(await send(long, 'backfill')).toMatchObject({ kind: 'answer', status: 429 })
        expect(await send(live, 'live')).toMatchObject({ kind: 'answer', status: 202 })
      }
      expect(connections).toBe(1)
    })
  })
})
