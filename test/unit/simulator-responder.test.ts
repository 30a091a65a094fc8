import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TAG } from '../simulator/ber.ts'
import type { Conduct, Directory } from '../simulator/device.ts'
import { buildTable, counter64, integer, text } from '../simulator/oid-table.ts'
import type { Request } from '../simulator/request.ts'
import { decodeResponse, encodeRequest } from '../simulator/request.ts'
import { createResponder } from '../simulator/responder.ts'

const NOW_MS = Date.UTC(2026, 10, 21)
const table = buildTable([
  { oid: '1.3.6.1.2.1.1.1.0', value: text('first') },
  { oid: '1.3.6.1.2.1.1.5.0', value: text('name') },
  { oid: '1.3.6.1.2.1.31.1.1.1.6.1', value: counter64(2n ** 40n) },
  { oid: '1.3.6.1.2.1.31.1.1.1.6.2', value: counter64(7n) },
  { oid: '1.3.6.1.4.1.9.1.1', value: integer(-5) },
  { oid: '1.3.6.1.4.1.9.1.2', value: integer(6) },
])

function responder(conduct: Conduct = { kind: 'answer' }, maxMessageBytes = 65_507) {
  const device = { tableAt: () => table, conductAt: () => conduct }
  const directory: Directory = {
    byCommunity: (community) => (community === 'public' ? device : undefined),
    byUser: () => undefined,
    user: () => undefined,
  }
  const engine = { id: Buffer.from('80000000051234', 'hex'), boots: () => 1, startedAtMs: () => 0 }
  return createResponder({ directory, engine, maxMessageBytes, seed: 7 })
}

function ask(request: Partial<Request>, maxMessageBytes?: number) {
  const full = {
    version: 1,
    community: 'public',
    type: TAG.get,
    requestId: 77,
    oids: [],
    ...request,
  }
  const answer = responder(undefined, maxMessageBytes).handle(
    encodeRequest(full as Request),
    NOW_MS,
  )
  return answer === undefined ? undefined : decodeResponse(answer.bytes)
}

const names = (response: ReturnType<typeof ask>): readonly string[] =>
  (response?.varbinds ?? []).map(({ oid, tag }) => `${oid} ${tag.toString(16)}`)

describe('GET and GETNEXT', () => {
  it('answers values, and noSuchInstance for what is not there', () => {
    const response = ask({ oids: ['1.3.6.1.2.1.1.5.0', '1.3.6.1.2.1.1.6.0'] })
    expect(response).toMatchObject({ requestId: 77, errorStatus: 0 })
    expect(names(response)).toEqual(['1.3.6.1.2.1.1.5.0 4', '1.3.6.1.2.1.1.6.0 81'])
    expect(response?.varbinds[0]?.value.toString()).toBe('name')
  })

  it('answers what is missing beside the first object of the table', () => {
    const response = ask({ oids: ['1.3.6.1.2.1.1.0.0', '1.3.6.1.2.1.1.1.0'] })
    expect(names(response)).toEqual(['1.3.6.1.2.1.1.0.0 81', '1.3.6.1.2.1.1.1.0 4'])
  })

  it('steps to the next object, and to endOfMibView behind the last', () => {
    const response = ask({ type: TAG.getNext, oids: ['1.3.6.1.2.1.1.1', '1.3.6.1.4.1.9.1.2'] })
    expect(names(response)).toEqual(['1.3.6.1.2.1.1.1.0 4', '1.3.6.1.4.1.9.1.2 82'])
  })

  it('tells SNMPv1 about a missing object by noSuchName and its index', () => {
    const response = ask({ version: 0, oids: ['1.3.6.1.2.1.1.1.0', '1.3.6.1.2.1.1.6.0'] })
    expect(response).toMatchObject({ errorStatus: 2, errorIndex: 2 })
    expect(response?.varbinds).toHaveLength(2)
  })

  it('never shows SNMPv1 a Counter64', () => {
    expect(ask({ version: 0, oids: ['1.3.6.1.2.1.31.1.1.1.6.1'] })?.errorStatus).toBe(2)
    const next = ask({ version: 0, type: TAG.getNext, oids: ['1.3.6.1.2.1.1.5.0'] })
    expect(names(next)).toEqual(['1.3.6.1.4.1.9.1.1 2'])
  })

  it('says tooBig when the values do not fit', () => {
    const oids = Array.from({ length: 20 }, () => '1.3.6.1.2.1.1.1.0')
    expect(ask({ oids }, 484)).toMatchObject({ errorStatus: 1, varbinds: [] })
  })

  it('takes no SET', () => {
    expect(ask({ type: TAG.set, oids: ['1.3.6.1.2.1.1.5.0'] })?.errorStatus).toBe(17)
  })
})

