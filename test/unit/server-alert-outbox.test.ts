import { afterEach, describe, expect, it } from 'vitest'
import { ChannelError } from '../../server/alert/message.ts'
import type { MessageFacts } from '../../server/alert/message.ts'
import { planDeliveries } from '../../server/alert/outbox-plan.ts'
import type { Delivery } from '../../server/journal/alerts.ts'
import { AlertWorld, CRASH_POINTS, HOUR_MS, MINUTE_MS } from './alert-world.ts'

let world: AlertWorld | null = null
afterEach(async () => {
  await world?.close()
  world = null
})

const BOTH = [
  {
    id: 'budi',
    name: 'Budi',
    addresses: { email: 'budi@example.org', ntfy: ['siaga', 'cadangan'] },
  },
]
const refused = (isPermanent: boolean, retryAfterMs?: number): ChannelError =>
  new ChannelError('[email] refused', {
    isPermanent,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  })

describe('messages on their way', () => {
  it('pass a channel that hangs', async () => {
    world = await AlertWorld.open({ recipients: BOTH })
    world.hinder = (_message, to) =>
      to.includes('@') ? new Promise<void>(() => undefined) : Promise.resolve()
    world.fail('taman-a')
    for (let second = 0; second < 10; second += 1) await world.step()
    expect(world.sent.map(({ to }) => to).sort()).toEqual(['cadangan', 'siaga'])
    world.heal('taman-a')
    for (let second = 0; second < 130; second += 1) await world.step()
    expect(world.sent.map(({ message }) => message.kind)).toEqual([
      'incident',
      'incident',
      'recovery',
      'recovery',
    ])
  })

  it('are tried again with longer and longer pauses, and not before the service wants them', async () => {
    world = await AlertWorld.open()
    const tries: number[] = []
    const ids = new Set<string>()
    world.hinder = async (message) => {
      tries.push(world?.nowMs ?? 0)
      ids.add(message.id)
      if (tries.length < 4) throw refused(false, tries.length === 3 ? 10 * MINUTE_MS : undefined)
    }
    world.fail('taman-a')
    await world.run(20 * MINUTE_MS)
    const [first = 0, second = 0, third = 0, fourth = 0] = tries
    expect(tries).toHaveLength(4)
    expect(second - first).toBe(5000)
    expect(third - second).toBe(10_000)
    expect(fourth - third).toBe(10 * MINUTE_MS)
    expect(ids.size).toBe(1)
    const [message] = await world.journal.alerts.messagesOf(world.sent[0]?.message.incident ?? '')
    expect(message).toMatchObject({ attempts: 4, problem: null, isGivenUp: false })
  })

  it('are given up where the service wants them never, and shown with the reason', async () => {
    world = await AlertWorld.open()
    let tries = 0
    world.hinder = () => {
      tries += 1
      return Promise.reject(refused(true))
    }
    world.fail('taman-a')
    await world.run(HOUR_MS, 10_000)
    expect(tries).toBe(1)
    const [incident] = await world.journal.alerts.incidents({ isOpen: true, limit: 10 })
    const messages = await world.journal.alerts.messagesOf(incident?.id ?? '')
    expect(messages).toMatchObject([
      { isGivenUp: true, problem: '[email] refused', sentAtMs: null },
    ])
    expect(world.outbox.waiting()).toEqual([])
  })

  it('are given up after a day', async () => {
    world = await AlertWorld.open()
    world.hinder = () => Promise.reject(refused(false))
    world.fail('taman-a')
    await world.run(25 * HOUR_MS, 5 * MINUTE_MS)
    const [incident] = await world.journal.alerts.incidents({ isOpen: true, limit: 10 })
    const [message] = await world.journal.alerts.messagesOf(incident?.id ?? '')
    expect(message).toMatchObject({ isGivenUp: true })
    expect(message?.attempts).toBeGreaterThan(50)
  })

  it('become one when the incident is over before the first could go', async () => {
    world = await AlertWorld.open()
    let isOpen = false
    world.hinder = () => (isOpen ? Promise.resolve() : Promise.reject(refused(false)))
    world.fail('taman-a')
    const sinceMs = world.nowMs
    await world.run(10 * MINUTE_MS, 5000)
    world.heal('taman-a')
    await world.run(5 * MINUTE_MS, 5000)
    isOpen = true
    await world.run(HOUR_MS, 10_000)
    expect(world.kinds()).toEqual(['recovery'])
    expect(world.sent[0]?.message.facts).toMatchObject({
      sinceMs,
      untilMs: sinceMs + 10 * MINUTE_MS + 5000,
    })
  })

  it('go under the same id after the server was killed while one was sent', async () => {
    world = await AlertWorld.open()
    const ids: string[] = []
    world.hinder = (message) => {
      ids.push(message.id)
      return ids.length === 1 ? new Promise<void>(() => undefined) : Promise.resolve()
    }
    world.fail('taman-a')
    for (let second = 0; second < 10; second += 1) await world.step()
    await world.restart(MINUTE_MS)
    await world.run(MINUTE_MS)
    expect(world.kinds()).toEqual(['incident'])
    expect(ids).toEqual([ids[0], ids[0]])
  })
})

