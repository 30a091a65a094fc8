import type { PlaceId } from '#contract/ids.ts'
import type { Minutes, MinutesOutage } from '#contract/minutes.ts'
import type { ReportContract } from '#contract/report.ts'
import type { ReportDocument } from '#contract/report-document.ts'
import { localDayAt, spanOfDay } from '../domain/local-day.ts'
import { minutesOf } from '../domain/minutes.ts'
import type { FindingOf } from '../domain/minutes.ts'
import type { Span } from '../domain/site.ts'
import { overlapMs } from '../domain/spans.ts'
import { dayAfter } from '../domain/visitors.ts'
import type { Journal } from '../journal/open.ts'
import { shownOutage } from '../journal/outages.ts'
import type { KeptOutage } from '../journal/outages.ts'

/** Outages of one place and month; the latest ones of more. */
const OUTAGES_MAX = 10_000
/** What was seen first tells the cause; a paper has no room for all. */
const EVIDENCE_MAX = 12
/** Reports whose contracts are remembered: a person looks at the minutes of a month one by one. */
const REMEMBERED_MAX = 2

export interface MinutesDeps {
  readonly journal: Pick<Journal, 'reports' | 'objections' | 'outages'>
  readonly nowMs: () => number
  /** For so many days after a report was made a provider may object. */
  readonly objectionDays: number
}

/** The minutes of a contract, with the report that they are of; or what there is not. */
export type MinutesFound =
  | { readonly outcome: 'found'; readonly minutes: Minutes; readonly document: ReportDocument }
  | { readonly outcome: 'no-report' | 'no-contract' }

/** What minutes need of a report, which never changes once it is kept. */
interface KeptReport {
  readonly document: ReportDocument
  readonly city: string
  readonly timeZone: string
  readonly contracts: readonly ReportContract[]
}

export type MinutesBook = (
  month: string,
  version: number | 'latest',
  contract: string,
) => Promise<MinutesFound>

/**
 * Makes minutes with providers from kept reports: figures are the report's, to the millisecond;
 * findings and objections are those that are known now.
 */
export function createMinutesBook(deps: MinutesDeps): MinutesBook {
  const { journal } = deps
  const remembered = new Map<string, KeptReport>()
  const reportOf = async (month: string, version: number): Promise<KeptReport | null> => {
    const key = `${month} ${version}`
    const known = remembered.get(key)
    if (known !== undefined) return known
    const report = await journal.reports.find(month, version)
    if (report === null) return null
    const { document, figures } = report
    const { city, timeZone, contracts } = figures
    const kept = { document, city, timeZone, contracts }
    remembered.set(key, kept)
    for (const oldest of remembered.keys()) {
      if (remembered.size > REMEMBERED_MAX) remembered.delete(oldest)
    }
    return kept
  }
  return async (month, asked, contract) => {
    const [latest] = await journal.reports.list(month)
    if (latest === undefined) return { outcome: 'no-report' }
    const report = await reportOf(month, asked === 'latest' ? latest.version : asked)
    if (report === null) return { outcome: 'no-report' }
    const at = report.contracts.findIndex((one) => one.contract === contract)
    const reported = report.contracts[at]
    if (reported === undefined) return { outcome: 'no-contract' }
    const { document } = report
    const objections = await journal.objections.list(contract, month)
    const { heldMs, ...figures } = minutesOf(reported, objections, await findingsOf(deps, reported))
    const minutes: Minutes = {
      number: `BA-${String(at + 1).padStart(2, '0')}/${document.number}`,
      contract,
      contractVersion: reported.version,
      provider: reported.provider,
      clause: reported.clause,
      month,
      city: report.city,
      timeZone: report.timeZone,
      report: {
        number: document.number,
        version: document.version,
        status: document.status,
        madeAtMs: document.madeAtMs,
        hash: document.hash,
      },
      letterhead: document.letterhead,
      objectionWindow: windowOf(deps, report, latest.version),
      ...figures,
      lines: [...figures.lines],
      objections: objections.map((one) => ({ ...one, heldMs: heldMs.get(one.id) ?? 0 })),
    }
    return { outcome: 'found', minutes, document }
  }
}

/** From the making of the report until the end of the last local day; of the latest version alone. */
function windowOf(
  { nowMs, objectionDays: days }: MinutesDeps,
  { document, timeZone }: KeptReport,
  latestVersion: number,
): Minutes['objectionWindow'] {
  const { madeAtMs: fromMs, version } = document
  const untilMs = spanOfDay(dayAfter(localDayAt(fromMs, timeZone), days), timeZone).endMs
  const laterVersion = latestVersion > version ? latestVersion : null
  return { days, fromMs, untilMs, isOpen: laterVersion === null && nowMs() < untilMs, laterVersion }
}

/** What was found of the outages of a contract's lines, as it is known now. */
async function findingsOf(
  { journal }: MinutesDeps,
  { clause, lines }: ReportContract,
): Promise<FindingOf> {
  const byPlace = new Map<PlaceId, readonly KeptOutage[]>()
  for (const { place, fromMs, untilMs, counted } of lines) {
    if (counted.length === 0 || byPlace.has(place)) continue
    const found = await journal.outages.list({ place, fromMs, untilMs, limit: OUTAGES_MAX })
    byPlace.set(
      place,
      found.filter(({ status }) => status !== 'withdrawn'),
    )
  }
  return (line, outage) => {
    const ofPlace = byPlace.get(line.place) ?? []
    const ofLine = ofPlace.filter(({ subject }) => subject.id === line.uplink)
    const ofSite = ofPlace.filter(({ subject }) => subject.kind === 'site')
    const bySite = explaining(ofSite, outage)
    const found =
      clause.measuringPoint === 'uplink' ? (explaining(ofLine, outage) ?? bySite) : bySite
    return found === null ? null : findingOf(found)
  }
}

/** The outage that explains most of a stretch; null where none does. */
function explaining(outages: readonly KeptOutage[], stretch: Span): KeptOutage | null {
  let [most, mostMs]: [KeptOutage | null, number] = [null, 0]
  for (const outage of outages) {
    const { startMs, endMs } = outage
    const ms = overlapMs([{ startMs, endMs: endMs ?? stretch.endMs }], [stretch])
    if (ms > mostMs) [most, mostMs] = [outage, ms]
  }
  return most
}

function findingOf(kept: KeptOutage): MinutesOutage['finding'] {
  const { id, confidence, evidence, override } = shownOutage(kept)
  return {
    outage: id,
    confidence,
    evidence: evidence.slice(0, EVIDENCE_MAX),
    override: override === null ? null : { by: override.by, reason: override.reason },
  }
}
