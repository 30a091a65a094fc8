import { describe, expect, it } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import type { Driver, Table } from '../../agents/drivers/driver.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { readingOnWire } from '../../agents/reading/wire.ts'
import { SnmprecSession, parseSnmprec } from './snmprec-session.ts'

const ACCESS_POINTS = 100
const SSIDS = 2
const RADIOS = 2

/**
 * Requests of a steady poll of a controller with 100 access points of two radios, with answers of
 * one Ethernet frame.
 */
const REQUESTS: Readonly<Record<string, number>> = {
  'ruijie-ac': 34,
  'h3c-ac': 46,
  huawei: 40,
  'ruckus-zonedirector': 9,
  'ruckus-smartzone': 9,
  'aruba-instant': 48,
  'cisco-wlc': 39,
  fortigate: 10,
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)
const lettered = (text: string): string => [text.length, ...Buffer.from(text)].join('.')

/** The row indexes that a table has on such a controller, by what its index is made of. */
function indexesOf(driver: Driver, name: string, table: Table): readonly string[] {
  const parts = table.index ?? []
  const ofAccessPoint = (at: number): string => {
    const named = driver.name === 'h3c-ac' || parts.some(({ kind }) => kind === 'text')
    if (named) return lettered(`2198-KUP-${1000 + at}`)
    return parts[0]?.kind === 'number' ? String(at) : `2.0.0.0.${at >> 8}.${at & 255}`
  }
  if (/station|client|peer/.test(name)) return []
  const ofRadios = numbers(ACCESS_POINTS).flatMap((at) =>
    numbers(RADIOS).map((radio) => `${ofAccessPoint(at)}.${radio + 1}`),
  )
  if (/radio|load/.test(name)) return ofRadios
  // H3C counts the clients of each SSID on each radio.
  if (driver.name === 'h3c-ac' && name === 'ssid') {
    return ofRadios.flatMap((radio) => numbers(SSIDS).map((ssid) => `${radio}.${ssid + 1}`))
  }
  if (/^(ap|joined|listed|running)$/.test(name)) {
    const vdom = parts.length > 1 ? '1.' : ''
    return numbers(ACCESS_POINTS).map((at) => `${vdom}${ofAccessPoint(at)}`)
  }
  if (parts.some(({ kind }) => kind === 'text')) {
    return numbers(SSIDS).map((at) => lettered(`WiFi ${at}`))
  }
  return numbers(SSIDS).map((at) => String(at + 1))
}

/** Everything that the driver's tables ask for, as a device of that size would answer it. */
function controller(driver: Driver, isEmpty = false): string {
  const [match] = driver.match
  const sysObjectId = match?.sysObjectId?.[0] ?? '1.3.6.1.4.1.2011.2'
  const columns = Object.entries(driver.tables ?? {}).flatMap(([name, table]) =>
    Object.values(table.columns).flatMap((column) =>
      'oid' in column && !isEmpty
        ? indexesOf(driver, name, table).map((index) => `${column.oid}.${index}|2|1`)
        : [],
    ),
  )
  const probes = (match?.answers ?? []).map((probe) =>
    'at' in probe ? `${probe.at}|2|1` : `${probe.below}.0|4|ZD1200`,
  )
  return [
    `1.3.6.1.2.1.1.1.0|4|${driver.name === 'huawei' ? 'Versatile Routing Platform' : ''}`,
    `1.3.6.1.2.1.1.2.0|6|${sysObjectId}`,
    '1.3.6.1.2.1.1.3.0|67|8640000',
    ...probes,
    ...columns,
  ].join('\n')
}

describe('a controller with 100 access points', () => {
  it.each(Object.entries(REQUESTS))('%s costs %i requests a poll', async (name, requests) => {
    const driver = drivers.find((known) => known.name === name)
    if (driver === undefined) throw new Error(`no driver ${name}`)
    const session = new SnmprecSession(parseSnmprec(controller(driver)))
    const device = newDevice([{ ...driver, match: [{ sysDescr: '' }] }])
    for (let poll = 0; poll < 3; poll += 1) await readDevice(session, device, 'steady')
    session.takeStats()
    const reading = await readDevice(session, device, 'steady')
    expect(reading.managedAccessPoints.length).toBe(ACCESS_POINTS)
    expect(session.takeStats().requests).toBe(requests)
  })
})

describe('a controller that lost all its access points', () => {
  it.each(Object.keys(REQUESTS))('%s says so at every poll, and only when asked', async (name) => {
    const driver = drivers.find((known) => known.name === name)
    if (driver === undefined) throw new Error(`no driver ${name}`)
    const full = new SnmprecSession(parseSnmprec(controller(driver)))
    const empty = new SnmprecSession(parseSnmprec(controller(driver, true)))
    const device = newDevice([{ ...driver, match: [{ sysDescr: '' }] }])
    const managedBy = async (session: SnmprecSession) =>
      readingOnWire(await readDevice(session, device, 'steady')).managed
    expect(await managedBy(full)).toHaveLength(ACCESS_POINTS)
    // Longer than what is absent is left unasked.
    for (let poll = 0; poll < 35; poll += 1) expect(await managedBy(empty)).toEqual([])
    expect(await managedBy(full)).toHaveLength(ACCESS_POINTS)
  })

  it('says nothing when its list was cut short, or when it has none', async () => {
    const [driver] = drivers.filter(({ name }) => name === 'ruijie-ac')
    if (driver === undefined) throw new Error('no driver ruijie-ac')
    const device = newDevice([{ ...driver, match: [{ sysDescr: '' }] }])
    const session = new SnmprecSession(parseSnmprec(controller(driver, true)))
    const reading = await readDevice(session, device, 'steady')
    expect(readingOnWire(reading).managed).toEqual([])
    expect(readingOnWire({ ...reading, partial: 'timeout: no answer' })).not.toHaveProperty(
      'managed',
    )
    const plain = newDevice([{ ...driver, match: [{ sysDescr: '' }], managedAccessPoints: [] }])
    const none = await readDevice(session, plain, 'steady')
    expect(readingOnWire(none)).not.toHaveProperty('managed')
  })
})
