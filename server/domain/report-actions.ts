import type { PlaceId } from '#contract/ids.ts'
import type { MonthFigures, ReportAction, ReportPlace } from '#contract/report.ts'
import { CAUSES } from '#contract/words.ts'

type Parts = Pick<
  MonthFigures,
  'places' | 'outages' | 'causes' | 'contracts' | 'complaints' | 'linesWithoutContract' | 'next'
>

/** Of each kind no more than a page can carry. */
const RESTORE_MAX = 5
const CLAIM_MAX = 3
/** From here on it is a place that has to be looked at, not a single bad day. */
const UNSEEN_SHARE = 0.2
const HOUR_MS = 3_600_000

const NOTHING = { name: '', place: null, cause: null, count: null, ms: null, rupiah: null } as const

/** What to do next: what is of most use to people first, then what costs money, then what is not known. */
export function actionsOf(parts: Parts, untilMs: number): ReportAction[] {
  return [
    ...restore(parts),
    ...claims(parts.contracts, untilMs),
    ...power(parts.causes),
    ...equip(parts.next),
    ...observe(parts.places),
    ...answer(parts.complaints),
    ...enterContracts(parts.linesWithoutContract),
  ]
}

/** Those that are out at the end of the month first: service is brought back there, and made to last elsewhere. */
function restore({ places, outages }: Parts): readonly ReportAction[] {
  const below = places.filter(({ verdict }) => verdict === 'below')
  const lastMs = new Map<PlaceId, number>(below.map(({ place }) => [place, 0]))
  for (const { place, endMs } of outages) {
    const knownMs = lastMs.get(place)
    if (knownMs !== undefined && endMs > knownMs) lastMs.set(place, endMs)
  }
  const isOut = ({ place, untilMs }: ReportPlace): boolean => (lastMs.get(place) ?? 0) >= untilMs
  return below
    .toSorted(
      (a, b) =>
        Number(isOut(b)) - Number(isOut(a)) ||
        b.availability.serviceMs.down - a.availability.serviceMs.down ||
        (a.place < b.place ? -1 : 1),
    )
    .slice(0, RESTORE_MAX)
    .map((one) => {
      const { place, name, downByCause, availability, outages: count } = one
      const [cause = null] = CAUSES.filter((of) => downByCause[of] > 0).toSorted(
        (a, b) => downByCause[b] - downByCause[a] || (a < b ? -1 : 1),
      )
      const said = { ...NOTHING, place, name, cause, ms: availability.serviceMs.down }
      return isOut(one) ? { kind: 'restore', ...said } : { kind: 'steady', ...said, count }
    })
}

/** Of contracts whose time is over: until then a claim may still grow. */
function claims(contracts: Parts['contracts'], untilMs: number): readonly ReportAction[] {
  return contracts
    .filter(({ restitutionRupiah }) => restitutionRupiah > 0)
    .filter(({ lines }) => lines.every((line) => line.untilMs <= untilMs))
    .toSorted(
      (a, b) => b.restitutionRupiah - a.restitutionRupiah || (a.contract < b.contract ? -1 : 1),
    )
    .slice(0, CLAIM_MAX)
    .map(({ provider, contract, lines, restitutionRupiah: rupiah }) => {
      const count = lines.filter((line) => line.restitutionRupiah > 0).length
      return { kind: 'claim', ...NOTHING, name: `${provider} (${contract})`, count, rupiah }
    })
}

function power({ powerAreas }: Parts['causes']): readonly ReportAction[] {
  return powerAreas
    .filter(({ downMsPerPlace }) => downMsPerPlace >= HOUR_MS)
    .slice(0, 1)
    .map(({ name, places: count, downMs: ms }) => ({ kind: 'power', ...NOTHING, name, count, ms }))
}

function equip({ steps }: Parts['next']): readonly ReportAction[] {
  return steps.slice(0, 1).map(({ name, residentsGained, costRupiah }) => ({
    kind: 'equip',
    ...NOTHING,
    name,
    count: Math.round(residentsGained),
    rupiah: costRupiah,
  }))
}

function observe(places: readonly ReportPlace[]): readonly ReportAction[] {
  const dim = places.filter(({ verdict, availability: { serviceMs } }) => {
    const { up, degraded, down, unknown } = serviceMs
    return verdict !== 'no-equipment' && unknown > UNSEEN_SHARE * (up + degraded + down + unknown)
  })
  const [first] = dim
  if (first === undefined) return []
  const ms = dim.reduce((sum, { availability }) => sum + availability.serviceMs.unknown, 0)
  const one = dim.length === 1 ? { place: first.place, name: first.name } : {}
  return [{ kind: 'observe', ...NOTHING, count: dim.length, ms, ...one }]
}

function answer({ unanswered }: Parts['complaints']): readonly ReportAction[] {
  return unanswered === 0 ? [] : [{ kind: 'answer', ...NOTHING, count: unanswered }]
}

function enterContracts(lines: Parts['linesWithoutContract']): readonly ReportAction[] {
  return lines.length === 0 ? [] : [{ kind: 'contract', ...NOTHING, count: lines.length }]
}
