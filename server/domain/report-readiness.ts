import type { ReadinessInstrument } from '#contract/readiness.ts'
import type { MonthFigures } from '#contract/report.ts'
import type { ReadinessMeasure } from '#contract/report-words.ts'

/** What indicators can rest on. */
export interface ReadinessBasis {
  readonly coverage: MonthFigures['summary']['coverage']
  readonly availability: MonthFigures['summary']['availability']
  readonly contracts: MonthFigures['contracts']
  readonly complaints: MonthFigures['complaints']
  readonly kelurahan: MonthFigures['byKelurahan']
}

interface Fraction {
  readonly part: number | null
  readonly whole: number | null
}

/** The indicators of an instrument with the figures behind them. */
export function readinessOf(
  { name, bands, indicators }: ReadinessInstrument,
  basis: ReadinessBasis,
): MonthFigures['readiness'] {
  return {
    instrument: name,
    indicators: indicators.map(({ id, title, measure }) => {
      const { part, whole } = fractionOf(measure, basis)
      const value = part === null || whole === null || whole === 0 ? null : part / whole
      const band = value === null ? null : bandOf(value, bands)
      return { id, title, measure, value, band, part, whole }
    }),
  }
}

/** Bands are of whole per cent, so that a share is rounded first, half upwards, as it is shown. */
function bandOf(value: number, limits: readonly number[]): number {
  const percent = Math.round(value * 100)
  return 1 + limits.filter((limit) => percent > Math.round(limit * 100)).length
}

function fractionOf(measure: ReadinessMeasure, basis: ReadinessBasis): Fraction {
  const { coverage, availability, contracts, complaints, kelurahan } = basis
  const { up, degraded, down, unknown } = availability.serviceMs
  const sum = (of: readonly number[]): number => of.reduce((total, one) => total + one, 0)
  switch (measure) {
    case 'places-equipped':
      return { part: coverage.placesEquipped, whole: coverage.placesRequired }
    case 'place-coverage': {
      const part = coverage.placeCoverage === null ? null : coverage.placesWithService
      return { part, whole: coverage.placesRequired }
    }
    case 'resident-coverage':
      return { part: coverage.residentsWithService, whole: coverage.residents }
    case 'effective-coverage':
      return { part: coverage.effectiveResidents, whole: coverage.residents }
    case 'availability':
      return { part: up + degraded, whole: up + degraded + down }
    case 'time-observed':
      return { part: up + degraded + down, whole: up + degraded + down + unknown }
    case 'contracts-met':
      return {
        part: sum(contracts.map(({ met }) => met)),
        whole: sum(contracts.map(({ lines }) => lines.length)),
      }
    case 'complaints-answered':
      return { part: complaints.received - complaints.unanswered, whole: complaints.received }
    case 'complaints-resolved':
      return { part: complaints.received - complaints.open, whole: complaints.received }
    case 'kelurahan-served': {
      const asked = kelurahan.filter(({ figures }) => figures.placesRequired > 0)
      const part = asked.filter(({ figures }) => figures.placesWithService > 0).length
      return { part, whole: asked.length }
    }
    default:
      return measure satisfies never
  }
}
