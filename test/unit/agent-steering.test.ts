import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { batchReceiptSchema, type BatchReceipt } from '#contract/batch.ts'
import { PATHS } from '#contract/paths.ts'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import type { Http, HttpRequest } from '../../agents/deliver/http.ts'
import { createDiscovery } from '../../agents/steer/discovery.ts'
import { startSteering, type SteeringDeps } from '../../agents/steer/steering.ts'
import { settle } from './virtual-time.ts'

const receipt = (more: Partial<BatchReceipt>): BatchReceipt => ({
  ...batchReceiptSchema.parse({
    agent: 'oepura',
    boot: 'boot-1',
    sequence: 1,
    accepted: 1,
    rejected: [],
    duplicate: false,
    serverTimeMs: 1_790_000_000_000,
    configRevision: 0,
  }),
  ...more,
})
const json = (status: number, body: unknown = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers: {},
  body: JSON.stringify(body),
})
const quiet = { info: () => undefined, warn: () => undefined }

function start(more: Partial<SteeringDeps>) {
  const calls: string[] = []
  const stop = new AbortController()
  let nowMs = 0
  const steering = startSteering(
    {
      http: () => Promise.resolve(json(200, { token: 'second' })),
      tokens: {
        current: () => expect.unreachable(),
        replace(token) {
          calls.push(`token ${token.reveal()}`)
          return Promise.resolve()
        },
        reread: () => Promise.resolve(false),
      },
      remote: {
        isNews: (revision) => revision !== 0,
        fetch() {
          calls.push('fetch')
          return Promise.resolve(true)
        },
      },
      discovery: {
        isNews: () => true,
        run() {
          calls.push('sweep')
          return Promise.resolve(true)
        },
      },
      look: {
        isNews: () => true,
        run() {
          calls.push('look')
          return Promise.resolve(true)
        },
      },
      log: quiet,
      monotonicMs: () => nowMs,
      random: () => 0,
      ...more,
    },
    stop.signal,
  )
  return { steering, calls, stop, pass: (ms: number) => (nowMs += ms) }
}

describe('steering', () => {
  it('does what a receipt asks for, and nothing that it does not', async () => {
    const { steering, calls, stop } = start({})
    steering.heard(receipt({}))
    steering.heard(receipt({ discovery: null, rotateToken: false }))
    await settle()
    expect(calls).toEqual([])
    steering.heard(receipt({ configRevision: 3, discovery: 'a', probe: 'b', rotateToken: true }))
    // A look waits for the configuration, in which its access point may be new: see below.
    await expect.poll(() => calls.toSorted()).toEqual(['fetch', 'sweep', 'token second'])
    steering.heard(receipt({ probe: 'b' }))
    await expect.poll(() => calls.at(-1)).toBe('look')
    stop.abort()
    await steering.done
  })

  it('looks as soon as the configuration of the same receipt is applied', async () => {
    let applied = 0
    const { steering, calls, stop } = start({
      remote: {
        isNews: (revision) => revision !== applied,
        async fetch() {
          await Promise.resolve()
          applied = 3
          return true
        },
      },
    })
    steering.heard(receipt({ configRevision: 3, probe: 'b' }))
    expect(calls).toEqual([])
    await expect.poll(() => calls).toEqual(['look'])
    stop.abort()
    await steering.done
  })

  it('runs one errand of a kind at a time, and waits a minute after a failure', async () => {
    let fetches = 0
    let end: (succeeded: boolean) => void = () => undefined
    const { steering, stop, pass } = start({
      remote: {
        isNews: () => true,
        fetch() {
          fetches += 1
          return new Promise((resolve) => (end = resolve))
        },
      },
    })
    const hear = async (): Promise<number> => {
      steering.heard(receipt({ configRevision: 3 }))
      await settle()
      return fetches
    }
    expect(await hear()).toBe(1)
    expect(await hear()).toBe(1)
    end(false)
    await settle()
    pass(59_000)
    expect(await hear()).toBe(1)
    pass(2000)
    expect(await hear()).toBe(2)
    end(true)
    await settle()
    expect(await hear()).toBe(3)
    end(true)
    stop.abort()
    await steering.done
  })

  it('goes on with the old token when the new one cannot be kept', async () => {
    const warnings: string[] = []
    const { steering, stop } = start({
      tokens: {
        current: () => expect.unreachable(),
        replace: () => Promise.reject(new Error('EROFS')),
        reread: () => Promise.resolve(false),
      },
      log: { info: () => undefined, warn: (_, message) => void warnings.push(message) },
    })
    steering.heard(receipt({ rotateToken: true }))
    await expect.poll(() => warnings.join()).toContain('going on with the old one')
    stop.abort()
    await steering.done
  })

  it('hands a bug up instead of hiding it', async () => {
    const { steering } = start({
      remote: { isNews: () => true, fetch: () => Promise.reject(new Error('a bug')) },
    })
    steering.heard(receipt({ configRevision: 1 }))
    await expect(steering.done).rejects.toThrow('a bug')
  })
})

describe('a sweep that the operator asks for', () => {
  const TASK = {
    id: 'sweep-1',
    subnets: ['nonsense'],
    credentials: [{ name: 'c', version: '2c', community: 'kota' }],
    addressesPerSecond: 10,
  }
  function discovery(answers: (request: HttpRequest) => HttpAnswer) {
    const posted: unknown[] = []
    const http: Http = (request) => {
      if (request.method === 'POST') {
        posted.push(JSON.parse(gunzipSync(request.body ?? Buffer.alloc(0)).toString()))
      }
      expect(request.path).toBe(PATHS.ownDiscovery)
      return Promise.resolve(answers(request))
    }
    const made = createDiscovery({
      http,
      log: quiet,
      drivers: [],
      openSession: () => expect.unreachable(),
      monotonicMs: () => 0,
      wallMs: () => 1_790_000_000_000,
      wait: () => Promise.resolve(),
    })
    return { made, posted }
  }
  const never = new AbortController().signal

  it('is reported until the report has arrived, also when it makes no sense', async () => {
    let lost = 2
    const { made, posted } = discovery(({ method }) => {
      if (method === 'GET') return json(200, TASK)
      lost -= 1
      return lost >= 0 ? { kind: 'none', reason: 'lost', sent: true } : json(202)
    })
    expect(made.isNews('sweep-1')).toBe(true)
    expect(await made.run(never)).toBe(true)
    expect(posted).toHaveLength(3)
    expect(posted[0]).toMatchObject({ id: 'sweep-1', addressesAsked: 0, finds: [] })
    expect(JSON.stringify(posted)).toContain('no subnet')
    // A receipt that was on its way with the report still names the sweep.
    expect(made.isNews('sweep-1')).toBe(false)
    expect(made.isNews('sweep-2')).toBe(true)
  })

  it('is left alone when the server has no such task, or will not have its report', async () => {
    const gone = discovery(() => json(404))
    expect(await gone.made.run(never)).toBe(false)
    expect(gone.posted).toEqual([])
    const withdrawn = discovery(({ method }) => (method === 'GET' ? json(200, TASK) : json(409)))
    expect(await withdrawn.made.run(never)).toBe(true)
    expect(withdrawn.posted).toHaveLength(1)
  })

  it('begins anew after a server that took no report', async () => {
    const { made, posted } = discovery(({ method }) =>
      method === 'GET' ? json(200, TASK) : json(503),
    )
    expect(await made.run(never)).toBe(false)
    expect(posted).toHaveLength(10)
    expect(made.isNews('sweep-1')).toBe(true)
  })
})