describe('messages of a server that is killed', () => {
  const STEPS = CRASH_POINTS.flatMap((first) =>
    CRASH_POINTS.map((second) => [first, second] as const),
  )
  it.each(STEPS)('arrive when that is %s of the news and %s of its end', async (first, second) => {
    world = await AlertWorld.open()
    world.fail('taman-a')
    await world.runIntoCrash(first, MINUTE_MS)
    await world.run(MINUTE_MS)
    const news = world.sent.map(({ message }) => [message.kind, message.id])
    // Killed between sending and noting that, it sends again, under the same name.
    expect(news).toHaveLength(first === 'after send' ? 2 : 1)
    expect(new Set(news.map(String))).toEqual(new Set([String(['incident', news[0]?.[1]])]))
    world.heal('taman-a')
    await world.runIntoCrash(second, MINUTE_MS)
    await world.run(5 * MINUTE_MS)
    const ends = world.sent.slice(news.length).map(({ message }) => [message.kind, message.id])
    expect(ends).toHaveLength(second === 'after send' ? 2 : 1)
    expect(new Set(ends.map(String))).toEqual(new Set([String(['recovery', ends[0]?.[1]])]))
    expect(world.sent.at(-1)?.message.incident).toBe(world.sent[0]?.message.incident)
    expect(world.errors).toEqual([])
  })
})

describe('messages whose service is slow or fails', () => {
  it('are never overtaken by a later word, which takes their place when they fail', async () => {
    world = await AlertWorld.open()
    let fail = (): void => undefined
    let tries = 0
    world.hinder = () => {
      tries += 1
      if (tries > 1) return Promise.resolve()
      return new Promise((_resolve, reject) => {
        fail = () => reject(refused(false))
      })
    }
    world.fail('taman-a')
    for (let second = 0; second < 10; second += 1) await world.step()
    world.heal('taman-a')
    for (let second = 0; second < 150; second += 1) await world.step()
    fail()
    await world.run(5 * MINUTE_MS)
    expect(world.kinds()).toEqual(['recovery'])
  })

  it('are tried again although they had been held back for days', async () => {
    const hours = { from: '08:00', until: '16:00', weekdays: [1] }
    const [first] = BOTH
    world = await AlertWorld.open({ recipients: [{ ...first, hours }] })
    world.nowMs += 5 * HOUR_MS
    world.fail('taman-a')
    await world.run(7 * 24 * HOUR_MS - 10 * HOUR_MS, 10 * MINUTE_MS)
    let tries = 0
    world.hinder = () => {
      tries += 1
      return tries > 3 ? Promise.resolve() : Promise.reject(refused(false))
    }
    expect(world.sent).toEqual([])
    await world.run(2 * HOUR_MS, MINUTE_MS)
    expect(world.sent).toHaveLength(3)
  })

  it('are tried at once when the clock was set back', async () => {
    world = await AlertWorld.open()
    world.hinder = () => Promise.reject(refused(false))
    world.fail('taman-a')
    await world.run(HOUR_MS, 10_000)
    world.hinder = () => Promise.resolve()
    world.nowMs -= 24 * HOUR_MS
    await world.run(10_000)
    expect(world.kinds()).toEqual(['incident'])
  })

  it('are shown without the address that the service names', async () => {
    world = await AlertWorld.open()
    const message = '[email] mail.example.org answered 550 <budi@example.org>: unknown'
    world.hinder = () => Promise.reject(new ChannelError(message, { isPermanent: true }))
    world.fail('taman-a')
    await world.run(MINUTE_MS)
    const [incident] = await world.journal.alerts.incidents({ isOpen: true, limit: 1 })
    const [told] = await world.journal.alerts.messagesOf(incident?.id ?? '')
    expect(told?.problem).toBe('[email] mail.example.org answered 550 <b…@example.org>: unknown')
  })

  it('go one after the other without waiting for the next look', async () => {
    const ntfy = Array.from({ length: 20 }, (_, index) => `topik-${index}`)
    world = await AlertWorld.open({ recipients: [{ id: 'b', name: 'B', addresses: { ntfy } }] })
    world.fail('taman-a')
    for (let second = 0; second < 4; second += 1) await world.step()
    await world.outbox.idle()
    expect(world.sent).toHaveLength(20)
  })
})

