import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FleetChange } from '#contract/events.ts'
import { PROBLEM_MEDIA_TYPE } from '#contract/problem.ts'
import { Secret } from '#contract/secret.ts'
import { openDoor } from '../../server/cluster/door.ts'
import type { BehindDoor, Door } from '../../server/cluster/door.ts'
import { OWNER_HEADER, PEER_HEADER, SECRET_HEADER } from '../../server/cluster/door-words.ts'
import { followKeeper } from '../../server/cluster/mirror.ts'
import { passOn } from '../../server/cluster/pass-on.ts'
import { remoteLine } from '../../server/cluster/remote-line.ts'
import type { RemoteKeeper } from '../../server/cluster/remote-line.ts'
import { readBytes } from '../../server/http/middleware/body.ts'
import { peerOf } from '../../server/http/middleware/peer.ts'
import { problem } from '../../server/http/problem.ts'
import { EventHub } from '../../server/live/event-hub.ts'

const secret = new Secret('the-secret')
const NOBODY: BehindDoor = { secret: null, owner: null, city: null, intake: null }

/** Answers with what came, as the keeper's app would see it. */
function echo(): Hono {
  return new Hono()
    .get('/v1/same', (c) => c.body(null, 304, { ETag: '"1"' }))
    .get('/v1/owned', (c) => c.text(c.req.header(OWNER_HEADER) ?? 'no'))
    .all('*', async (c) => {
      const bytes = await readBytes(c, 1024)
      if (bytes === null) return problem(c, 413, 'The body is too large')
      const { method, path } = c.req
      const said = { method, path, query: c.req.query('q'), host: c.req.header('host') }
      const peer = peerOf(c)
      return c.json({ ...said, peer, body: bytes.toString(), type: c.req.header('content-type') })
    })
}

describe('a request that is passed on to the keeper', () => {
  let behind: BehindDoor
  let door: Door
  let keeper: RemoteKeeper
  let front: ReturnType<typeof createAdaptorServer>
  let url = ''
  const events = new EventHub()

  beforeEach(async () => {
    behind = { secret, owner: null, city: { app: echo(), events }, intake: null }
    door = await openDoor('127.0.0.1:0', { behind: () => behind, logError: () => undefined })
    keeper = remoteLine({
      term: 1,
      process: 'keeper',
      address: door.address,
      secret,
      isOpen: true,
      startedAtMs: 0,
      silentMs: 0,
    })
    const app = new Hono().all('*', (c) => passOn(c, keeper))
    front = createAdaptorServer({ fetch: app.fetch })
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    keeper.close()
    await new Promise((resolve) => front.close(resolve))
    await door.close()
  })

  it('comes with its body, its query and the address of who asked', async () => {
    const answer = await fetch(`${url}/v1/x?q=ä`, {
      method: 'PUT',
      body: 'isi',
      headers: { 'Content-Type': 'text/plain', [PEER_HEADER]: '203.0.113.9' },
    })
    expect(await answer.json()).toEqual({
      method: 'PUT',
      path: '/v1/x',
      query: 'ä',
      host: url.slice('http://'.length),
      peer: '127.0.0.1',
      body: 'isi',
      type: 'text/plain',
    })
    expect((await fetch(`${url}/v1/same`)).status).toBe(304)
  })

  it('says nothing that our own processes alone may say', async () => {
    const headers = { [OWNER_HEADER]: '1', [SECRET_HEADER]: 'guessed' }
    expect(await (await fetch(`${url}/v1/owned`, { headers })).text()).toBe('no')
  })

  it('has the limits that the keeper sets', async () => {
    const answer = await fetch(`${url}/v1/x`, { method: 'POST', body: 'x'.repeat(200_000) })
    expect(answer.status).toBe(413)
  })

  it('is answered 503 while that process keeps nothing, is another one, or is not there', async () => {
    const refused = async (): Promise<readonly unknown[]> => {
      const { status, headers } = await fetch(`${url}/v1/x`)
      return [status, headers.get('content-type'), headers.get('retry-after')]
    }
    const expected = [503, PROBLEM_MEDIA_TYPE, '2']
    behind = NOBODY
    expect(await refused()).toEqual(expected)
    behind = { ...NOBODY, secret }
    expect(await refused()).toEqual(expected)
    behind = { ...NOBODY, secret: new Secret('another') }
    expect(await refused()).toEqual(expected)
    await door.close()
    expect(await refused()).toEqual(expected)
  })

  it('is shown the events of the keeper by a hub of its own process', async () => {
    const hub = new EventHub()
    const change = (atMs: number): FleetChange => ({
      atMs,
      places: [],
      accessPoints: [],
      uplinks: [],
      agents: [],
      equipment: [],
      outages: [],
      incidents: [],
    })
    events.publish(change(1))
    let source = { kind: 'there' as const, term: 1, keeper }
    const mirror = followKeeper({ hub, source: () => source })
    await expect.poll(() => hub.lastEventId()).toBe(events.lastEventId())
    for (const atMs of [2, 3]) events.publish(change(atMs))
    await expect.poll(() => hub.lastEventId()).toBe(events.lastEventId())
    // Another keeper has another hub: what is known here has to be fetched anew.
    const next = new EventHub()
    behind = { ...behind, city: { app: echo(), events: next } }
    source = { ...source, term: 2 }
    await expect.poll(() => hub.lastEventId()).toBe(next.lastEventId())
    await mirror.close()
  })
})
