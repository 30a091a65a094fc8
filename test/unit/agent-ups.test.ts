import { describe, expect, it } from 'vitest'
import { upsReadingSchema } from '#contract/sample.ts'
import { upsDrivers } from '../../agents/evidence/ups-vendors.ts'
import { createUpsReader } from '../../agents/evidence/read-ups.ts'
import { judgePower, NEW_POWER_MEMORY } from '../../agents/evidence/on-battery.ts'
import { parseSnmprec, SnmprecSession } from '../drivers/snmprec-session.ts'

const UPS = '1.3.6.1.2.1.33.1'
const APC = '1.3.6.1.4.1.318.1.1.1'
const CPS = '1.3.6.1.4.1.3808.1.1.1'
const XPPC = '1.3.6.1.4.1.935.1.1.1'
const XUPS = '1.3.6.1.4.1.534.1'
const MGE = '1.3.6.1.4.1.705.1'
const DELTA = '1.3.6.1.4.1.2254.2.4'

type Objects = Readonly<Record<string, string>>

const SYSTEM: Objects = {
  '1.3.6.1.2.1.1.1.0': '4|Network card',
  '1.3.6.1.2.1.1.2.0': '6|1.3.6.1.2.1.33',
  '1.3.6.1.2.1.1.3.0': '67|8640000',
  '1.3.6.1.2.1.1.5.0': '4|ups-kantor',
}

/** A healthy UPS on mains with every object of RFC 1628 that is read. */
const RFC_1628: Objects = {
  ...SYSTEM,
  [`${UPS}.1.1.0`]: '4|Generik',
  [`${UPS}.1.2.0`]: '4|GX 1000',
  [`${UPS}.1.3.0`]: '4|1.07',
  [`${UPS}.2.1.0`]: '2|2',
  [`${UPS}.2.2.0`]: '2|0',
  [`${UPS}.2.3.0`]: '2|47',
  [`${UPS}.2.4.0`]: '2|98',
  [`${UPS}.3.1.0`]: '65|12',
  [`${UPS}.3.2.0`]: '2|1',
  [`${UPS}.3.3.1.3.1`]: '2|228',
  [`${UPS}.4.1.0`]: '2|3',
  [`${UPS}.4.4.1.5.1`]: '2|31',
}

const session = (objects: Objects) =>
  new SnmprecSession(
    parseSnmprec(
      Object.entries(objects)
        .map(([oid, value]) => `${oid}|${value}`)
        .join('\n'),
    ),
  )

async function read(objects: Objects) {
  const finding = await createUpsReader()(session(objects))
  expect(upsReadingSchema.safeParse(finding.reading).error).toBeUndefined()
  return finding
}

