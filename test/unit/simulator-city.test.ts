import { describe, expect, it } from 'vitest'
import { illustrativeBoundaries, OUTLINE } from '../simulator/city/boundaries.ts'
import { createCity } from '../simulator/city/city.ts'
import { dnsAnswer } from '../simulator/city/internet.ts'
import { planCity, VENDORS } from '../simulator/city/plan.ts'
import { Use } from '../simulator/city/use.ts'

/** A Wednesday, 10:00 in Kupang. */
const MORNING_MS = Date.UTC(2026, 10, 18, 2)
const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

describe('the plan', () => {
  const plan = planCity(1)

  it('has the offices and places of the demo city, some of them without equipment', () => {
    expect(plan.places.filter(({ kind }) => kind === 'kelurahan-office')).toHaveLength(51)
    expect(new Set(plan.places.map(({ kecamatan }) => kecamatan)).size).toBe(6)
    expect(plan.places.filter(({ status }) => status === 'planned')).toHaveLength(5)
    expect(new Set(plan.places.map(({ id }) => id)).size).toBe(plan.places.length)
    expect(plan.agents).toHaveLength(6)
  })

  it('has about 130 access points of every make, each in an active place', () => {
    expect(plan.accessPoints.length).toBeGreaterThan(120)
    expect(plan.accessPoints.length).toBeLessThan(150)
    expect(new Set(plan.accessPoints.map(({ vendor }) => vendor))).toEqual(new Set(VENDORS))
    expect(plan.accessPoints.every(({ place }) => place.status === 'active')).toBe(true)
  })

  it('is the same for the same seed, and another for another', () => {
    expect(planCity(1)).toEqual(plan)
    expect(planCity(2).accessPoints).not.toEqual(plan.accessPoints)
  })
})

describe('the boundaries', () => {
  const { features } = illustrativeBoundaries()
  const area = (ring: readonly (readonly [number, number])[]): number =>
    ring.slice(1).reduce((sum, [x, y], index) => {
      const [beforeX, beforeY] = ring[index]!
      return sum + (beforeX * y - x * beforeY) / 2
    }, 0)

  it('are one counter-clockwise ring per kelurahan, and say that they are illustrative', () => {
    expect(features).toHaveLength(51)
    for (const { geometry, properties } of features) {
      const [ring = []] = geometry.coordinates
      expect(ring[0]).toEqual(ring.at(-1))
      expect(ring.length).toBeGreaterThan(3)
      expect([properties.name, area(ring) > 0]).toEqual([properties.name, true])
      expect(properties.illustrative).toBe(true)
    }
  })

  it('hold every office of the city and leave no part of the outline out', () => {
    const total = features.reduce((sum, { geometry }) => sum + area(geometry.coordinates[0]!), 0)
    expect(total).toBeCloseTo(area([...OUTLINE, OUTLINE[0]!].toReversed()), 5)
    for (const place of planCity(1).places.filter(({ kind }) => kind === 'kelurahan-office')) {
      const ring = features.find(({ properties }) => properties.name === place.kelurahan)!.geometry
        .coordinates[0]!
      const [x, y] = [place.longitude, place.latitude]
      const crossings = ring.slice(1).filter(([x2, y2], index) => {
        const [x1, y1] = ring[index]!
        return y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)
      })
      expect([place.name, crossings.length % 2]).toEqual([place.name, 1])
    }
  })
})

describe('use', () => {
  const office = new Use(1, 'x', 'kelurahan-office')

  it('is integrated exactly, over hours, midnights and weekends', () => {
    const fromMs = MORNING_MS + 1234
    const untilMs = fromMs + 80 * HOUR_MS
    let sum = 0
    for (let atMs = fromMs; atMs < untilMs; atMs += 1000) sum += office.at(atMs + 500) / 3600
    expect(office.between(fromMs, untilMs)).toBeCloseTo(sum, 4)
    expect(office.between(untilMs, fromMs)).toBe(0)
  })

  it('follows the kind of place: offices in the morning, parks in the evening', () => {
    const evening = MORNING_MS + 9 * HOUR_MS
    expect(office.at(MORNING_MS)).toBeGreaterThan(4 * office.at(evening))
    const park = new Use(1, 'x', 'park')
    expect(park.at(evening)).toBeGreaterThan(4 * park.at(MORNING_MS))
  })
})

describe('a device', () => {
  it('says the same at the same moment, in whatever order it is asked', () => {
    const moments = [MORNING_MS + HOUR_MS, MORNING_MS, MORNING_MS + 500_000, MORNING_MS]
    const ask = (city: ReturnType<typeof createCity>, atMs: number): string =>
      city.devices.get('taman-nostalgia-1')!.tableAt(atMs).bytes.toString('hex')
    const first = createCity(1)
    const answers = moments.map((atMs) => ask(first, atMs))
    const second = createCity(1)
    expect(moments.toReversed().map((atMs) => ask(second, atMs))).toEqual(answers.toReversed())
    expect(answers[1]).toBe(answers[3])
    expect(new Set(answers).size).toBe(3)
  })

  it('counts the same stations by network and by radio, and counters never go back', () => {
    const city = createCity(3)
    for (const device of city.devices.values()) {
      let before = device.stateAt(MORNING_MS)
      for (let step = 1; step < 60; step++) {
        const now = device.stateAt(MORNING_MS + step * 10_000)
        const byNetwork = now.cells.flat().reduce((sum, clients) => sum + clients, 0)
        const byRadio = now.radios.reduce((sum, { clients }) => sum + clients, 0)
        expect([byNetwork, byRadio]).toEqual([now.clients, now.clients])
        expect(now.rxBytes).toBeGreaterThanOrEqual(before.rxBytes)
        expect(now.txBytes).toBeGreaterThanOrEqual(before.txBytes)
        before = now
      }
    }
  })
})

