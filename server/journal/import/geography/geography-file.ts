import type { FileFault } from '#contract/geography.ts'
import type { Phrase } from '#contract/phrase.ts'
import type { GeographyChange } from '../../geography.ts'

/** A file of the geography as it was given; the name is shown in messages. */
export interface GeographyFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** What a file changes of the geography, or why it cannot. */
export interface GeographyPlan {
  readonly change: GeographyChange
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly removed: number
  readonly warnings: readonly Phrase[]
  /** GeoJSON to look at; null when it would be too large or has no shape. */
  readonly preview: object | null
}

export type Planned = { readonly plan: GeographyPlan } | { readonly faults: readonly FileFault[] }

/** The text of a file; null when it is not UTF-8. */
export function textOf({ bytes }: GeographyFile): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** A fault of the file as a whole, as the only one. */
export function wholeFault(file: GeographyFile, problem: Phrase, expected: Phrase): Planned {
  return { faults: [{ file: file.name, line: null, column: null, problem, expected }] }
}

/** Counts of a list that replaces another, by what tells its items apart. */
export function replacing<T>(
  former: ReadonlyMap<string, T>,
  next: ReadonlyMap<string, T>,
  areSame: (a: T, b: T) => boolean,
): Pick<GeographyPlan, 'added' | 'changed' | 'unchanged' | 'removed'> {
  let [added, unchanged] = [0, 0]
  for (const [key, item] of next) {
    const before = former.get(key)
    if (before === undefined) added += 1
    else if (areSame(before, item)) unchanged += 1
  }
  const changed = next.size - added - unchanged
  return { added, changed, unchanged, removed: former.size - changed - unchanged }
}
