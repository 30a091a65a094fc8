import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const folder = fileURLToPath(new URL('../../dashboard/styles/', import.meta.url))

/** The rules of a sheet that hold at any width: its selectors one by one, with what each declares. */
function rulesOf(css: string): readonly (readonly [string, ReadonlyMap<string, string>])[] {
  const plain = css.replace(/\/\*[\s\S]*?\*\//g, '')
  // Of blocks such as @media only what stands before and after.
  const outer = plain.replace(/@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}/g, '')
  return [...outer.matchAll(/([^{}]+)\{([^{}]*)\}/g)].flatMap(([, selectors = '', body = '']) => {
    const declared = new Map(
      body
        .split(';')
        .filter((line) => line.includes(':'))
        .map((line) => [
          line.split(':')[0]?.trim() ?? '',
          line.slice(line.indexOf(':') + 1).trim(),
        ]),
    )
    return selectors.split(/,(?![^(]*\))/).map((one) => [one.trim(), declared] as const)
  })
}

describe('the style sheets', () => {
  it('do not style the same thing in two ways: they come with their pages, in any order', () => {
    const known = new Map<string, { readonly file: string; readonly value: string }>()
    const faults: string[] = []
    let rules = 0
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.css'))) {
      for (const [selector, declared] of rulesOf(readFileSync(folder + file, 'utf8'))) {
        rules += 1
        for (const [property, value] of declared) {
          const key = `${selector} { ${property} }`
          const before = known.get(key)
          if (before !== undefined && before.file !== file && before.value !== value) {
            faults.push(`${key} is ${before.value} in ${before.file}, ${value} in ${file}`)
          }
          known.set(key, { file, value })
        }
      }
    }
    expect(rules).toBeGreaterThan(500)
    expect(faults).toEqual([])
  })
})
