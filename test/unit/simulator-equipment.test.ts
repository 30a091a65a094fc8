import { afterEach, describe, expect, it } from 'vitest'
import { createSwitchReader } from '../../agents/evidence/read-switch.ts'
import { createUpsReader } from '../../agents/evidence/read-ups.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import { CITY_COMMUNITY, createCity } from '../simulator/city/city.ts'
import { BATTERY_MS } from '../simulator/city/equipment.ts'
import { serveCity } from '../simulator/city/serve.ts'
import type { ServedCity } from '../simulator/city/serve.ts'

const START_MS = Date.UTC(2026, 10, 18, 2)

let nowMs = START_MS
let served: ServedCity | undefined
afterEach(async () => {
  await served?.close()
})

describe('the UPS and the switch of the demo city', () => {
  it('live and die with the power of their place, the UPS on its battery first', async () => {
    const city = createCity(1)
    served = await serveCity(city, '127.0.0.1', 0, () => nowMs)
    const [ups, poe] = city.plan.equipment
    if (ups === undefined || poe === undefined) throw new Error('the city has no equipment')
    const sessionOf = (id: string) =>
      openSession({
        address: '127.0.0.1',
        port: served?.equipmentPorts.get(id) ?? 0,
        version: '2c',
        community: new Secret(CITY_COMMUNITY),
        timeoutMs: 300,
        retries: 0,
      })
    const [upsSession, poeSession] = [sessionOf(ups.id), sessionOf(poe.id)]
    const readUps = createUpsReader()
    const readSwitch = createSwitchReader()
    const calm = await readUps(upsSession)
    expect(calm.reading).toMatchObject({ onBattery: false, battery: 'normal', chargePercent: 100 })
    expect(calm.partial).toBeNull()
    const { reading } = await readSwitch(poeSession)
    expect(reading.ports.filter(({ state }) => state === 'delivering')).toHaveLength(poe.feeds)

    city.faults.order({ kind: 'power-cut', target: ups.place.id }, nowMs)
    nowMs += BATTERY_MS * 0.75
    expect((await readUps(upsSession)).reading).toMatchObject({
      onBattery: true,
      secondsOnBattery: (BATTERY_MS * 0.75) / 1000,
      battery: 'low',
      chargePercent: 25,
    })
    await expect(readSwitch(poeSession)).rejects.toMatchObject({ kind: 'timeout' })
    nowMs += BATTERY_MS / 2
    await expect(readUps(upsSession)).rejects.toMatchObject({ kind: 'timeout' })
    upsSession.close()
    poeSession.close()
  })
})
