import type { PlannedWindow } from '#contract/window.ts'
import type { MonthFacts } from '../../domain/report-facts.ts'
import {
  complaintsFileSchema,
  contractsFileSchema,
  FILES,
  formerFileSchema,
  geographyFileSchema,
  instrumentFileSchema,
  overridesFileSchema,
  windowsFileSchema,
} from '../evidence/format.ts'
import type { GeographyFile } from '../evidence/format.ts'
import type { OpenedEvidence } from './open-evidence.ts'

/** What is known of the month beside its places, from the files of the evidence. */
export async function monthFactsOf(evidence: OpenedEvidence): Promise<MonthFacts> {
  const { month, city, timeZone, fromMs, untilMs, rules } = evidence.head
  const { watchedFromMs = 0 } = evidence.head
  const contracts = await evidence.json(FILES.contracts, contractsFileSchema)
  const former = await evidence.json(FILES.former, formerFileSchema)
  return {
    month,
    city,
    timeZone,
    fromMs,
    untilMs,
    watchedFromMs,
    rules,
    ...geographyOf(await evidence.json(FILES.geography, geographyFileSchema)),
    contracts: new Map(
      contracts.map((one) => {
        return [one.version.contract, { ...one, version: { ...one.version, by: '' } }]
      }),
    ),
    complaints: await evidence.json(FILES.complaints, complaintsFileSchema),
    overrides: await evidence.json(FILES.overrides, overridesFileSchema),
    monthBefore: former.monthBefore,
    yearBefore: former.yearBefore,
    instrument: await evidence.json(FILES.instrument, instrumentFileSchema),
  }
}

/** The planned windows; who planned them is in no evidence. */
export async function windowsOf(evidence: OpenedEvidence): Promise<readonly PlannedWindow[]> {
  const windows = await evidence.json(FILES.windows, windowsFileSchema)
  return windows.map((window) => ({ ...window, createdBy: '' }))
}

function geographyOf({
  areas,
  grid,
  candidates,
}: GeographyFile): Pick<MonthFacts, 'areas' | 'grid' | 'candidates'> {
  return {
    areas: areas.map(({ polygons, ...area }) => ({
      ...area,
      polygons: polygons.map(([outer = [], ...holes]) => [
        Float64Array.from(outer),
        ...holes.map((hole) => Float64Array.from(hole)),
      ]),
    })),
    grid: grid && {
      longitudes: Float64Array.from(grid.longitudes),
      latitudes: Float64Array.from(grid.latitudes),
      residents: Float64Array.from(grid.residents),
    },
    candidates,
  }
}