const facts: Pick<MessageFacts, 'kind'> = { kind: 'incident' }
function delivery(id: string, more: Partial<Delivery> = {}): Delivery {
  return {
    id,
    incident: id,
    recipient: 'budi',
    channel: 'email',
    address: 'budi@example.org',
    language: 'id',
    kind: 'incident',
    facts: JSON.stringify(facts),
    createdAtMs: 0,
    dueAtMs: 0,
    attempts: 0,
    sentAtMs: null,
    reference: null,
    problem: null,
    state: 'waiting',
    ...more,
  }
}
const PLAN = {
  merged: new Map<string, string>(),
  nowMs: 1,
  isWanted: () => true,
  digestOf: (): never => {
    throw new Error('no digest was expected')
  },
}

describe('planDeliveries', () => {
  it('drops what is worth least, the oldest of it first, and says so', () => {
    const unsent = [
      delivery('a', { kind: 'recovery', createdAtMs: 1 }),
      delivery('b', { kind: 'repeat', createdAtMs: 3 }),
      delivery('c', { kind: 'repeat', createdAtMs: 2 }),
      delivery('d', { kind: 'incident', createdAtMs: 4 }),
    ]
    const fresh = [delivery('e', { kind: 'recovery', createdAtMs: 5 })]
    const changed = planDeliveries({ ...PLAN, unsent, fresh, nowMs: 5, max: 3 })
    const dropped = changed.filter(({ state }) => state === 'dropped')
    expect(dropped.map(({ id }) => id)).toEqual(['c', 'b'])
    expect(dropped[0]?.problem).toMatch(/too many/)
  })

  it('tells of a merged incident in place of the one that it took in', () => {
    const unsent = [delivery('m1', { incident: 'small' })]
    const fresh = [delivery('m2', { incident: 'large', kind: 'grown' })]
    const merged = new Map([['small', 'large']])
    const changed = planDeliveries({ ...PLAN, unsent, fresh, merged })
    expect(changed.map(({ id, state, kind }) => [id, state, kind])).toEqual([
      ['m1', 'folded', 'incident'],
      ['m2', 'waiting', 'incident'],
    ])
  })

  it('rings once at an address that two recipients share, at the earlier of their hours', () => {
    const fresh = [
      delivery('m1', { incident: 'i', recipient: 'wati', state: 'held', dueAtMs: 9 }),
      delivery('m2', { incident: 'i', recipient: 'budi' }),
      delivery('m3', { incident: null, kind: 'server-back' }),
      delivery('m4', { incident: null, kind: 'server-back', recipient: 'wati' }),
    ]
    const changed = planDeliveries({ ...PLAN, unsent: [], fresh })
    expect(changed.map(({ id, state }) => [id, state])).toEqual([
      ['m2', 'waiting'],
      ['m3', 'waiting'],
    ])
  })

  it('keeps the later word to a recipient, and a card of first aid for each place', () => {
    const fresh = [
      delivery('m1', { incident: 'i', kind: 'grown' }),
      delivery('m2', { incident: 'i', kind: 'recovery' }),
      delivery('m3', { incident: 'i', kind: 'first-aid', recipient: 'taman-a' }),
      delivery('m4', { incident: 'i', kind: 'first-aid', recipient: 'taman-b' }),
    ]
    const changed = planDeliveries({ ...PLAN, unsent: [], fresh })
    expect(changed.map(({ id }) => id)).toEqual(['m2', 'm3', 'm4'])
  })

  it('does not hold back what could go already for a later word that comes in quiet hours', () => {
    const unsent = [delivery('m1', { incident: 'i', attempts: 2, dueAtMs: 5 })]
    const fresh = [delivery('m2', { incident: 'i', kind: 'grown', state: 'held', dueAtMs: 99 })]
    const changed = planDeliveries({ ...PLAN, unsent, fresh })
    expect(changed).toMatchObject([
      { id: 'm1', state: 'folded' },
      { id: 'm2', state: 'waiting', kind: 'incident', dueAtMs: 1 },
    ])
  })

  it('drops what waits for an address that nobody has any more', () => {
    const unsent = [delivery('m1', { state: 'held', dueAtMs: 9 }), delivery('m2')]
    const changed = planDeliveries({
      ...PLAN,
      unsent,
      fresh: [],
      isWanted: ({ id }) => id === 'm2',
    })
    expect(changed).toMatchObject([
      { id: 'm1', state: 'dropped', problem: expect.stringContaining('nobody') },
    ])
  })
})