describe('faults', () => {
  const place = 'kel-oebobo'
  const id = 'kel-oebobo-1'

  it('cut the power of a whole place, and restart its devices', () => {
    const city = createCity(1)
    const fault = city.faults.order(
      { kind: 'power-cut', target: place, forSeconds: 600 },
      MORNING_MS,
    )
    const during = MORNING_MS + MINUTE_MS
    expect(city.placeAt(place, during)).toMatchObject({ powered: false, uplinkUp: false })
    expect(city.lifeAt(id, during)).toMatchObject({ answers: false, reason: 'power-cut' })
    expect(city.lifeAt('kel-oebufu-1', during).answers).toBe(true)
    expect(city.lifeAt(id, fault.untilMs + 1000)).toMatchObject({
      answers: false,
      reason: 'booting',
    })
    const after = fault.untilMs + MINUTE_MS
    expect(city.lifeAt(id, after)).toMatchObject({ answers: true, bootedAtMs: fault.untilMs })
    expect(city.devices.get(id)?.stateAt(after).uptimeMs).toBe(MINUTE_MS)
    expect(city.outages(MORNING_MS, after)).toEqual([
      { target: place, kind: 'place-power', fromMs: MORNING_MS, untilMs: fault.untilMs },
    ])
  })

  it('break names or the web alone, over a line that works', () => {
    const city = createCity(1)
    const place = city.plan.uplinks[0]!.place.id
    for (const kind of ['dns-failure', 'captive'] as const) {
      city.faults.order({ kind, target: place, forSeconds: 60 }, MORNING_MS)
      expect(city.placeAt(place, MORNING_MS + 1000)).toEqual({
        powered: true,
        uplinkUp: true,
        namesResolved: kind !== 'dns-failure',
        webOpen: kind !== 'captive',
      })
      city.faults.end(city.faults.all().at(-1)!.id, MORNING_MS)
    }
  })

  it('take the uplink away: traffic stands still, devices answer on', () => {
    const city = createCity(1)
    const device = city.devices.get(id)!
    const before = device.stateAt(MORNING_MS)
    const fault = city.faults.order({ kind: 'uplink-loss', target: place }, MORNING_MS)
    const later = MORNING_MS + HOUR_MS
    expect(city.placeAt(place, later)).toMatchObject({ powered: true, uplinkUp: false })
    expect(device.conductAt(later)).toEqual({ kind: 'answer' })
    expect(device.stateAt(later).rxBytes).toBe(before.rxBytes)
    expect(city.faults.end(fault.id, later)).toBe(true)
    expect(city.placeAt(place, later).uplinkUp).toBe(true)
    expect(device.stateAt(later + HOUR_MS).rxBytes).toBeGreaterThan(before.rxBytes)
  })

  it.each([
    ['wrong-community', { kind: 'locked-out' }],
    ['slow', { kind: 'slow', delayMs: 1500 }],
    ['lossy', { kind: 'lossy', share: 0.4 }],
    ['garbage', { kind: 'garbage' }],
    ['access-point-dead', { kind: 'silent' }],
    ['reboot', { kind: 'silent' }],
  ] as const)('%s changes one device only', (kind, conduct) => {
    const city = createCity(1)
    city.faults.order({ kind, target: id, afterSeconds: 5 }, MORNING_MS)
    expect(city.devices.get(id)?.conductAt(MORNING_MS)).toEqual({ kind: 'answer' })
    expect(city.devices.get(id)?.conductAt(MORNING_MS + 6000)).toEqual(conduct)
    expect(city.devices.get('kel-oebobo-2')?.conductAt(MORNING_MS + 6000)).toEqual({
      kind: 'answer',
    })
  })

  it('show 32-bit counters alone, half a minute before they wrap', () => {
    const city = createCity(1)
    const device = city.devices.get(id)!
    const wide = device.tableAt(MORNING_MS).index.count
    city.faults.order({ kind: 'counter-wrap', target: id }, MORNING_MS)
    expect(device.tableAt(MORNING_MS).index.count).toBeLessThan(wide)
    const at = (seconds: number): number =>
      device.stateAt(MORNING_MS + seconds * 1000).rxBytes % 2 ** 32
    expect(at(20)).toBeGreaterThan(2 ** 31)
    expect(at(40)).toBeLessThan(2 ** 31)
    expect(device.stateAt(MORNING_MS + 40_000).uptimeMs).toBeGreaterThan(HOUR_MS)
  })

  it('are refused when they name nothing of the city', () => {
    const { faults } = createCity(1)
    expect(() => faults.order({ kind: 'power-cut', target: id }, MORNING_MS)).toThrow('no place')
    expect(() => faults.order({ kind: 'slow', target: place }, MORNING_MS)).toThrow(
      'no access point',
    )
    expect(faults.end(99, MORNING_MS)).toBe(false)
  })
})

describe('the DNS stand-in', () => {
  const query = Buffer.from('beef01000001000000000000076578616d706c6503636f6d0000010001', 'hex')

  it('answers a question for an address', () => {
    const answer = dnsAnswer(query)!
    expect(answer.subarray(0, 2)).toEqual(query.subarray(0, 2))
    expect(answer.readUInt16BE(2)).toBe(0x8180)
    expect(answer.readUInt16BE(6)).toBe(1)
    expect([...answer.subarray(-4)]).toEqual([192, 0, 2, 1])
  })

  it('takes nothing that is no question', () => {
    expect(dnsAnswer(Buffer.alloc(5))).toBeUndefined()
    expect(dnsAnswer(query.subarray(0, 20))).toBeUndefined()
    expect(dnsAnswer(dnsAnswer(query)!)).toBeUndefined()
  })
})
