import type { CandidatePlace, FileFault } from '#contract/geography.ts'
import type { PlaceId } from '#contract/ids.ts'
import { phrase } from '#contract/phrase.ts'
import type { Phrase } from '#contract/phrase.ts'
import { metersToArea } from '../../../domain/area-finder.ts'
import type { GeographyData } from '../../geography.ts'
import { factsFinder } from '../../geography-outlines.ts'
import type { Inventory } from '../../inventory.ts'
import { refuseRepeated } from '../conflicts.ts'
import { readCsv } from '../csv.ts'
import { placeKind } from '../place-rows.ts'
import { RowReader } from '../rows.ts'
import { replacing, textOf, wholeFault } from './geography-file.ts'
import type { GeographyFile, Planned } from './geography-file.ts'
import { previewOfCandidates } from './preview.ts'
import { readWholeNumbers } from './whole-numbers.ts'

const COLUMNS = {
  required: ['id', 'name', 'kind', 'kecamatan', 'kelurahan', 'latitude', 'longitude'],
  optional: ['cost_rupiah'],
}
const CANDIDATES_MAX = 20_000
/** Beyond this a candidate is not at the edge of its kelurahan any more, but elsewhere. */
const STRAY_METERS = 500
const WARNINGS_MAX = 100

/** Reads spots where a place could be; they replace those of before whole. */
export function planCandidates(
  file: GeographyFile,
  former: GeographyData,
  inventory: Pick<Inventory, 'places'>,
): Planned {
  const text = textOf(file)
  if (text === null) {
    return wholeFault(file, phrase('not-utf8'), phrase('csv-utf8'))
  }
  const { table, faults: found } = readCsv(file.name, text, COLUMNS)
  const faults: FileFault[] = [...found]
  if (table.rows.length > CANDIDATES_MAX) {
    return wholeFault(
      file,
      phrase('candidates', { candidates: table.rows.length }),
      phrase('at-most', { max: CANDIDATES_MAX }),
    )
  }
  const costs = readWholeNumbers(
    table.rows.map(({ line, cells }) => ({
      at: { line },
      text: (cells['cost_rupiah'] ?? '').replace(/^Rp\.?\s*/i, ''),
    })),
  )
  const rows = table.rows.map((row, index) => {
    const reader = new RowReader(file.name, row, faults, table.headings)
    const cost = costs[index] ?? { value: null }
    if ('problem' in cost) reader.fault('cost_rupiah', cost.problem, cost.expected)
    const item: CandidatePlace = {
      id: reader.id('id'),
      name: reader.text('name'),
      kind: placeKind(reader),
      kecamatan: reader.text('kecamatan'),
      kelurahan: reader.text('kelurahan'),
      ...reader.point(table.separator),
      costRupiah: 'value' in cost ? cost.value : null,
    }
    return { item, reader, line: row.line }
  })
  refuseRepeated(rows)
  if (faults.length > 0) return { faults }
  const candidates = rows.map(({ item }) => item)
  const byId = (list: readonly CandidatePlace[]) => new Map(list.map((item) => [item.id, item]))
  return {
    plan: {
      change: { candidates },
      ...replacing(byId(former.candidates), byId(candidates), areSame),
      warnings: warningsOf(candidates, former, inventory),
      preview: previewOfCandidates(candidates),
    },
  }
}

function areSame(a: CandidatePlace, b: CandidatePlace): boolean {
  return (Object.keys(a) as (keyof CandidatePlace)[]).every((key) => a[key] === b[key])
}

function warningsOf(
  candidates: readonly CandidatePlace[],
  { areas }: GeographyData,
  { places }: Pick<Inventory, 'places'>,
): readonly Phrase[] {
  const areaOf = factsFinder(areas.values())
  const warnings: Phrase[] = []
  for (const { id, name, kecamatan, kelurahan, latitude, longitude } of candidates) {
    if (places.has(id as PlaceId)) warnings.push(phrase('candidate-is-place', { id }))
    if (areas.size === 0) continue
    const area = areaOf({ code: null, name: kelurahan, kecamatan })
    if (area === undefined) {
      warnings.push(phrase('candidate-no-kelurahan', { name, kelurahan, kecamatan }))
      continue
    }
    const meters = metersToArea(area.polygons, { latitude, longitude })
    if (meters <= STRAY_METERS) continue
    warnings.push(
      phrase('candidate-strays', { name, meters: Math.round(meters), kelurahan: area.name }),
    )
  }
  if (warnings.length <= WARNINGS_MAX) return warnings
  const more = phrase('and-more', { count: warnings.length - WARNINGS_MAX })
  return [...warnings.slice(0, WARNINGS_MAX), more]
}