describe('GETBULK', () => {
  const bulk = (numbers: [number, number], oids: string[], max?: number) =>
    ask({ type: TAG.getBulk, numbers, oids }, max)

  it('interleaves columns, after the non-repeaters', () => {
    const oids = ['1.3.6.1.2.1.1.1', '1.3.6.1.2.1.31.1.1.1.6', '1.3.6.1.4.1.9.1']
    expect(names(bulk([1, 2], oids))).toEqual([
      '1.3.6.1.2.1.1.1.0 4',
      '1.3.6.1.2.1.31.1.1.1.6.1 46',
      '1.3.6.1.4.1.9.1.1 2',
      '1.3.6.1.2.1.31.1.1.1.6.2 46',
      '1.3.6.1.4.1.9.1.2 2',
    ])
  })

  it('walks to the end, and ends after one row of endOfMibView', () => {
    expect(names(bulk([0, 50], ['1.3.6.1.4.1.9.1.1']))).toEqual([
      '1.3.6.1.4.1.9.1.2 2',
      '1.3.6.1.4.1.9.1.2 82',
    ])
    expect(names(bulk([0, 50], ['1.3.6.1.5']))).toEqual(['1.3.6.1.5 82'])
  })

  it('sends what fits, in whole varbinds', () => {
    const response = bulk([0, 6], ['1.3.6.1'], 320)
    expect(response?.errorStatus).toBe(0)
    expect(names(response)).toEqual([
      '1.3.6.1.2.1.1.1.0 4',
      '1.3.6.1.2.1.1.5.0 4',
      '1.3.6.1.2.1.31.1.1.1.6.1 46',
    ])
  })

  it('answers nothing for no repetitions', () => {
    expect(bulk([0, 0], ['1.3.6.1'])?.varbinds).toEqual([])
  })
})

describe('conduct', () => {
  const request = encodeRequest({
    version: 1,
    community: 'public',
    type: TAG.get,
    requestId: 1,
    oids: ['1.3.6.1.2.1.1.1.0'],
  })

  it('is silent to another community, when silent, and when locked out', () => {
    expect(ask({ community: 'private' })).toBeUndefined()
    expect(responder({ kind: 'silent' }).handle(request, NOW_MS)).toBeUndefined()
    expect(responder({ kind: 'locked-out' }).handle(request, NOW_MS)).toBeUndefined()
  })

  it('makes a slow device wait', () => {
    const answer = responder({ kind: 'slow', delayMs: 900 }).handle(request, NOW_MS)
    expect(answer?.delayMs).toBe(900)
  })

  it('loses about the ordered share of the datagrams', () => {
    const lossy = responder({ kind: 'lossy', share: 0.3 })
    for (let index = 0; index < 1000; index++) lossy.handle(request, NOW_MS)
    expect(lossy.counts.unanswered).toBeGreaterThan(250)
    expect(lossy.counts.unanswered).toBeLessThan(350)
  })

  it('spoils most answers of a device that sends garbage', () => {
    const garbage = responder({ kind: 'garbage' })
    const good = responder().handle(request, NOW_MS)?.bytes
    const answers = Array.from({ length: 50 }, () => garbage.handle(request, NOW_MS)?.bytes)
    expect(answers.filter((bytes) => bytes?.equals(good!)).length).toBeLessThan(5)
  })
})

describe('datagrams that are no requests', () => {
  it('are dropped and counted, whatever they hold', () => {
    const one = responder()
    const whole = encodeRequest({
      version: 1,
      community: 'public',
      type: TAG.getBulk,
      requestId: 9,
      numbers: [0, 20],
      oids: ['1.3.6.1.2.1', '1.3.6.1.4'],
    })
    const mutated = fc.tuple(fc.nat(whole.length - 1), fc.nat(255)).map(([at, byte]) => {
      const bytes = Buffer.from(whole)
      bytes[at] = byte
      return bytes
    })
    const cut = fc.nat(whole.length).map((length) => whole.subarray(0, length))
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes))
    fc.assert(
      fc.property(fc.oneof(mutated, cut, noise), (datagram) => {
        expect(() => one.handle(datagram, NOW_MS)).not.toThrow()
      }),
      { numRuns: 5000 },
    )
    expect(one.counts.malformed).toBeGreaterThan(1000)
    expect(one.counts.answered).toBeGreaterThan(100)
  })
})
