import type { GeographyPart } from '#contract/geography.ts'

/** What can be imported, in the order in which one needs it. */
export const GEOGRAPHY_PART_NAMES = [
  'boundaries',
  'population',
  'grid',
  'candidates',
  'crosswalk',
] as const satisfies readonly GeographyPart[]
