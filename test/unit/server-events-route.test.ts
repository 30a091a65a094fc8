import { once } from 'node:events'
import { get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import type { ServerType } from '@hono/node-server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FleetChange } from '#contract/events.ts'
import { PATHS } from '#contract/paths.ts'
import { closeServer } from '../../server/http/close-server.ts'
import { eventRoutes } from '../../server/http/routes/events.ts'
import { EVENT_HUB_LIMITS, EventHub } from '../../server/live/event-hub.ts'

let server: ServerType
let events: EventHub
beforeEach(async () => {
  const limits = { bytesBehindMax: 1000, subscribersPerAddressMax: 3 }
  events = new EventHub({ ...EVENT_HUB_LIMITS, ...limits })
  server = createAdaptorServer({ fetch: eventRoutes({ events }).fetch })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(async () => {
  events.close()
  await closeServer(server, 20)
})

function listen(localAddress = '127.0.0.1'): Promise<IncomingMessage> {
  const { port } = server.address() as AddressInfo
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: PATHS.events, localAddress, agent: false }
    get(options, resolve).on('error', reject)
  })
}

const connections = (): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)))
  })

describe('GET /v1/events over a network', () => {
  it('ends the connection of a listener that is cut, and says nothing about it', async () => {
    const said = [
      vi.spyOn(console, 'error').mockReturnValue(undefined),
      vi.spyOn(console, 'info').mockReturnValue(undefined),
    ]
    const slow = await listen()
    slow.on('error', () => undefined)
    const quick = await listen()
    let read = ''
    quick.setEncoding('utf8').on('data', (text: string) => (read += text))
    quick.on('error', () => undefined)
    const change: FleetChange = {
      atMs: 0,
      places: [],
      accessPoints: [],
      uplinks: [],
      agents: [],
      equipment: [],
      outages: [],
      incidents: [],
    }
    const name = 'x'.repeat(1_000_000)
    // More than sockets hold: the listener that does not read falls behind.
    while (events.stats().cut === 0) {
      events.publish({ ...change, places: [{ name } as FleetChange['places'][number]] })
      const { length } = read
      await vi.waitFor(() => expect(read.length).toBeGreaterThan(length))
    }
    expect(events.stats()).toMatchObject({ cut: 1, subscribers: 1 })
    await vi.waitFor(async () => expect(await connections()).toBe(1))
    events.tick(1)
    await vi.waitFor(() => expect(read).toContain('event: tick'))
    for (const spy of said) expect(spy).not.toHaveBeenCalled()
    vi.restoreAllMocks()
    slow.destroy()
    quick.destroy()
  })

  it('refuses more listeners of one address, until one of them leaves', async () => {
    const three = await Promise.all([listen(), listen(), listen()])
    const refused = await listen()
    expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '30'])
    refused.resume()
    const other = await listen('127.0.0.2')
    expect(other.statusCode).toBe(200)
    three[0].destroy()
    await once(three[0], 'close')
    await vi.waitFor(() => expect(events.stats().subscribers).toBe(3))
    expect((await listen()).statusCode).toBe(200)
  })
})
