import type { PlannedWindow } from '#contract/window.ts'
import type { EvidencePart, EvidenceSource, VisitorsRow } from './evidence-source.ts'
import { FILES, PARTS_HEAD, VISITORS_HEAD } from './format.ts'
import type { ContractsFile, GeographyFile, WindowsFile } from './format.ts'
import type { ZipSource } from './write-zip.ts'

/** What is known of the month beside its places, a file for each kind of it. */
export function* monthFiles({ facts, windows }: EvidenceSource): Generator<ZipSource> {
  const json = (name: string, value: unknown): ZipSource => ({ name, body: JSON.stringify(value) })
  const { overrides, complaints, monthBefore, yearBefore, instrument } = facts
  yield json(FILES.contracts, contractsOf(facts))
  yield json(FILES.windows, windows.map(withoutPeople))
  yield json(FILES.overrides, overrides)
  yield json(
    FILES.complaints,
    complaints.map(({ id, place, kind, receivedAtMs, firstAnswerAtMs, resolvedAtMs }) => {
      return { id, place, kind, receivedAtMs, firstAnswerAtMs, resolvedAtMs }
    }),
  )
  yield json(FILES.geography, geographyOf(facts))
  yield json(FILES.former, { monthBefore, yearBefore })
  yield json(FILES.instrument, instrument)
}

export function partsText(parts: readonly EvidencePart[]): string {
  const rows = parts.map(({ place, kind, id, counts, isLater, firstDay, lastDay }) =>
    [place, kind, id, counts, isLater ? 1 : 0, firstDay, lastDay].join(','),
  )
  return [PARTS_HEAD, ...rows, ''].join('\n')
}

export function visitorsText(rows: readonly VisitorsRow[]): string {
  const lines = rows.map(({ place, day, devices }) => `${place},${day},${devices}`)
  return [VISITORS_HEAD, ...lines, ''].join('\n')
}

function contractsOf({ contracts }: EvidenceSource['facts']): ContractsFile {
  return Array.from(contracts.values(), ({ version: { by: _, ...version }, fromMs, untilMs }) => {
    return { version, fromMs, untilMs }
  })
}

function withoutPeople(window: PlannedWindow): WindowsFile[number] {
  const { createdBy: _, cancelledBy: __, ...rest } = window
  return rest
}

function geographyOf({ areas, grid, candidates }: EvidenceSource['facts']): GeographyFile {
  return {
    areas: areas.map(({ code, name, kecamatan, residents, polygons }) => ({
      code,
      name,
      kecamatan,
      residents,
      polygons: polygons.map((rings) => rings.map((ring) => [...ring])),
    })),
    grid: grid && {
      longitudes: [...grid.longitudes],
      latitudes: [...grid.latitudes],
      residents: [...grid.residents],
    },
    candidates: candidates.map(({ from, id, name, kelurahan, latitude, longitude, costRupiah }) => {
      return { from, id, name, kelurahan, latitude, longitude, costRupiah }
    }),
  }
}
