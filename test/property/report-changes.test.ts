import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { MonthFigures } from '#contract/report.ts'
import { CHANGES_MAX, changesBetween } from '../../server/domain/report-changes.ts'
import { figuresOf } from '../unit/report-figures.ts'

const PLACES = ['alun', 'bundaran', 'citra', 'dermaga', 'embung']
const BEFORE = figuresOf('2026-10', { downMs: 3_600_000, places: PLACES })

/** Figures of a place that can be set without any other being the same figure. */
const FIGURES = [
  ['availability', 'measured'],
  ['availability', 'serviceMs', 'down'],
  ['usage', 'clientsPeak'],
  ['usage', 'visitors'],
  ['outages'],
  ['verdict'],
] as const

type Fields = Record<string, unknown>

/** The figures with one of a place set otherwise. */
function withFigure(
  figures: MonthFigures,
  place: string,
  [first, ...rest]: readonly string[],
  value: unknown,
): MonthFigures {
  const set = (fields: Fields, key: string, [next, ...others]: readonly string[]): Fields => ({
    ...fields,
    [key]: next === undefined ? value : set(fields[key] as Fields, next, others),
  })
  const places = figures.places.map((row) =>
    row.place === place ? (set(row, first ?? '', rest) as typeof row) : row,
  )
  return { ...figures, places }
}

const editsArb = fc.uniqueArray(
  fc.record({
    place: fc.constantFrom(...PLACES),
    figure: fc.constantFrom(...FIGURES),
    value: fc.oneof(fc.integer({ min: 100, max: 999 }), fc.constantFrom('x', 'y')),
  }),
  { selector: ({ place, figure }) => `${place}/${figure.join('/')}` },
)

describe('changes between two versions', () => {
  it('are exactly the figures that differ, with whose they are and both values', () => {
    fc.assert(
      fc.property(editsArb, fc.boolean(), (edits, isTurned) => {
        let after = BEFORE
        for (const { place, figure, value } of edits) {
          after = withFigure(after, place, figure, value)
        }
        // Rows are known by what they are of, not by where they stand.
        if (isTurned) after = { ...after, places: after.places.toReversed() }
        const { changes, total } = changesBetween(BEFORE, after)
        expect(total).toBe(edits.length)
        const found = changes.map(({ path, name, after: is }) => `${path} ${name} ${is}`)
        const expected = edits.map(
          ({ place, figure, value }) =>
            `places/${place}/${figure.join('/')} Taman ${place} ${value}`,
        )
        expect(found.toSorted()).toEqual(expected.toSorted())
        // The other way round the same figures differ, with their values turned.
        const back = changesBetween(after, BEFORE)
        expect(back.changes.map(({ path, before }) => `${path} ${before}`).toSorted()).toEqual(
          changes.map(({ path, after: is }) => `${path} ${is}`).toSorted(),
        )
      }),
      { numRuns: 100 },
    )
  })

  it('name a place that came or went once, and not each of its figures', () => {
    const fewer = figuresOf('2026-10', { downMs: 3_600_000, places: PLACES.slice(1) })
    const ofPlace = (from: MonthFigures, to: MonthFigures) =>
      changesBetween(from, to).changes.filter(({ path }) => path.startsWith('places/'))
    const [path, name] = ['places/alun', 'Taman alun']
    expect(ofPlace(fewer, BEFORE)).toEqual([{ path, name, before: null, after: true }])
    expect(ofPlace(BEFORE, fewer)).toEqual([{ path, name, before: true, after: null }])
  })

  it('are all counted, however many of them are listed', () => {
    const many = Array.from({ length: 300 }, (_, index) => `tempat-${index}`)
    const after = figuresOf('2026-10', { downMs: 3_600_000, places: many })
    const before = figuresOf('2026-10', { places: many })
    const { changes, total } = changesBetween(before, after)
    expect(changes).toHaveLength(CHANGES_MAX)
    // Of each place: three shares, up and down, outages, the longest, its cause; and its outage.
    expect(total).toBeGreaterThan(300 * 9)
  })
})
