import type { ReportComplaints } from '../report.ts'
import type { ReportFact, ReportSection } from '../report-view.ts'
import { note, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'

/** 7. What people complained of, how quickly it was dealt with, and whether the measurement agrees. */
export function complaintsSection(context: ViewContext): ReportSection {
  const { figures, texts, table } = context
  const { complaints: words, titles } = texts.sections
  const { complaints } = figures
  const section = { id: 'complaints', title: titles.complaints }
  if (complaints.received === 0) {
    return { ...section, blocks: [text(words.none), note(words.how)] }
  }
  const byKind = table<ReportComplaints['byKind'][number]>({
    id: 'complaints-by-kind',
    title: words.byKind,
    empty: words.none,
    rows: complaints.byKind.filter(({ received }) => received > 0),
    columns: [
      {
        key: 'complaint_kind',
        type: 'text',
        width: 0.7,
        value: ({ kind }) => texts.words.complaint[kind],
      },
      {
        key: 'received',
        type: 'count',
        width: 0.3,
        total: 'sum',
        value: ({ received }) => received,
      },
    ],
  })
  const one = table<ReportComplaints['list'][number]>({
    id: 'complaints',
    title: words.list,
    empty: words.none,
    rows: complaints.list,
    columns: [
      { key: 'place', type: 'text', width: 0.23, value: ({ name }) => name },
      { key: 'place_id', type: 'text', value: ({ place }) => place },
      {
        key: 'received_at',
        type: 'moment',
        width: 0.18,
        value: ({ receivedAtMs }) => receivedAtMs,
      },
      {
        key: 'complaint_kind',
        type: 'text',
        width: 0.2,
        value: ({ kind }) => texts.words.complaint[kind],
      },
      {
        key: 'measured_then',
        type: 'text',
        width: 0.15,
        value: ({ measured }) => texts.words.measuredThen[measured],
      },
      {
        key: 'first_answer_seconds',
        type: 'duration',
        width: 0.12,
        value: ({ firstAnswerMs }) => firstAnswerMs,
      },
      {
        key: 'resolution_seconds',
        type: 'duration',
        width: 0.12,
        value: ({ resolutionMs }) => resolutionMs,
      },
    ],
    place: ({ place }) => place,
  })
  return {
    ...section,
    blocks: [{ kind: 'facts', facts: factsOf(context) }, tableBlock(byKind), tableBlock(one)],
  }
}

function factsOf({ figures, texts, write }: ViewContext): readonly ReportFact[] {
  const words = texts.sections.complaints
  const { received, unanswered, open, firstAnswer, resolution, agreement } = figures.complaints
  const count = (label: string, value: number, beside = ''): ReportFact => ({
    label,
    value,
    type: 'count',
    beside,
  })
  const delay = (
    label: string,
    { count: of, medianMs, longestMs }: typeof firstAnswer,
  ): ReportFact => ({
    label,
    value: medianMs,
    type: 'duration',
    beside: longestMs === null ? words.noneYet : words.longest(write.duration(longestMs), of),
  })
  return [
    count(words.received, received),
    count(words.unanswered, unanswered),
    count(words.open, open),
    delay(words.firstAnswer, firstAnswer),
    delay(words.resolution, resolution),
    count(words.agreed, agreement.agreed, words.agreedOf),
    count(words.disagreed, agreement.disagreed, words.disagreedOf),
    count(words.unknown, agreement.unknown, words.unknownOf),
  ]
}
