import { describe, expect, it } from 'vitest'
import { shownBounds } from '../../dashboard/model/bounds.ts'
import { dataDaysOf, monthsWithData } from '../../dashboard/model/data-days.ts'

const percent = (share: number): string => `${Math.round(share * 1000) / 10}%`
const boundsOf = (measured: number | null, lower: number, upper: number) =>
  shownBounds({ measured, lower, upper }, percent)

describe('bounds of a share', () => {
  it('are shown where one of them reads otherwise than the share', () => {
    expect(boundsOf(0.975, 0.9, 0.98)).toEqual(['90%', '98%'])
    expect(boundsOf(0.975, 0.975, 0.98)).toEqual(['97.5%', '98%'])
    expect(boundsOf(0.975, 0.97501, 0.97502)).toBeNull()
  })

  it('are not shown where nothing was measured', () => {
    expect(boundsOf(null, 0, 1)).toBeNull()
  })
})

describe('days on which a month rests', () => {
  it('are those from the first day with data, of the days that are over or lasting', () => {
    const of = (month: string, first: string | null) => dataDaysOf(month, first, '2026-11-22')
    expect(of('2026-10', '2026-10-23')).toEqual({ days: 9, all: 31 })
    expect(of('2026-11', '2026-10-23')).toEqual({ days: 22, all: 22 })
    expect(of('2026-01', '2026-10-23')).toEqual({ days: 0, all: 31 })
    expect(of('2026-11', null)).toEqual({ days: 0, all: 22 })
  })
})

describe('months to choose from', () => {
  it('are those with data and the present one', () => {
    expect(monthsWithData('2026-10-23', '2026-11')).toEqual(['2026-11', '2026-10'])
    expect(monthsWithData('2025-12-31', '2026-02')).toEqual(['2026-02', '2026-01', '2025-12'])
    expect(monthsWithData(null, '2026-11')).toEqual(['2026-11'])
    expect(monthsWithData('1970-01-01', '2026-11')).toHaveLength(60)
  })
})
