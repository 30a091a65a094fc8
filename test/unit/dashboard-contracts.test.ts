import { describe, expect, it } from 'vitest'
import { clauseSchema, newContractVersionSchema } from '#contract/contracts.ts'
import { clauseOf, contractDraft, versionOf } from '../../dashboard/model/contract-draft.ts'
import type { ContractDraft } from '../../dashboard/model/contract-draft.ts'
import { CLAUSE } from './clauses.ts'

const TODAY = '2026-11-22'
const latest = {
  contract: 'K-1',
  version: 3,
  provider: 'Contoh Net',
  validFrom: '2026-01-01',
  validUntil: null,
  clause: { ...CLAUSE, target: 0.9925, repairHoursMax: 4, mbpsLeast: 12.5, outageLeastSeconds: 90 },
  reason: 'Kontrak 2026',
  by: 'Rina',
  atMs: 0,
}
const draft = (over: Partial<ContractDraft> = {}): ContractDraft => ({
  ...contractDraft(latest, '', TODAY),
  reason: 'Adendum 1',
  ...over,
})

describe('the form of a contract', () => {
  it('gives back the clause that it was filled with', () => {
    const filled = draft()
    expect(filled).toMatchObject({ target: '99,25', tiers: '99 = 5; 98 = 10', mbpsLeast: '12,5' })
    expect(clauseOf(filled)).toEqual({ ok: true, value: latest.clause })
  })

  it('reads numbers as Indonesians write them', () => {
    const read = clauseOf(
      draft({ pricePerMonthRupiah: '1.250.000', target: '98,5', tiers: '97.5=2,5%' }),
    )
    expect(read).toMatchObject({
      ok: true,
      value: {
        pricePerMonthRupiah: 1_250_000,
        target: 0.985,
        tiers: [{ below: 0.975, restitutionShare: 0.025 }],
      },
    })
  })

  it('names each field that cannot be read', () => {
    const wrong = draft({
      target: '101',
      pricePerMonthRupiah: '1,5',
      tiers: '98',
      repairHoursMax: '0',
      reason: ' ',
      validUntil: '31-12-2025',
    })
    expect(versionOf(wrong)).toEqual({
      ok: false,
      wrong: ['target', 'tiers', 'repairHoursMax', 'pricePerMonthRupiah', 'validUntil', 'reason'],
    })
  })

  it('takes no end that it cannot read for none', () => {
    expect(versionOf(draft({ validUntil: '31-12' }))).toEqual({ ok: false, wrong: ['validUntil'] })
    expect(versionOf(draft())).toMatchObject({ ok: true, value: { validUntil: null } })
    const ending = versionOf(draft({ validUntil: '31-12-2026' }))
    expect(ending).toMatchObject({ ok: true, value: { validUntil: '2026-12-31' } })
  })

  it('begins a new contract with what the server takes', () => {
    const first = { ...contractDraft(null, 'Contoh Net', TODAY), reason: 'Baru' }
    expect(first.validFrom).toBe('01-11-2026')
    const made = versionOf(first)
    expect(made.ok && newContractVersionSchema.parse(made.value)).toEqual(made.ok && made.value)
    const clause = clauseOf(first)
    expect(clause.ok && clauseSchema.safeParse(clause.value).success).toBe(true)
  })
})
