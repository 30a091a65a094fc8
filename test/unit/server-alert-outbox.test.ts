import { afterEach, describe, expect, it } from 'vitest'
import { ChannelError } from '../../server/alert/message.ts'
import type { MessageFacts } from '../../server/alert/message.ts'
import { planDeliveries } from '../../server/alert/outbox-plan.ts'
import type { Delivery } from '../../server/journal/alerts.ts'
import { AlertWorld, HOUR_MS, MINUTE_MS } from './alert-world.ts'

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
const noDigest = (): never => {
  throw new Error('no digest was expected')
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
    const plan = { unsent, fresh, merged: new Map<string, string>(), nowMs: 5, max: 3 }
    const changed = planDeliveries({ ...plan, digestOf: noDigest })
    const dropped = changed.filter(({ state }) => state === 'dropped')
    expect(dropped.map(({ id }) => id)).toEqual(['c', 'b'])
    expect(dropped[0]?.problem).toMatch(/too many/)
  })

  it('tells of a merged incident in place of the one that it took in', () => {
    const unsent = [delivery('m1', { incident: 'small' })]
    const fresh = [delivery('m2', { incident: 'large', kind: 'grown' })]
    const merged = new Map([['small', 'large']])
    const changed = planDeliveries({ unsent, fresh, merged, nowMs: 1, digestOf: noDigest })
    expect(changed.map(({ id, state, kind }) => [id, state, kind])).toEqual([
      ['m1', 'folded', 'incident'],
      ['m2', 'waiting', 'incident'],
    ])
  })
})
