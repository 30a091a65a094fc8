import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ContractVersion } from '#contract/contracts.ts'
import { newContractVersionSchema } from '#contract/contracts.ts'
import { parseServiceHours } from '../../server/domain/service-hours.ts'
import { contactsOf } from '../../server/journal/contacts.ts'
import type { Inventory } from '../../server/journal/inventory.ts'
import { openJournal } from '../../server/journal/open.ts'
import { planCity } from '../simulator/city/plan.ts'
import { writeInventory } from '../simulator/demo/inventory.ts'

describe('the inventory of the demo', () => {
  let directory = ''
  let inventory: Inventory
  let entered: readonly ContractVersion[]
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-demo-inventory-'))
    const journal = await openJournal(directory)
    await writeInventory(planCity(1), journal, Date.UTC(2026, 10, 1))
    inventory = journal.inventory()
    entered = await journal.contracts.list()
    await journal.close()
  })
  afterAll(() => rm(directory, { recursive: true }))

  it('has feeders over a few neighbouring kelurahan each', () => {
    const kelurahanOf = new Map<string, Set<string>>()
    for (const { powerArea, kecamatan, kelurahan } of inventory.places.values()) {
      expect(powerArea).toContain(kecamatan)
      const fed = kelurahanOf.get(powerArea ?? '') ?? new Set()
      kelurahanOf.set(powerArea ?? '', fed.add(kelurahan))
    }
    const sizes = [...kelurahanOf.values()].map(({ size }) => size)
    expect([Math.max(...sizes), sizes.reduce((sum, size) => sum + size, 0)]).toEqual([4, 51])
  })

  it('has hours that can be read, for parks at least', () => {
    const parks = [...inventory.places.values()].filter(({ kind }) => kind === 'park')
    expect(parks.every(({ serviceHours }) => serviceHours !== null)).toBe(true)
    for (const { serviceHours } of inventory.places.values()) {
      expect(parseServiceHours(serviceHours ?? '').ok).toBe(true)
    }
  })

  it('has a contract and a number for each line, and none that anybody could answer', () => {
    const contracts = new Set<string | null>()
    const phones: (string | null)[] = []
    for (const { place, contract, contractMbps } of inventory.uplinks.values()) {
      contracts.add(contract)
      expect(contractMbps).toBeGreaterThan(0)
      const { provider, contact } = contactsOf(inventory, place)
      phones.push(provider?.phone ?? null, ...(contact === null ? [] : [contact.phone]))
      expect([contact?.whatsapp ?? null, contact?.telegram ?? null]).toEqual([null, null])
    }
    expect(contracts.size).toBe(inventory.providers.size)
    expect(phones.filter((phone) => phone?.startsWith('0000 ') !== true)).toEqual([])
  })

  it('has a clause for all contracts but one, which is left to be entered', () => {
    const named = new Set([...inventory.uplinks.values()].map(({ contract }) => contract))
    const open = [...named].filter((number) => !entered.some((one) => one.contract === number))
    expect([entered.length, open.length]).toEqual([3, 1])
    for (const { provider, validFrom, validUntil, clause, reason } of entered) {
      const wish = { provider, validFrom, validUntil, clause, reason }
      expect(newContractVersionSchema.safeParse(wish).success).toBe(true)
    }
  })
})
