import { layerTexts } from '../i18n/layer-texts.ts'
import type { AreaLook } from '../map/areas-overlay.ts'
import { classCounts, classOf, classSpan, type Classes } from '../model/class-limits.ts'
import type { LegendItem } from './on-map.ts'

/** Which of the five colours stand for so many classes, from the least figure to the greatest. */
const COLOURS: readonly (readonly number[])[] = [
  [],
  [3],
  [2, 4],
  [1, 3, 5],
  [1, 2, 4, 5],
  [1, 2, 3, 4, 5],
]

/** Class of an area's colour; what is not known is hatched and none of them. */
export function areaClass(classes: Classes, value: number | null): string {
  const at = classOf(classes, value)
  const colour = at === null ? undefined : COLOURS[classes.limits.length + 1]?.[at]
  return colour === undefined ? 'area-none' : `area-${colour}`
}

/** An area with its figure. */
export interface ValuedArea {
  readonly key: string
  readonly value: number | null
  readonly label: string
}

/** How the areas look on the map. */
export function looksOf(
  classes: Classes,
  areas: readonly ValuedArea[],
): ReadonlyMap<string, AreaLook> {
  return new Map(
    areas.map(({ key, value, label }) => [key, { className: areaClass(classes, value), label }]),
  )
}

/** The classes with their limits and counts, and last what is not known. Reads signals. */
export function classItems(
  classes: Classes,
  values: readonly (number | null)[],
  written: (value: number) => string,
  names?: readonly string[],
): readonly LegendItem[] {
  const text = layerTexts.value
  const { counts, unknown } = classCounts(classes, values)
  const items = counts.map((count, index): LegendItem => {
    const [from, until] = classSpan(classes, index)
    const ends = [written(from), written(until)] as const
    const words = ends[0] === ends[1] ? ends[0] : (index === 0 ? text.span : text.above)(...ends)
    const colour = COLOURS[counts.length]?.[index] ?? 3
    return {
      sign: { kind: 'area', className: `area-${colour}` },
      label: names?.[index] ?? words,
      count,
    }
  })
  return [
    ...items,
    { sign: { kind: 'area', className: 'area-none' }, label: text.noData, count: unknown },
  ]
}
