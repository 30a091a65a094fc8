import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** What a source takes from elsewhere beyond types, as it spells it. */
function valuesFrom(path: string): readonly string[] {
  const source = readFileSync(join(root, path), 'utf8')
  const imports = source.matchAll(/^import (?!type )[^']*'([^']+)'/gm)
  return [...imports].map(([, from = '']) => from)
}

/** Whether a file of the contract brings the library of the schemas along. */
const isHeavy = (file: string): boolean =>
  valuesFrom(`server/contract/${file}`).some(
    (from) => from === 'zod' || (from.startsWith('.') && isHeavy(join(dirname(file), from))),
  )

describe('the dashboard', () => {
  it('takes only words of the contract along: its schemas weigh 60 kB and make code, which its policy forbids', () => {
    const files = readdirSync(join(root, 'dashboard'), { recursive: true, encoding: 'utf8' })
    const taken = files
      .filter((file) => /\.tsx?$/.test(file))
      .flatMap((file) => valuesFrom(`dashboard/${file}`))
      .filter((from) => from.startsWith('#contract/'))
      .map((from) => from.slice('#contract/'.length))
    const heavy = [...new Set(taken)].filter(isHeavy)
    expect(taken).toContain('words.ts')
    expect(heavy).toEqual([])
  })
})
