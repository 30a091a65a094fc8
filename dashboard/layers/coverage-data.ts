import type { Coverage, CoverageFigures, CoverageShapes, NextPlaces } from '#contract/coverage.ts'
import type { Usage } from '#contract/usage.ts'
import { PATHS } from '#contract/paths.ts'
import { type UsageScope } from '#contract/words.ts'
import { useAsked, useAskedOfAll, type Asked } from '../parts/asked.tsx'
import { known, period } from './choice.ts'

/** The coverage of the period that is chosen. */
export function useCoverage(): Asked<Coverage> {
  return useAskedOfAll<Coverage>(`${PATHS.coverage}?period=${period.value}&known=${known.value}`)
}

/** The coverage of the present month, with what is known now. */
export function useCoverageNow(): Asked<Coverage> {
  return useAskedOfAll<Coverage>(PATHS.coverage)
}

/** All that is within reach, as shapes. */
export function useShapesInReach(): Asked<CoverageShapes> {
  return useAskedOfAll<CoverageShapes>(
    `${PATHS.coverageShapes}?period=${period.value}&known=${known.value}`,
  )
}

/** The usage of the period that is chosen. */
export function useUsage(scope: UsageScope): Asked<Usage> {
  return useAskedOfAll<Usage>(`${PATHS.usage}?period=${period.value}&scope=${scope}`)
}

/** The best next places under a budget. */
export function useNextPlaces(sites: number): Asked<NextPlaces> {
  return useAsked<NextPlaces>(`${PATHS.nextPlaces}?sites=${sites}`)
}

/** A kelurahan with its figures. */
export type CoveredArea = Coverage['byKelurahan'][number]

/** A share of figures, or an amount: what a layer colours an area by. */
export type FigureOf = (figures: CoverageFigures) => number | null
