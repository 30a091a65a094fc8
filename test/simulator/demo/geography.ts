import { importGeography } from '../../../server/journal/import/geography/import-geography.ts'
import type { Journal } from '../../../server/journal/open.ts'
import { illustrativeBoundaries } from '../city/boundaries.ts'
import { CITY_CANDIDATES } from '../city/candidates.ts'

/** Writes the illustrative areas with their rough residents, and where places could be. */
export async function writeGeography(journal: Journal, nowMs: number): Promise<void> {
  const file = {
    name: 'boundaries.geojson',
    bytes: new TextEncoder().encode(JSON.stringify(illustrativeBoundaries())),
  }
  const options = { dryRun: false, illustrative: true, attribution: null, nowMs }
  const result = await importGeography(journal, 'boundaries', file, options)
  if (result.outcome === 'refused') {
    throw new Error(`[demo] the boundaries are wrong: ${result.faults[0]?.problem.text}`)
  }
  await journal.changeGeography(journal.geography(), { candidates: CITY_CANDIDATES })
}
