import type { MonthFigures, UnknownByReason } from '../report.ts'
import type { ReportDocument } from '../report-document.ts'
import { UNKNOWN_REASONS } from '../report-words.ts'
import type { UnknownReason } from '../report-words.ts'
import type { ReportFact, ReportSection } from '../report-view.ts'
import { CLOCK_SOURCES } from '../words.ts'
import { note, observedOf, tableBlock } from './context.ts'
import type { ViewContext } from './context.ts'

type Quality = MonthFigures['quality']
type Agent = ReportDocument['arrival']['agents'][number]

const AGENTS_ON_PAPER = 40

/** 9. What is not known and why, what people set against the machine, and how the data came. */
export function qualitySection(context: ViewContext): ReportSection {
  const { figures, document, texts, table } = context
  const { quality: words, titles } = texts.sections
  const { quality } = figures
  const neverSeen = table<Quality['neverSeen'][number]>({
    id: 'never-seen',
    title: words.neverSeen,
    empty: words.noNeverSeen,
    rows: quality.neverSeen,
    columns: [
      { key: 'place', type: 'text', width: 1, value: ({ name }) => name },
      { key: 'place_id', type: 'text', value: ({ place }) => place },
    ],
    place: ({ place }) => place,
  })
  const overrides = table<Quality['overrides'][number]>({
    id: 'overrides',
    title: words.overrides,
    empty: words.noOverrides,
    rows: quality.overrides,
    columns: [
      { key: 'place', type: 'text', width: 0.2, value: ({ name }) => name || words.server },
      { key: 'place_id', type: 'text', value: ({ place }) => place },
      { key: 'outage_start', type: 'moment', width: 0.17, value: ({ startMs }) => startMs },
      {
        key: 'found_cause',
        type: 'text',
        width: 0.13,
        value: ({ found }) => texts.words.cause[found],
      },
      {
        key: 'told_cause',
        type: 'text',
        width: 0.13,
        value: ({ cause }) => texts.words.cause[cause],
      },
      { key: 'told_reason', type: 'text', width: 0.27, value: ({ reason }) => reason },
      { key: 'told_by', type: 'text', width: 0.1, value: ({ by }) => by },
      { key: 'told_at', type: 'moment', value: ({ atMs }) => atMs },
    ],
    place: ({ place }) => place,
  })
  const agents = table<Agent>({
    id: 'agents',
    title: words.agents,
    empty: words.noAgents,
    rows: document.arrival.agents.toSorted((a, b) => needOf(b) - needOf(a)),
    columns: [
      { key: 'agent', type: 'text', width: 0.4, value: ({ agent }) => agent },
      { key: 'last_seen', type: 'moment', width: 0.25, value: ({ lastSeenMs }) => lastSeenMs },
      { key: 'clock', type: 'text', width: 0.2, value: ({ clock }) => clockWords(clock, context) },
      { key: 'dropped', type: 'count', width: 0.15, total: 'sum', value: ({ dropped }) => dropped },
    ],
    paperRowsMax: AGENTS_ON_PAPER,
  })
  return {
    id: 'quality',
    title: titles.quality,
    blocks: [
      { kind: 'facts', facts: factsOf(context) },
      note(words.rule),
      ...unknownTables(context).map(tableBlock),
      tableBlock(neverSeen),
      tableBlock(overrides),
      tableBlock(agents),
    ],
  }
}

function factsOf({ figures, document, texts, write }: ViewContext): readonly ReportFact[] {
  const words = texts.sections.quality
  const { observedMs, wholeMs } = observedOf(figures.summary.availability)
  const { receivedUntilMs, placesBackfilled } = document.arrival
  return [
    {
      label: words.observed,
      value: wholeMs === 0 ? null : observedMs / wholeMs,
      type: 'share',
      beside: wholeMs === 0 ? '' : words.observedOf(write.duration(wholeMs - observedMs)),
    },
    {
      label: words.received,
      value: receivedUntilMs,
      type: 'moment',
      beside: receivedUntilMs === null ? words.nothingReceived : '',
    },
    {
      label: words.backfilled,
      value: placesBackfilled,
      type: 'count',
      beside: words.backfilledOf,
    },
    { label: words.excluded, value: figures.quality.excludedMs, type: 'duration', beside: '' },
  ]
}

function unknownTables({ figures, texts, table }: ViewContext) {
  const words = texts.sections.quality
  const { unknownByReason, leastSeen } = figures.quality
  const wholeMs = sumOf(unknownByReason)
  const reasons = table<UnknownReason>({
    id: 'unknown-reasons',
    title: words.reasons,
    empty: words.noUnknown,
    rows: UNKNOWN_REASONS.filter((reason) => unknownByReason[reason] > 0),
    columns: [
      {
        key: 'unknown_reason',
        type: 'text',
        width: 0.24,
        value: (reason) => texts.words.unknownReason[reason][0],
      },
      {
        key: 'meaning',
        type: 'text',
        width: 0.5,
        value: (reason) => texts.words.unknownReason[reason][1],
      },
      {
        key: 'unknown_seconds',
        type: 'duration',
        width: 0.14,
        total: 'sum',
        value: (reason) => unknownByReason[reason],
      },
      {
        key: 'unknown_share',
        type: 'share',
        width: 0.12,
        value: (reason) => unknownByReason[reason] / wholeMs,
      },
    ],
  })
  const least = table<Quality['leastSeen'][number]>({
    id: 'least-seen',
    title: words.leastSeen,
    empty: words.allSeen,
    rows: leastSeen,
    columns: [
      { key: 'place', type: 'text', width: 0.6, value: ({ name }) => name },
      { key: 'place_id', type: 'text', value: ({ place }) => place },
      { key: 'unknown_seconds', type: 'duration', width: 0.2, value: ({ unknownMs }) => unknownMs },
      { key: 'unseen_share', type: 'share', width: 0.2, value: ({ share }) => share },
    ],
    place: ({ place }) => place,
  })
  return [reasons, least]
}

function sumOf(unknownByReason: UnknownByReason): number {
  return UNKNOWN_REASONS.reduce((sum, reason) => sum + unknownByReason[reason], 0)
}

/** Those come first that somebody should look at: they lost readings, were never seen, or have no clock. */
function needOf({ dropped, lastSeenMs, clock }: Agent): number {
  if (dropped > 0) return 2
  return lastSeenMs === null || clock === 'unsynchronised' ? 1 : 0
}

/** Null where an agent has not said it. */
function clockWords(clock: string, { texts }: ViewContext): string | null {
  const source = CLOCK_SOURCES.find((one) => one === clock)
  return source === undefined ? null : texts.words.clock[source]
}
