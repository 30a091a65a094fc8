import type { FileFault } from '#contract/geography.ts'
import { RevisionConflictError } from '../inventory-tables.ts'
import type { Journal } from '../open.ts'
import { planInSteps } from './plan.ts'
import type { ChangeCounts, ImportFiles, PlannedChange } from './plan.ts'
import { inTurns } from './steps.ts'

/** What an import did, or would do: bounded lists with the full numbers beside them. */
export type ImportResult =
  | {
      readonly outcome: 'done' | 'planned'
      readonly revision: number
      readonly places: ChangeCounts
      readonly accessPoints: ChangeCounts
      readonly equipment: ChangeCounts
      readonly providers: ChangeCounts
      readonly changes: readonly PlannedChange[]
      readonly changesTotal: number
      readonly ignoredColumns: readonly string[]
    }
  | {
      readonly outcome: 'refused'
      readonly faults: readonly FileFault[]
      readonly faultsTotal: number
    }

export interface ImportOptions {
  /** Only says what it would change. */
  readonly dryRun: boolean
  readonly nowMs: number
  /** Who imports; the owner of the data directory when nobody is named. */
  readonly by?: string
}

const LISTED_MAX = 1000
/** Another import came in between; that many times in a row is a fault elsewhere. */
const ATTEMPTS_MAX = 5

/**
 * Imports files into the journal, or only says what they would change. When any row of any file is
 * wrong nothing is changed.
 */
export async function importFiles(
  journal: Journal,
  request: ImportFiles,
  options: ImportOptions,
): Promise<ImportResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await importOnce(journal, request, options)
    } catch (error) {
      if (!(error instanceof RevisionConflictError) || attempt === ATTEMPTS_MAX) throw error
    }
  }
}

async function importOnce(
  journal: Journal,
  request: ImportFiles,
  { dryRun, nowMs, by = 'server' }: ImportOptions,
): Promise<ImportResult> {
  const before = journal.inventory()
  const { plan, faults } = await inTurns(planInSteps(before, request))
  if (faults.length > 0) {
    const faultsTotal = faults.length
    return { outcome: 'refused', faults: faults.slice(0, LISTED_MAX), faultsTotal }
  }
  let { revision } = before
  if (!dryRun && plan.changes.length > 0) {
    const maker = { by, atMs: nowMs }
    revision = (await journal.applyImport(before.revision, plan.change, maker)).revision
  }
  return {
    outcome: dryRun ? 'planned' : 'done',
    revision,
    places: plan.places,
    accessPoints: plan.accessPoints,
    equipment: plan.equipment,
    providers: plan.providers,
    changes: plan.changes.slice(0, LISTED_MAX),
    changesTotal: plan.changes.length,
    ignoredColumns: plan.ignoredColumns,
  }
}
