import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { heapGrowthFlag } from '../../server/heap-growth.ts'

describe('growth of the heap', () => {
  it('is half of what a city or a province has in use', () => {
    expect(heapGrowthFlag(200)).toBe('--heap-growing-percent=50')
    expect(heapGrowthFlag(14_000)).toBe('--heap-growing-percent=50')
  })

  it('is held back for a country by a setting that this Node knows', () => {
    const flag = heapGrowthFlag(167_524)
    expect(flag).toMatch(/^--heap-growing-percent=\d+$/)
    expect(execFileSync(process.execPath, [flag, '-p', '6 * 7'], { encoding: 'utf8' })).toBe('42\n')
    // A Node that does not know a setting does not start with it.
    expect(() =>
      execFileSync(process.execPath, ['--heap-growing-share=20', '-e', ''], { stdio: 'pipe' }),
    ).toThrow()
  })
})