describe('a UPS with RFC 1628 objects', () => {
  it('tells its power, battery and identity', async () => {
    const { reading, device, partial } = await read(RFC_1628)
    expect(reading).toEqual({
      onBattery: false,
      secondsOnBattery: 0,
      battery: 'normal',
      minutesRemaining: 47,
      chargePercent: 98,
      loadPercent: 31,
      inputVolts: 228,
      inputLineBads: 12,
      uptimeMs: 86_400_000,
    })
    expect(device).toEqual({
      driver: 'ups-mib',
      vendor: 'Generik',
      model: 'GX 1000',
      firmware: '1.07',
      serial: null,
      name: 'ups-kantor',
    })
    expect(partial).toBeNull()
  })

  it('is on battery by its output source or by its seconds', async () => {
    const bySource = { ...RFC_1628, [`${UPS}.4.1.0`]: '2|5', [`${UPS}.2.2.0`]: '2|95' }
    expect((await read(bySource)).reading).toMatchObject({ onBattery: true, secondsOnBattery: 95 })
    const bySeconds = { ...RFC_1628, [`${UPS}.2.2.0`]: '66|7' }
    expect((await read(bySeconds)).reading.onBattery).toBe(true)
    // Bypass and "other" are the normal state of some: only 5 is the battery.
    for (const source of [1, 2, 4, 6, 7]) {
      const other = { ...RFC_1628, [`${UPS}.4.1.0`]: `2|${source}` }
      expect((await read(other)).reading.onBattery).toBe(false)
    }
  })

  it('is on battery by its alarm where it tells no source', async () => {
    const alarm = '1.3.6.1.2.1.33.1.6.3.2'
    const objects = {
      ...SYSTEM,
      [`${UPS}.2.1.0`]: '2|2',
      [`${UPS}.6.2.1.2.1`]: `6|${alarm}`,
    }
    expect((await read(objects)).reading.onBattery).toBe(true)
    const { [`${UPS}.6.2.1.2.1`]: _, ...quiet } = objects
    expect((await read(quiet)).reading.onBattery).toBeNull()
  })

  it('takes the sentinels of the minutes for "not known"', async () => {
    for (const minutes of ['66|4294967295', '2|65535', '2|6000', '2|0', '2|-1', '4|']) {
      const { reading } = await read({ ...RFC_1628, [`${UPS}.2.3.0`]: minutes })
      expect(reading.minutesRemaining, minutes).toBeNull()
    }
    for (const [minutes, known] of [
      ['2|1', 1],
      ['66|2880', 2880],
      ['4|35', 35],
    ] as const) {
      const { reading } = await read({ ...RFC_1628, [`${UPS}.2.3.0`]: minutes })
      expect(reading.minutesRemaining, minutes).toBe(known)
    }
  })

  it('reads values of any type, and drops what cannot be', async () => {
    const odd = {
      ...RFC_1628,
      [`${UPS}.2.1.0`]: '4|3',
      [`${UPS}.2.4.0`]: '65|250',
      [`${UPS}.4.1.0`]: '66|3',
      [`${UPS}.3.3.1.3.1`]: '4|229 V',
      [`${UPS}.4.4.1.5.1`]: '2|-1',
    }
    expect((await read(odd)).reading).toMatchObject({
      battery: 'low',
      chargePercent: null,
      onBattery: false,
      inputVolts: 229,
      loadPercent: null,
    })
  })

  it('reads lines with a surplus 0 in their index, of phases the busiest and the first', async () => {
    const { [`${UPS}.3.3.1.3.1`]: _, [`${UPS}.4.4.1.5.1`]: __, ...rest } = RFC_1628
    const phases = {
      ...rest,
      [`${UPS}.3.3.1.3.1.0`]: '2|221',
      [`${UPS}.3.3.1.3.2.0`]: '2|0',
      [`${UPS}.4.4.1.5.1.0`]: '2|20',
      [`${UPS}.4.4.1.5.2.0`]: '2|64',
    }
    expect((await read(phases)).reading).toMatchObject({ inputVolts: 221, loadPercent: 64 })
  })

  it('says nothing of the UPS when its card has lost it, and says that', async () => {
    const lost = { ...RFC_1628, [`${UPS}.6.2.1.2.4`]: '6|1.3.6.1.2.1.33.1.6.3.20' }
    const { reading, partial, device } = await read(lost)
    const { uptimeMs, ...rest } = reading
    expect(uptimeMs).toBe(86_400_000)
    expect(Object.values(rest).filter((value) => value !== null)).toEqual([])
    expect(partial).toContain('lost')
    expect(device.model).toBe('GX 1000')
  })

  it('of APC says so by an object of its own', async () => {
    const objects = { ...RFC_1628, [`${APC}.2.1.1.0`]: '2|2' }
    expect((await read({ ...objects, [`${APC}.8.1.0`]: '2|1' })).reading.onBattery).toBe(false)
    expect((await read({ ...objects, [`${APC}.8.1.0`]: '2|2' })).reading.onBattery).toBeNull()
  })

  it('costs one request once it is known', async () => {
    const known = session(RFC_1628)
    const ask = createUpsReader()
    await ask(known)
    const first = known.asked.splice(0).length
    const steady: number[] = []
    for (let poll = 1; poll < 30; poll += 1) {
      await ask(known)
      steady.push(known.asked.splice(0).length)
    }
    expect(first).toBeLessThanOrEqual(5)
    expect(new Set(steady)).toEqual(new Set([1]))
  })
})

