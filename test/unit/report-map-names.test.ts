import { describe, expect, it } from 'vitest'
import { placeNames } from '../../server/report/pdf/map-names.ts'

const square = (left: number, top: number, size: number) =>
  [
    [
      [left, top],
      [left + size, top],
      [left + size, top + size],
      [left, top + size],
    ],
  ] as const

const MARK = 0.02
const LINE = 0.02

describe('the names on a map', () => {
  it('stand in the middle of their area where nothing is in the way', () => {
    const [name, ...others] = placeNames(
      [{ name: 'Alak', rings: square(0, 0, 0.4), width: 0.1 }],
      [],
      MARK,
      LINE,
    )
    expect(others).toEqual([])
    expect(name?.text).toBe('Alak')
    expect(name?.at[0]).toBeCloseTo(0.2, 6)
    expect(Math.abs((name?.at[1] ?? 0) - 0.2)).toBeLessThan(0.01)
  })

  it('give way to marks and to each other, and stay within their area', () => {
    const area = { rings: square(0, 0, 0.3), width: 0.1 }
    const placed = placeNames(
      [
        { name: 'Satu', ...area },
        { name: 'Dua', ...area },
      ],
      [[0.15, 0.15]],
      MARK,
      LINE,
    )
    expect(placed.map(({ text }) => text)).toEqual(['Satu', 'Dua'])
    const [first, second] = placed.map(({ at }) => at)
    for (const [x, y] of [first, second].flatMap((at) => (at ? [at] : []))) {
      expect(x).toBeGreaterThanOrEqual(0.05)
      expect(x).toBeLessThanOrEqual(0.25)
      const isClear =
        Math.abs(y - 0.15) >= (MARK + LINE) / 2 || Math.abs(x - 0.15) >= (MARK + 0.1) / 2
      expect(isClear).toBe(true)
    }
    const apart = Math.abs((first?.[1] ?? 0) - (second?.[1] ?? 0)) >= LINE
    expect(apart || Math.abs((first?.[0] ?? 0) - (second?.[0] ?? 0)) >= 0.1).toBe(true)
  })

  it('are left out where there is no room, and use the wide arm of a bent area', () => {
    const narrow = { name: 'Terlalu Panjang', rings: square(0.5, 0, 0.05), width: 0.1 }
    const bent = [
      [
        [0, 0],
        [0.02, 0],
        [0.02, 0.3],
        [0.3, 0.3],
        [0.3, 0.35],
        [0, 0.35],
      ],
    ] as const
    const placed = placeNames([narrow, { name: 'Siku', rings: bent, width: 0.1 }], [], MARK, LINE)
    expect(placed.map(({ text }) => text)).toEqual(['Siku'])
    expect(placed[0]?.at[1]).toBeGreaterThan(0.31)
    expect(placed[0]?.at[1]).toBeLessThan(0.34)
  })
})
