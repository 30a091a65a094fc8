import { describe, expect, it } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { recordingsPresent, seenByRecordings } from './seen.ts'

describe('what a driver is known from', () => {
  it('is said by every built-in driver', () => {
    expect(drivers.filter(({ basis }) => basis === undefined).map(({ name }) => name)).toEqual([])
  })

  it('names as unseen only tables that it has', () => {
    for (const { name, tables, unseen } of drivers) {
      const known = Object.keys(tables ?? {})
      expect({ name, unknown: unseen?.filter((table) => !known.includes(table)) ?? [] }).toEqual({
        name,
        unknown: [],
      })
    }
  })

  it.skipIf(!recordingsPresent)('is what the recordings of real devices show', async () => {
    const seen = await seenByRecordings()
    for (const { name, basis, unseen } of drivers) {
      expect({ name, basis, unseen: unseen ?? [] }).toEqual({ name, ...seen.get(name) })
    }
  })
})

if (!recordingsPresent) console.log('basis: ../shared/recordings is absent, nothing was compared')
