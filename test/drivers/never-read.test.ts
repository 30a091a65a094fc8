import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readStations } from '../../agents/reading/read-stations.ts'
import { record } from '../../agents/record/record.ts'
import { drivers } from '../../agents/drivers/index.ts'
import { parseDriver } from '../../agents/drivers/parse-driver.ts'
import { NEVER_READ, isGuarded, isNeverRead } from '../../agents/reading/never-read.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { Secret } from '../../server/contract/secret.ts'
import { SecretSpy, guardedFamilies, guardedRecording } from './guarded-devices.ts'
import { recordingText } from './made-up/device.ts'
import { madeUpDevices } from './made-up/index.ts'
import { compareOids, parseSnmprec } from './snmprec-session.ts'

const absolute = (oid: string): string => oid.replace('~', '1.3.6.1.4.1.')
/** More rows than fit one answer, so that walks go on from where they were cut. */
const ROWS_MAX = 24

describe('what must never be read', () => {
  it('is a list in the order of SNMP, and all of it is guarded', () => {
    expect(NEVER_READ).toEqual(NEVER_READ.toSorted(compareOids))
    expect(NEVER_READ.filter((oid) => !isGuarded(oid))).toEqual([])
  })

  it.each([
    ['~4881.1.1.10.2.80.8.5.1.1.2.1', true, true],
    ['~4881.1.1.10.2.80.8.4.3.1.2', false, true],
    ['~4881.1.1.10.2.80.9.3.2.1.25', false, false],
    ['~4881.1.1.10.2.63.1.4.4.1.3', false, false],
    ['~4881.1.1.10.2.82.1.2.1.1.7', false, true],
    ['~4881.1.1.10.2.82.2.2.34.1.5', false, false],
    ['~4526.100.7.14.1.5.0', true, true],
    ['~4526.100.7.14.3.1.1.4', false, true],
    ['~4526.100.7.14.3.1.1.11', false, true],
    ['~4526.100.7.14.8.1.1.9', false, false],
    ['~41010.1.10.2.1.1.1.7', false, true],
    ['~41010.1.10.2.1.1.1.8.1', true, true],
    ['~41010.1.10.3.1.1.1.11', false, false],
  ])('%s: secret %s, guarded %s', (oid, secret, guarded) => {
    expect([isNeverRead(absolute(oid)), isGuarded(absolute(oid))]).toEqual([secret, guarded])
  })

  it('is named by no driver, and beside it nothing is walked', () => {
    for (const driver of drivers) expect(() => parseDriver(driver)).not.toThrow()
  })

  it('is kept from a site driver, whatever part of it asks', () => {
    const faultOf = (part: object): string => {
      const base = { name: 'ours', title: 'Ours', vendor: 'Ours', role: 'ap', match: [{}] }
      try {
        parseDriver({ ...base, ...part })
        return 'no fault'
      } catch (error) {
        return (error as Error).message
      }
    }
    const column = (spec: object) => ({ tables: { ssid: { columns: { name: spec } } } })
    const name = absolute('~41010.1.10.2.1.1.1.6')
    const key = absolute('~41010.1.10.2.1.1.1.8')
    expect(faultOf({ serial: [{ oid: `${key}.1` }] })).toContain('serial.0.oid: holds a password')
    expect(faultOf({ match: [{ answers: [{ at: `${key}.1` }] }] })).toContain('holds a password')
    expect(faultOf({ match: [{ answers: [{ below: name }] }] })).toContain('use "at"')
    expect(faultOf(column({ oid: key, exact: true }))).toContain('holds a password')
    expect(faultOf(column({ oid: name }))).toContain('add "exact": true')
    expect(faultOf(column({ oid: name, exact: true }))).toBe('no fault')
  })
})

describe('a device that holds passwords and keys', () => {
  const choice = fc.array(fc.integer({ min: 0, max: ROWS_MAX }), { minLength: 12, maxLength: 40 })

  it('would tell them to a walk of the column before', async () => {
    for (const family of guardedFamilies) {
      const recording = guardedRecording(family, [1])
      const spy = new SecretSpy(recording)
      const held = NEVER_READ.filter((secret) =>
        recording.oids.some((oid) => oid.startsWith(`${secret}.`)),
      )
      expect(held.length).toBeGreaterThan(0)
      for (const secret of held) await spy.getNext([secret])
      expect(spy.faults.filter((fault) => fault.includes('was told')).length).toBe(held.length)
    }
  })

  it.each(guardedFamilies)('$name is read without them, however its tables change', (family) =>
    fc.assert(
      fc.asyncProperty(fc.array(choice, { minLength: 1, maxLength: 4 }), async (choices) => {
        const device = newDevice(drivers)
        for (const [at, rows] of choices.entries()) {
          const spy = new SecretSpy(guardedRecording(family, rows))
          await readDevice(spy, device, at % 3 === 2 ? 'full' : 'steady')
          await readStations(spy, device)
          expect(spy.faults).toEqual([])
        }
      }),
      { numRuns: 25 },
    ),
  )

  it.each(guardedFamilies)('$name is read without them by any other driver too', async (family) => {
    const recordings = [3, 17, 0].map((rows) => guardedRecording(family, [rows, rows + 1, rows]))
    for (const driver of drivers) {
      const taken = { ...driver, match: [{ sysDescr: '' }] }
      const device = newDevice([taken])
      for (const recording of recordings) {
        const spy = new SecretSpy(recording)
        await readDevice(spy, device, 'steady')
        await readStations(spy, device)
        expect({ driver: driver.name, faults: spy.faults }).toEqual({
          driver: driver.name,
          faults: [],
        })
      }
    }
  })

  it.each(guardedFamilies)('$name is recorded without them', async (family) => {
    for (const rows of [0, 9]) {
      const spy = new SecretSpy(guardedRecording(family, [rows, 1, rows]))
      const reading = await readDevice(spy, newDevice(drivers), 'full')
      const community = new Secret('kota-kupang')
      const target = { address: '192.0.2.1', version: '2c', community } as const
      const { text, cut } = await record(spy, target, reading, true)
      expect({ cut, faults: spy.faults }).toEqual({ cut: null, faults: [] })
      expect(text).toContain('1.3.6.1.2.1.1.3.0|67|8640000')
    }
  })

  it.each(madeUpDevices)('none of them is in a reading: $title', async (device) => {
    const spy = new SecretSpy(parseSnmprec(recordingText(device)))
    const known = newDevice(drivers)
    for (const depth of ['full', 'steady', 'steady'] as const) {
      const reading = await readDevice(spy, known, depth)
      expect(JSON.stringify(reading, (_, value: unknown) => String(value))).not.toContain(
        'never-to',
      )
    }
    expect(spy.faults).toEqual([])
  })
})
