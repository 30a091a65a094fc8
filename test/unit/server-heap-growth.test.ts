import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { heapGrowthFlag } from '../../server/heap-growth.ts'

describe('growth of the heap', () => {
  it('is left to V8 for a city and a province', () => {
    expect(heapGrowthFlag(200)).toBeNull()
    expect(heapGrowthFlag(14_000)).toBeNull()
  })

  it('is held back for a country by a setting that this Node knows', () => {
    const flag = heapGrowthFlag(167_524) ?? ''
    expect(flag).toMatch(/^--heap-growing-percent=\d+$/)
    expect(execFileSync(process.execPath, [flag, '-p', '6 * 7'], { encoding: 'utf8' })).toBe('42\n')
    // A Node that does not know a setting does not start with it.
    expect(() =>
      execFileSync(process.execPath, ['--heap-growing-share=20', '-e', ''], { stdio: 'pipe' }),
    ).toThrow()
  })
})
