import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deviceIdentitySchema, switchReadingSchema, upsReadingSchema } from '#contract/sample.ts'
import { createSwitchReader } from '../../agents/evidence/read-switch.ts'
import { createUpsReader } from '../../agents/evidence/read-ups.ts'
import { upsDrivers } from '../../agents/evidence/ups-vendors.ts'
import type { SnmpValue } from '../../agents/snmp/session.ts'
import { compareOids, SnmprecSession, type Recording } from '../drivers/snmprec-session.ts'

/** Whatever firmware may send in place of a figure. */
const value: fc.Arbitrary<SnmpValue> = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 32 - 1 }),
  fc.integer({ min: 0, max: 10 }),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.string({ maxLength: 300 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.integer({ min: -9999, max: 99_999 }).map((number) => Buffer.from(`${number / 10} V`)),
)

/** Every object that any driver of a UPS names: scalars as they are, columns with a row or two. */
const upsOids = [...new Set(JSON.stringify(upsDrivers).match(/1\.3\.6\.1(?:\.\d+)+/g))].flatMap(
  (oid) => (oid.endsWith('.0') ? oid : [`${oid}.1`, `${oid}.2.0`]),
)
const system = ['1', '2', '3', '5'].map((object) => `1.3.6.1.2.1.1.${object}.0`)

function recordingOf(objects: ReadonlyMap<string, SnmpValue>): Recording {
  const entries = [...objects].map(([oid, of]) => [oid, { oid, type: 2, value: of }] as const)
  return { oids: [...objects.keys()].toSorted(compareOids), values: new Map(entries) }
}

const devices = (oids: readonly string[]) =>
  fc
    .uniqueArray(fc.constantFrom(...oids), { maxLength: oids.length })
    .chain((chosen) =>
      fc
        .array(value, { minLength: chosen.length, maxLength: chosen.length })
        .map((values) => recordingOf(new Map(chosen.map((oid, at) => [oid, values[at] ?? null])))),
    )

describe('equipment that says whatever it likes', () => {
  it('gives of a UPS nothing that the protocol forbids, at the first poll and later', async () => {
    let read = 0
    await fc.assert(
      fc.asyncProperty(devices([...system, ...upsOids]), async (recording) => {
        const session = new SnmprecSession(recording)
        const ask = createUpsReader()
        for (let poll = 0; poll < 2; poll += 1) {
          const finding = await ask(session).catch((error: unknown) => error)
          if (finding instanceof Error) {
            expect(finding).toMatchObject({ kind: 'refused' })
            continue
          }
          const { reading, device } = finding as Awaited<ReturnType<typeof ask>>
          expect(upsReadingSchema.safeParse(reading).error).toBeUndefined()
          expect(deviceIdentitySchema.safeParse(device).error).toBeUndefined()
          read += 1
        }
      }),
      { numRuns: 300 },
    )
    expect(read).toBeGreaterThan(100)
  })

  it('gives of a switch nothing that the protocol forbids', async () => {
    const ports = Array.from({ length: 40 }, (_, at) => `1.${at + 1}`)
    const oids = ['3', '6'].flatMap((column) =>
      ports.map((port) => `1.3.6.1.2.1.105.1.1.1.${column}.${port}`),
    )
    await fc.assert(
      fc.asyncProperty(devices([...system, ...oids]), async (recording) => {
        const { reading, device } = await createSwitchReader()(new SnmprecSession(recording))
        expect(switchReadingSchema.safeParse(reading).error).toBeUndefined()
        expect(deviceIdentitySchema.safeParse(device).error).toBeUndefined()
      }),
      { numRuns: 200 },
    )
  })
})
