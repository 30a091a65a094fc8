/** Classes of a figure for a map: what is above the last limit is of the last class. */
export interface Classes {
  /** Upper limits, included, of all classes but the last; ascending, each once. */
  readonly limits: readonly number[]
  /** Least and greatest figure of all. */
  readonly least: number
  readonly greatest: number
}

/**
 * The bands of the national smart-city readiness assessment: 0-25, 26-50, 51-75 and 76-100 %. A share
 * between two of them, 25.4 %, is of the upper one: it is over 25.
 */
export const READINESS_CLASSES: Classes = { limits: [0.25, 0.5, 0.75], least: 0, greatest: 1 }

/**
 * Classes that hold as many areas each as can be: quantiles of the figures that are known. Fewer than
 * `count` where many are equal; null when none is known.
 */
export function quantileClasses(values: readonly (number | null)[], count: number): Classes | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b)
  const [least, greatest] = [known[0], known.at(-1)]
  if (least === undefined || greatest === undefined) return null
  const limits = new Set<number>()
  for (let part = 1; part < count; part += 1) {
    const limit = known[Math.ceil((part * known.length) / count) - 1]
    if (limit !== undefined && limit < greatest) limits.add(limit)
  }
  return { limits: [...limits], least, greatest }
}

/** The class of a figure, from 0; null for what is not known, which is never a class. */
export function classOf(classes: Classes, value: number | null): number | null {
  if (value === null) return null
  const found = classes.limits.findIndex((limit) => value <= limit)
  return found < 0 ? classes.limits.length : found
}

/** How many figures are in each class, and last how many are not known. */
export function classCounts(
  classes: Classes,
  values: readonly (number | null)[],
): { readonly counts: readonly number[]; readonly unknown: number } {
  const counts = Array.from({ length: classes.limits.length + 1 }, () => 0)
  let unknown = 0
  for (const value of values) {
    const at = classOf(classes, value)
    if (at === null) unknown += 1
    else counts[at] = (counts[at] ?? 0) + 1
  }
  return { counts, unknown }
}

/** From and to of a class, to print beside its colour; `from` is not in it but for the first. */
export function classSpan(classes: Classes, index: number): readonly [number, number] {
  return [
    index === 0 ? classes.least : (classes.limits[index - 1] ?? classes.least),
    classes.limits[index] ?? classes.greatest,
  ]
}