describe('a UPS with objects of its vendor', () => {
  it('is read of APC', async () => {
    const objects = {
      ...SYSTEM,
      [`${APC}.1.1.1.0`]: '4|Smart-UPS 750',
      [`${APC}.1.2.1.0`]: '4|UPS 09.3',
      [`${APC}.1.2.3.0`]: '4|AS0000000001',
      [`${APC}.2.1.1.0`]: '2|2',
      [`${APC}.2.1.2.0`]: '67|12000',
      [`${APC}.2.2.1.0`]: '66|87',
      [`${APC}.2.2.3.0`]: '67|204000',
      [`${APC}.3.2.1.0`]: '66|0',
      [`${APC}.4.1.1.0`]: '2|3',
      [`${APC}.4.2.3.0`]: '66|22',
    }
    const { reading, device } = await read(objects)
    expect(reading).toMatchObject({
      onBattery: true,
      secondsOnBattery: 120,
      battery: 'normal',
      minutesRemaining: 34,
      chargePercent: 87,
      loadPercent: 22,
      inputVolts: 0,
      inputLineBads: null,
    })
    expect(device).toMatchObject({ driver: 'ups-apc', vendor: 'APC', serial: 'AS0000000001' })
    const back = { ...objects, [`${APC}.4.1.1.0`]: '2|2', [`${APC}.2.1.2.0`]: '67|0' }
    expect((await read(back)).reading).toMatchObject({ onBattery: false, secondsOnBattery: 0 })
  })

  it('is read of APC in tenths where only those answer, and of RFC 1628 before both', async () => {
    const precise = {
      ...SYSTEM,
      [`${APC}.2.1.1.0`]: '2|2',
      [`${APC}.2.3.1.0`]: '66|995',
      [`${APC}.3.3.1.0`]: '66|2307',
      [`${APC}.4.3.3.0`]: '66|184',
    }
    expect((await read(precise)).reading).toMatchObject({
      chargePercent: 99.5,
      inputVolts: 230.7,
      loadPercent: 18.4,
    })
    const both = await read({ ...RFC_1628, [`${APC}.2.1.1.0`]: '2|3', [`${APC}.2.2.1.0`]: '66|5' })
    expect(both.device.driver).toBe('ups-apc')
    expect(both.reading).toMatchObject({ battery: 'normal', chargePercent: 98, inputVolts: 228 })
  })

  it('is read of CyberPower, time in hundredths and volts in tenths', async () => {
    const { reading } = await read({
      ...SYSTEM,
      [`${CPS}.2.1.1.0`]: '2|3',
      [`${CPS}.2.1.2.0`]: '67|4500',
      [`${CPS}.2.2.1.0`]: '2|40',
      [`${CPS}.2.2.4.0`]: '67|90000',
      [`${CPS}.3.2.1.0`]: '2|2214',
      [`${CPS}.4.1.1.0`]: '2|3',
      [`${CPS}.4.2.3.0`]: '2|55',
    })
    expect(reading).toMatchObject({
      onBattery: true,
      secondsOnBattery: 45,
      battery: 'low',
      minutesRemaining: 15,
      chargePercent: 40,
      loadPercent: 55,
      inputVolts: 221.4,
    })
  })

  it('is read of Megatec, time in seconds', async () => {
    const { reading } = await read({
      ...SYSTEM,
      [`${XPPC}.2.1.1.0`]: '2|2',
      [`${XPPC}.2.1.2.0`]: '2|45',
      [`${XPPC}.2.2.1.0`]: '2|77',
      [`${XPPC}.2.2.4.0`]: '2|900',
      [`${XPPC}.3.2.1.0`]: '2|2250',
      [`${XPPC}.4.1.1.0`]: '2|3',
      [`${XPPC}.4.2.3.0`]: '2|12',
    })
    expect(reading).toMatchObject({
      onBattery: true,
      secondsOnBattery: 45,
      minutesRemaining: 15,
      inputVolts: 225,
    })
  })

  it('is read of Eaton, MGE and Delta', async () => {
    const eaton = await read({
      ...SYSTEM,
      [`${XUPS}.2.1.0`]: '2|1200',
      [`${XUPS}.2.4.0`]: '2|88',
      [`${XUPS}.3.2.0`]: '65|4',
      [`${XUPS}.3.4.1.2.1`]: '2|231',
      [`${XUPS}.4.1.0`]: '2|17',
      [`${XUPS}.4.5.0`]: '2|5',
    })
    expect(eaton.reading).toMatchObject({
      onBattery: true,
      minutesRemaining: 20,
      chargePercent: 88,
      loadPercent: 17,
      inputVolts: 231,
      inputLineBads: 4,
    })
    const mge = await read({
      ...SYSTEM,
      [`${MGE}.5.1.0`]: '2|600',
      [`${MGE}.5.2.0`]: '2|66',
      [`${MGE}.5.14.0`]: '2|2',
      [`${MGE}.6.2.1.2.1.0`]: '2|2302',
      [`${MGE}.7.3.0`]: '2|2',
    })
    expect(mge.reading).toMatchObject({
      onBattery: false,
      battery: 'normal',
      minutesRemaining: 10,
      chargePercent: 66,
      inputVolts: 230.2,
    })
    const delta = await read({
      ...SYSTEM,
      [`${DELTA}.4.3.0`]: '4|2190',
      [`${DELTA}.5.1.0`]: '2|1',
      [`${DELTA}.5.7.0`]: '2|9',
      [`${DELTA}.7.4.0`]: '2|30',
      [`${DELTA}.7.5.0`]: '2|22',
      [`${DELTA}.7.8.0`]: '2|95',
    })
    expect(delta.reading).toMatchObject({
      onBattery: true,
      secondsOnBattery: 30,
      minutesRemaining: 22,
      chargePercent: 95,
      inputVolts: 219,
      loadPercent: 9,
    })
  })

  it('is asked in one request once it is known, whichever vendor it is', async () => {
    for (const [name, objects] of Object.entries({
      apc: { [`${APC}.2.1.1.0`]: '2|2' },
      cyberpower: { [`${CPS}.2.1.1.0`]: '2|2' },
      megatec: { [`${XPPC}.2.1.1.0`]: '2|2' },
      eaton: { [`${XUPS}.2.1.0`]: '2|1200' },
      mge: { [`${MGE}.5.2.0`]: '2|66' },
      delta: { [`${DELTA}.7.8.0`]: '2|95' },
    })) {
      const known = session({ ...RFC_1628, ...objects })
      const ask = createUpsReader()
      expect((await ask(known)).device.driver).toBe(`ups-${name}`)
      known.asked.splice(0)
      await ask(known)
      expect(known.asked.splice(0), name).toHaveLength(1)
    }
    expect(upsDrivers).toHaveLength(7)
  })
})

