import type { GeographyImport, GeographyPart } from '#contract/geography.ts'
import { phrase } from '#contract/phrase.ts'
import { RevisionConflictError } from '../../inventory-tables.ts'
import type { Journal } from '../../open.ts'
import { planBoundaries } from './boundaries.ts'
import { planCandidates } from './candidates.ts'
import { planCrosswalk } from './crosswalk.ts'
import type { GeographyFile, Planned } from './geography-file.ts'
import { planGrid } from './grid.ts'
import { planPopulation } from './population.ts'
import { unknownKelurahan } from './unknown-kelurahan.ts'

/** The largest file that is taken. */
export const GEOGRAPHY_BYTES_MAX = 64 * 1024 * 1024

export interface GeographyImportOptions {
  /** Only says what it would change. */
  readonly dryRun: boolean
  /** Of boundaries: drawn for a demo, so that the map says so. */
  readonly illustrative: boolean
  /** Of boundaries: whom to credit, when the file does not say. */
  readonly attribution: string | null
  readonly nowMs: number
}

const FAULTS_LISTED_MAX = 1000
const WARNINGS_MAX = 200
/** Another import came in between; that many times in a row is a fault elsewhere. */
const ATTEMPTS_MAX = 5

/**
 * Imports one file of the geography, or only says what it would change. When anything in it is wrong
 * nothing is changed.
 */
export async function importGeography(
  journal: Journal,
  part: GeographyPart,
  file: GeographyFile,
  options: GeographyImportOptions,
): Promise<GeographyImport> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await importOnce(journal, part, file, options)
    } catch (error) {
      if (!(error instanceof RevisionConflictError) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

async function importOnce(
  journal: Journal,
  part: GeographyPart,
  file: GeographyFile,
  options: GeographyImportOptions,
): Promise<GeographyImport> {
  const former = journal.geography()
  const planned = await planPart(journal, part, file, options)
  if ('faults' in planned) {
    const { faults } = planned
    const listed = faults.slice(0, FAULTS_LISTED_MAX)
    return { outcome: 'refused', part, faults: listed, faultsTotal: faults.length }
  }
  const { change, warnings, ...counts } = planned.plan
  if (!options.dryRun) await journal.changeGeography(former, change)
  const places = journal.inventory().places.values()
  const unknown =
    change.boundaries === undefined ? [] : unknownKelurahan(places, change.areas ?? [])
  return {
    outcome: options.dryRun ? 'planned' : 'done',
    part,
    ...counts,
    warnings: [
      ...warnings,
      ...unknown.map((name) => phrase('kelurahan-of-places', { kelurahan: name })),
    ].slice(0, WARNINGS_MAX),
  }
}

function planPart(
  journal: Journal,
  part: GeographyPart,
  file: GeographyFile,
  options: GeographyImportOptions,
): Promise<Planned> | Planned {
  const former = journal.geography()
  switch (part) {
    case 'boundaries':
      return planBoundaries(file, former, options)
    case 'population':
      return planPopulation(file, former)
    case 'grid':
      return planGrid(file, former, options.nowMs)
    case 'candidates':
      return planCandidates(file, former, journal.inventory())
    case 'crosswalk':
      return planCrosswalk(file, former)
    default:
      return part satisfies never
  }
}
