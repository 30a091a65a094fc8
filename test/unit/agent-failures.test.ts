import { describe, expect, it } from 'vitest'
import type { AccessPointId } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { createFailures } from '../../agents/failures.ts'
import { createAnswerLog } from '../../agents/raw-answers.ts'
import { ASN1, type SnmpSession, type SnmpTarget, type Varbind } from '../../agents/snmp/session.ts'

const id = (number: number): AccessPointId => `ap-${number}` as AccessPointId
const TIMEOUT = { kind: 'timeout', attempts: 4 } as const
const TARGET: SnmpTarget = {
  address: '192.0.2.1',
  version: '2c',
  community: new Secret('kota-rahasia'),
}

function sessionOf(answers: readonly Varbind[]): SnmpSession {
  return {
    get: () => Promise.resolve(answers),
    getNext: () => Promise.resolve(answers),
    getBulk: () => Promise.resolve({ nonRepeaters: answers, repeaters: [answers] }),
    takeStats: () => ({ requests: 1, answers: 1, rttMs: 1 }),
    close: () => undefined,
  }
}
const text = (oid: string, value: string): Varbind => ({
  oid,
  type: ASN1.octetString,
  value: Buffer.from(value),
})

describe('what an agent remembers of failed polls', () => {
  it('is the last twenty of each access point, the newest first', () => {
    const failures = createFailures()
    for (let at = 0; at < 25; at += 1) failures.note(id(1), at, TIMEOUT, [`line ${at}`])
    const kept = failures.of(id(1))
    expect(kept).toHaveLength(20)
    expect(kept[0]).toEqual({ atMs: 24, outcome: TIMEOUT, raw: ['line 24'] })
    failures.keepOnly(new Set([id(2)]))
    expect(failures.of(id(1))).toEqual([])
  })

  it('is a kilobyte of each poll at most, what came last', () => {
    const failures = createFailures()
    const lines = Array.from({ length: 100 }, (_, index) => `${index} ${'x'.repeat(97)}`)
    failures.note(id(1), 0, TIMEOUT, lines)
    const [kept] = failures.of(id(1))
    expect(kept?.raw.join('\n').length).toBeLessThanOrEqual(1000)
    expect(kept?.raw.at(-1)).toBe(lines.at(-1))
  })

  it('is bounded over all access points: those that failed longest ago are forgotten', () => {
    const failures = createFailures()
    for (let number = 0; number < 1500; number += 1) failures.note(id(number), 0, TIMEOUT, [])
    const known = Array.from({ length: 1500 }, (_, number) => failures.of(id(number)).length)
    expect(known.reduce((sum, count) => sum + count, 0)).toBe(1000)
    expect([known[0], known[1499]]).toEqual([0, 1])
  })
})

describe('what a device answered, for people', () => {
  it('has no secret, no key and no address of a station', async () => {
    const answers = createAnswerLog({ varbindsMax: 100, keep: 'first' })
    const session = answers.around(
      sessionOf([
        text('1.3.6.1.2.1.1.1.0', 'Device with kota-rahasia and 3c:07:54:a1:b2:c3'),
        text('1.3.6.1.6.3.18.1.1.1.2.1', 'another-community'),
        text('1.3.6.1.4.1.14988.1.1.1.2.1.1.60.7.84.161.178.195.2', '\u0001\u0002'),
        { oid: '1.3.6.1.2.1.1.3.0', type: ASN1.timeTicks, value: 5 },
        { oid: '1.3.6.1.2.1.1.7.0', type: ASN1.noSuchObject, value: null },
      ]),
    )
    await session.get([])
    const lines = answers.lines(TARGET).join('\n')
    expect(lines).not.toMatch(/rahasia|another-community|3c:07|60\.7\.84\.161/)
    expect(lines).toContain('1.3.6.1.2.1.1.3.0 = 5')
    expect(lines).toContain('1.3.6.1.2.1.1.7.0 = (nothing)')
    expect(lines).toContain('= 0x0102')
  })

  it.each([
    ['first', '0'],
    ['last', '9'],
  ] as const)('keeps the %s of many answers', async (keep, value) => {
    const answers = createAnswerLog({ varbindsMax: 3, keep })
    for (let number = 0; number < 10; number += 1) {
      const one = [{ oid: '1.3.6.1.2.1.1.3.0', type: ASN1.timeTicks, value: number }]
      await answers.around(sessionOf(one)).getNext([])
    }
    const lines = answers.lines(TARGET)
    expect(lines).toHaveLength(3)
    expect(lines.at(keep === 'first' ? 0 : -1)).toBe(`1.3.6.1.2.1.1.3.0 = ${value}`)
    answers.clear()
    expect(answers.lines(TARGET)).toEqual([])
  })
})