describe('what is no UPS', () => {
  it('is refused: a router with a stub of the line counts', async () => {
    const stub = { ...SYSTEM, [`${UPS}.3.2.0`]: '2|1', [`${UPS}.4.3.0`]: '2|1' }
    await expect(read(stub)).rejects.toMatchObject({ kind: 'refused' })
    await expect(read(SYSTEM)).rejects.toMatchObject({ kind: 'refused' })
  })
})

describe('a source of power', () => {
  const inverter = { outputOnBattery: true, secondsOnBattery: 0 }
  const repeat = (
    times: number,
    signs: Parameters<typeof judgePower>[0],
    from = NEW_POWER_MEMORY,
  ) => {
    let judged = judgePower(signs, from)
    for (let poll = 1; poll < times; poll += 1) judged = judgePower(signs, judged.memory)
    return judged
  }

  it('is no battery that never counts a second: a DC inverter says so all its life', () => {
    expect(repeat(1, inverter).onBattery).toBeNull()
    expect(repeat(9, inverter).onBattery).toBeNull()
    expect(repeat(10, inverter).onBattery).toBe(false)
    expect(repeat(500, inverter).onBattery).toBe(false)
  })

  it('is the battery at once for a UPS that was seen on mains', () => {
    const { memory } = repeat(3, { outputOnBattery: false, secondsOnBattery: 0 })
    expect(judgePower(inverter, memory).onBattery).toBe(true)
  })

  it('is the battery when seconds are counted, even after many contradictions', () => {
    const { memory } = repeat(50, inverter)
    expect(judgePower({ outputOnBattery: true, secondsOnBattery: 4 }, memory).onBattery).toBe(true)
  })

  it('is what the one sign says where there is no other', () => {
    const of = (outputOnBattery: boolean | null, secondsOnBattery: number | null) =>
      judgePower({ outputOnBattery, secondsOnBattery }, NEW_POWER_MEMORY).onBattery
    expect(of(true, null)).toBe(true)
    expect(of(false, null)).toBe(false)
    expect(of(null, 0)).toBe(false)
    expect(of(null, 9)).toBe(true)
    expect(of(null, null)).toBeNull()
  })
})
