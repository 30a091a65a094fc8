import { describe, expect, it } from 'vitest'
import { EVENT_HUB_LIMITS, EventHub } from '../../server/live/event-hub.ts'
import type { FleetChange } from '../../server/contract/events.ts'

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
const decoder = new TextDecoder()

/** What a stream holds right now, one line per event: its name, its id and its time. */
async function pending(hub: EventHub, lastEventId: string | null): Promise<string[]> {
  const stream = hub.subscribe(lastEventId)
  if (stream === null) return ['refused']
  hub.close()
  let text = ''
  for await (const bytes of stream as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes)
  }
  return text
    .split('\n\n')
    .filter((block) => block.includes('event: '))
    .map((block) => {
      const name = /event: (.*)/.exec(block)?.[1]
      const number = /id: \w+-(\d+)/.exec(block)?.[1] ?? ''
      return `${name} ${number} ${/"atMs":(\d+)/.exec(block)?.[1] ?? ''}`.trim()
    })
}

describe('EventHub', () => {
  it('gives a returning listener exactly what it missed', async () => {
    const hub = new EventHub()
    const start = hub.lastEventId()
    for (const atMs of [10, 20, 30]) hub.publish(change(atMs))
    expect(await pending(hub, start)).toEqual(['change 1 10', 'change 2 20', 'change 3 30'])
    expect(await pending(hub, start.replace(/-0$/, '-2'))).toEqual(['change 3 30'])
    expect(await pending(hub, hub.lastEventId())).toEqual([])
    expect(await pending(hub, null)).toEqual([])
  })

  it('answers an id that it cannot continue with a reset', async () => {
    const hub = new EventHub({ ...EVENT_HUB_LIMITS, eventsKept: 2 })
    const start = hub.lastEventId()
    for (const atMs of [10, 20, 30]) hub.publish(change(atMs))
    const epoch = start.split('-')[0]
    for (const id of [start, 'other-1', `${epoch}-4`, `${epoch}-`, `${epoch}--1`, 'x', '']) {
      expect([id, await pending(hub, id)]).toEqual([id, ['reset 3']])
    }
    expect(await pending(hub, `${epoch}-1`)).toEqual(['change 2 20', 'change 3 30'])
    hub.reset()
    expect(await pending(hub, `${epoch}-3`)).toEqual(['reset 0'])
  })

  it('goes on with the events of another hub, under their ids', async () => {
    const other = new EventHub()
    const hub = new EventHub()
    const line = other.subscribe('unknown-0')
    other.publish(change(10))
    other.publish(change(20))
    other.close()
    let text = ''
    for await (const bytes of line as unknown as AsyncIterable<Uint8Array>) {
      text += decoder.decode(bytes)
    }
    const blocks = text.split('\n\n').filter((block) => block.includes('event: '))
    const relay = (block: string): void =>
      hub.relay({
        name: /event: (.*)/.exec(block)?.[1] ?? '',
        id: /id: (.*)/.exec(block)?.[1] ?? null,
        bytes: new TextEncoder().encode(`${block}\n\n`),
      })
    for (const block of blocks) relay(block)
    expect(hub.lastEventId()).toBe(other.lastEventId())
    const from = (number: number): string => other.lastEventId().replace(/-\d+$/, `-${number}`)
    expect(await pending(hub, from(0))).toEqual(['change 1 10', 'change 2 20'])
    expect(await pending(hub, from(1))).toEqual(['change 2 20'])
    // The other hub may have told of it already where the fleet was fetched.
    expect(await pending(hub, from(5))).toEqual([])
    expect(await pending(hub, 'unknown-1')).toEqual(['reset 2'])
    // What came in between is missing: nobody can go on from before it.
    relay(`id: ${from(4)}\nevent: change\ndata: {"atMs":40}`)
    expect(await pending(hub, from(2))).toEqual(['reset 4'])
  })

  it('keeps a bounded number of bytes', async () => {
    const hub = new EventHub({ ...EVENT_HUB_LIMITS, bytesKept: 400 })
    for (let atMs = 0; atMs < 50; atMs += 1) hub.publish(change(atMs))
    expect(await pending(hub, `${hub.epoch()}-48`)).toHaveLength(2)
    expect(await pending(hub, `${hub.epoch()}-40`)).toEqual(['reset 50'])
  })

  it('cuts a listener that does not read, and counts it', async () => {
    const hub = new EventHub({ ...EVENT_HUB_LIMITS, bytesBehindMax: 1000 })
    const slow = hub.subscribe(null)
    const quick = hub.subscribe(null)?.getReader()
    for (let atMs = 0; atMs < 50; atMs += 1) {
      hub.publish(change(atMs))
      await quick?.read()
    }
    expect(hub.stats()).toEqual({ subscribers: 1, cut: 1, refused: 0 })
    await quick?.cancel()
    await slow?.cancel()
    expect(hub.stats().subscribers).toBe(0)
  })

  it('refuses more listeners of one address than of all together', async () => {
    const hub = new EventHub({ ...EVENT_HUB_LIMITS, subscribersPerAddressMax: 2 })
    const from = (address: string) => hub.subscribe(null, { address, onCut: () => undefined })
    const first = from('192.0.2.1')
    expect(from('192.0.2.1')).not.toBeNull()
    expect(from('192.0.2.1')).toBeNull()
    expect(from('192.0.2.2')).not.toBeNull()
    expect(hub.stats()).toEqual({ subscribers: 3, cut: 0, refused: 1 })
    await first?.cancel()
    expect(from('192.0.2.1')).not.toBeNull()
    expect(from('192.0.2.1')).toBeNull()
    hub.close()
    expect(from('192.0.2.1')).not.toBeNull()
  })

  it('refuses more listeners than it can serve', () => {
    const hub = new EventHub({ ...EVENT_HUB_LIMITS, subscribersMax: 2 })
    expect(hub.subscribe(null)).not.toBeNull()
    expect(hub.subscribe(null)).not.toBeNull()
    expect(hub.subscribe(null)).toBeNull()
    expect(hub.stats()).toEqual({ subscribers: 2, cut: 0, refused: 1 })
  })
})
