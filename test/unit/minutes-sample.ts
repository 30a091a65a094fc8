import type { Clause } from '#contract/contracts.ts'
import type { PlaceId, UplinkId } from '#contract/ids.ts'
import type { Minutes, Objection, ObjectionDecision } from '#contract/minutes.ts'
import type { ReportContract } from '#contract/report.ts'
import type { Report, ReportDocument } from '#contract/report-document.ts'
import { judgeLine } from '../../server/domain/clause.ts'
import type { LineEvidence } from '../../server/domain/clause.ts'
import { minutesOf } from '../../server/domain/minutes.ts'
import type { Journal } from '../../server/journal/open.ts'
import { CLAUSE, HOUR_MS, hour, october } from './clauses.ts'
import { sampleFigures, sampleReport } from './report-sample.ts'

/** Ten hours without the line from hour 100, and ten from hour 200 of which nothing is known. */
export const TWENTY_HOURS: LineEvidence = october(
  [
    [100, 110, 'down'],
    [200, 210, 'down'],
  ],
  { siteOutages: [{ startMs: hour(100), endMs: hour(110), cause: 'uplink' }] },
)

const UPLINK = 'line-a' as UplinkId

/** A contract with one line, judged as a report judges it. */
export function reportedContract(
  evidence: LineEvidence,
  over: Partial<Clause> = {},
): ReportContract {
  const clause = { ...CLAUSE, ...over }
  const judgement = judgeLine(evidence, clause)
  const { fromMs, untilMs } = evidence
  return {
    contract: 'K-1/SPK/2026',
    version: 1,
    provider: 'Serat Contoh',
    clause,
    lines: [
      {
        ...judgement,
        uplink: UPLINK,
        place: 'oebobo' as PlaceId,
        name: 'Taman Oebobo',
        fromMs,
        untilMs,
      },
    ],
    met: judgement.verdict === 'met' ? 1 : 0,
    broken: judgement.verdict === 'broken' ? 1 : 0,
    undetermined: judgement.verdict === 'undetermined' ? 1 : 0,
    restitutionRupiah: judgement.restitutionRupiah,
  }
}

/** An objection to ten hours of an outage from hour 100 of October on, not decided. */
export const objectionOf = (over: Partial<Objection> = {}): Objection => ({
  id: 'K-1',
  contract: 'K-1/SPK/2026',
  month: '2026-10',
  version: 1,
  uplink: UPLINK,
  outage: { startMs: hour(100), endMs: hour(110), cause: 'uplink' },
  objector: 'Yohanes',
  claimedCause: 'power',
  claimed: null,
  disputedMs: 10 * HOUR_MS,
  text: 'Listrik padam di menara',
  by: 'Maria',
  atMs: hour(745),
  files: [],
  decisions: [],
  ...over,
})

export const decided = (
  outcome: ObjectionDecision['outcome'],
  acceptedMs: number,
): ObjectionDecision => ({ outcome, acceptedMs, reason: 'Diperiksa', by: 'Rina', atMs: hour(750) })

const FIGURES = { ...sampleFigures(), contracts: [reportedContract(TWENTY_HOURS)] }

/** A report of October with one contract, whose line was out for twenty hours. */
export function reportWithMinutes(document: Partial<ReportDocument> = {}): Report {
  const first = { number: '001/PANTAU/XI/2026', version: 1, status: 'provisional' } as const
  return sampleReport(FIGURES, { ...first, reason: '', changes: [], changesTotal: 0, ...document })
}

/** Keeps a report as the next version of its month. */
export async function keepReport(journal: Journal, report: Report): Promise<void> {
  const turn = await journal.reports.next(report.document.month, 2026)
  if (turn === null) throw new Error('the month has too many reports')
  await journal.reports.add(report, turn)
}

/** Minutes with an objection that was granted, one that was not decided, and what was found. */
export function minutesSample(): { readonly minutes: Minutes; readonly document: ReportDocument } {
  const { document } = reportWithMinutes()
  const contract = reportedContract(TWENTY_HOURS)
  const objections = [
    objectionOf({
      files: [
        {
          id: 'K-1-1',
          name: 'catatan-pln.pdf',
          mediaType: 'application/pdf',
          bytes: 120_000,
          sha256: 'ab12cd34'.repeat(8),
          by: 'Maria',
          atMs: hour(746),
        },
      ],
      decisions: [decided('accepted', 10 * HOUR_MS)],
    }),
    objectionOf({
      id: 'K-2',
      outage: { startMs: hour(200), endMs: hour(210), cause: 'undetermined' },
      claimedCause: null,
      claimed: { startMs: hour(200), endMs: hour(205) },
      disputedMs: 5 * HOUR_MS,
      text: 'Jalur sudah pulih pukul 13.00',
    }),
  ]
  const { heldMs, ...figures } = minutesOf(contract, objections, (_line, { startMs }) =>
    startMs === hour(100)
      ? {
          outage: 'o-1',
          confidence: 0.9,
          evidence: [
            { kind: 'internet-silent', atMs: startMs, by: 'agent-1', value: null },
            { kind: 'access-points-answer', atMs: startMs, by: 'agent-1', value: null },
          ],
          override: null,
        }
      : null,
  )
  const { number, version, status, madeAtMs, hash, letterhead } = document
  const minutes: Minutes = {
    number: `BA-01/${number}`,
    contract: contract.contract,
    contractVersion: contract.version,
    provider: contract.provider,
    clause: contract.clause,
    month: '2026-10',
    city: 'Kota Contoh',
    timeZone: 'Asia/Makassar',
    report: { number, version, status, madeAtMs, hash },
    letterhead,
    objectionWindow: {
      days: 7,
      fromMs: madeAtMs,
      untilMs: hour(744 + 8 * 24),
      isOpen: true,
      laterVersion: null,
    },
    ...figures,
    lines: [...figures.lines],
    objections: objections.map((one) => ({ ...one, heldMs: heldMs.get(one.id) ?? 0 })),
  }
  return { minutes, document }
}
