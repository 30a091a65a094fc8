import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createFormats } from '../../dashboard/model/format.ts'
import { placeTextsEn } from '../../dashboard/i18n/place-texts-en.ts'
import { placeTextsId } from '../../dashboard/i18n/place-texts-id.ts'

const ROOT = join(import.meta.dirname, '../../dashboard')
/** A percent sign after a blank that is not the operator: after it come a quote, a comma or a word's end. */
const SPACED = /[\d})]\s%(?!\s[\w(])|['"`]\s%/
const COMMENT = /^\s*(\*|\/\*|\/\/)/

/** Lines of the dashboard's sources that hold texts. */
function lines(): readonly string[] {
  return readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) =>
      readFileSync(join(ROOT, name), 'utf8')
        .split('\n')
        .filter((line) => !COMMENT.test(line))
        .map((line) => `${name}: ${line.trim()}`),
    )
}

describe('numbers in words', () => {
  it('have their percent sign without a blank everywhere, as the formats write it', () => {
    expect(createFormats('id', 'Asia/Makassar', 0).percent(0.871)).toBe('87,1%')
    expect(lines().length).toBeGreaterThan(10_000)
    expect(lines().filter((line) => SPACED.test(line))).toEqual([])
    // What it looks for.
    expect(
      ['`${value} %, of`', "unit(share, ' %')", "'80–95 %'"].map((text) => SPACED.test(text)),
    ).toEqual([true, true, true])
  })

  it('have the decimal sign of the language also in the name of a band', () => {
    expect(['2.4', '5'].map((band) => placeTextsId.band(band))).toEqual(['2,4 GHz', '5 GHz'])
    expect(placeTextsEn.band('2.4')).toBe('2.4 GHz')
  })

  it('are whole where they count people', () => {
    const { count, number } = createFormats('id', 'Asia/Makassar', 0)
    expect([110.5, 1344.6].map(count)).toEqual(['111', '1.345'])
    expect(number(110.5)).toBe('110,5')
  })
})
