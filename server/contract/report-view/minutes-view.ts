import { evidenceSentence } from '../evidence-sentence.ts'
import { decisionOf } from '../minutes.ts'
import type { Minutes, MinutesLine } from '../minutes.ts'
import { evidenceSentencesEn } from '../report-text/evidence-en.ts'
import { evidenceSentencesId } from '../report-text/evidence-id.ts'
import type { EvidenceSentences } from '../report-text/evidence-id.ts'
import { minutesTextEn } from '../report-text/minutes-en.ts'
import { minutesTextId } from '../report-text/minutes-id.ts'
import type { MinutesText } from '../report-text/minutes-id.ts'
import { REPORT_TEXTS } from '../report-text/report-texts.ts'
import type { ReportBlock, ReportFact, ReportSection, ReportView } from '../report-view.ts'
import type { Language } from '../words.ts'
import { clauseSentences, reckoningWords } from './contract-words.ts'
import { heading, list, note, tableBlock, text as textBlock, viewFormats } from './context.ts'
import {
  claimsTable,
  disputedMs,
  linesTable,
  numberedOutages,
  objectionsTable,
  outagesTable,
} from './minutes-tables.ts'
import type { MinutesContext, NumberedOutage } from './minutes-tables.ts'

const TEXTS: Readonly<Record<Language, MinutesText>> = { id: minutesTextId, en: minutesTextEn }
const EVIDENCE: Readonly<Record<Language, EvidenceSentences>> = {
  id: evidenceSentencesId,
  en: evidenceSentencesEn,
}
const MINUTE_MS = 60_000
/** What was seen first tells the cause: the whole timeline is on the dashboard. */
const SENTENCES_MAX = 4
/** Of the hash of a file, which tells it apart from others. */
const HASH_START = 12

/** Sets minutes before both sides: what office and provider sign. */
export function minutesView(minutes: Minutes, language: Language): ReportView {
  const context: MinutesContext = {
    minutes,
    text: TEXTS[language],
    texts: REPORT_TEXTS[language],
    write: viewFormats(language, minutes.timeZone),
  }
  const { text, write } = context
  return {
    title: text.title,
    subtitle: text.subtitle(minutes.contract, write.month(minutes.month)),
    sections: [
      partiesSection(context),
      summarySection(context),
      outagesSection(context, EVIDENCE[language]),
      objectionsSection(context),
      moneySection(context),
      closingSection(context),
    ],
  }
}

function partiesSection(context: MinutesContext): ReportSection {
  const { minutes, text, write } = context
  const { parties } = text
  const { report, letterhead, provider, contract, contractVersion, month, city, clause } = minutes
  const office = letterhead.lines.length === 0 ? parties.office(city) : letterhead.lines.join(', ')
  return {
    id: 'parties',
    title: parties.title,
    blocks: [
      textBlock(parties.who(office, provider)),
      textBlock(parties.what(contract, String(contractVersion), write.month(month))),
      textBlock(
        parties.report(
          report.number,
          String(report.version),
          parties[report.status],
          write.moment(report.madeAtMs),
        ),
      ),
      note(parties.hash(report.hash)),
      heading(parties.clause),
      list(clauseSentences(clause, context)),
    ],
  }
}

function summarySection(context: MinutesContext): ReportSection {
  const { minutes, text, write } = context
  const { summary } = text
  const { agreedMs, undecidedMs, upheldMs, acceptedMs } = minutes
  const wholeMs = agreedMs + undecidedMs + upheldMs + acceptedMs
  const inMinutes = (ms: number): string => write.number(ms / MINUTE_MS)
  const time = (label: string, value: number, beside: string): ReportFact => {
    return { label, value, type: 'duration', beside }
  }
  const money = (label: string, value: number, beside = ''): ReportFact => {
    return { label, value, type: 'rupiah', beside }
  }
  const facts = [
    time(summary.agreed, agreedMs, summary.agreedBeside(inMinutes(agreedMs), inMinutes(wholeMs))),
    time(
      summary.disputed,
      disputedMs(minutes),
      summary.disputedBeside(inMinutes(undecidedMs), inMinutes(upheldMs)),
    ),
    time(summary.granted, acceptedMs, summary.grantedBeside(inMinutes(acceptedMs))),
    money(
      summary.agreedClaim,
      minutes.agreedRupiah,
      summary.agreedClaimBeside(write.rupiah(minutes.reportedRupiah)),
    ),
    money(summary.disputedClaim, minutes.disputedRupiah),
    money(summary.droppedClaim, minutes.grantedRupiah),
  ]
  return {
    id: 'summary',
    title: summary.title,
    blocks: [{ kind: 'facts', facts }, tableBlock(linesTable(context)), note(summary.down)],
  }
}

function outagesSection(context: MinutesContext, sentences: EvidenceSentences): ReportSection {
  const { minutes, text, texts } = context
  const outages = numberedOutages(minutes.lines)
  const evidence = outages.map((one) => evidenceWords(context, sentences, one))
  return {
    id: 'outages',
    title: text.outages.title,
    blocks: [
      tableBlock(outagesTable(context, outages)),
      ...(outages.length === 0
        ? []
        : [
            note(text.outages.how),
            note(texts.contracts.clause.counted),
            heading(text.outages.evidence),
            list(evidence),
          ]),
    ],
  }
}

/** What was seen of an outage, each thing once, and a person's word on its cause. */
function evidenceWords(
  { text, texts, write }: MinutesContext,
  sentences: EvidenceSentences,
  { number, line, outage }: NumberedOutage,
): string {
  const { finding } = outage
  const writing = {
    texts: sentences,
    causes: texts.words.cause,
    formats: { number: write.number, duration: write.duration, clock: write.moment },
    nameOf: (id: string) => id,
  }
  const seen = (finding?.evidence ?? []).map((one) => evidenceSentence(one, writing))
  const override = finding?.override ?? null
  const words = [
    ...(seen.length === 0 ? [text.outages.noEvidence] : [...new Set(seen)].slice(0, SENTENCES_MAX)),
    ...(override === null ? [] : [text.outages.override(override.by, override.reason)]),
  ]
  return text.outages.evidenceOf(
    String(number),
    line.name,
    write.moment(outage.startMs),
    words.join(' '),
  )
}

function objectionsSection(context: MinutesContext): ReportSection {
  const { minutes, text } = context
  const said = minutes.objections.map((one) => objectionWords(context, one))
  return {
    id: 'objections',
    title: text.objections.title,
    blocks: [tableBlock(objectionsTable(context)), ...(said.length === 0 ? [] : [list(said)])],
  }
}

function objectionWords(
  { text, texts, write }: MinutesContext,
  objection: Minutes['objections'][number],
): string {
  const { objections: words } = text
  const { id, objector, claimedCause, claimed, files, heldMs } = objection
  const decision = decisionOf(objection)
  const names = files.map(({ name, sha256 }) => `${name} (${sha256.slice(0, HASH_START)})`)
  return [
    words.said(id, objector, objection.text),
    ...(claimedCause === null ? [] : [words.claimedCause(texts.words.cause[claimedCause])]),
    ...(claimed === null
      ? []
      : [words.claimed(write.moment(claimed.startMs), write.moment(claimed.endMs))]),
    ...(files.length === 0 ? [] : [words.files(names.join(', '))]),
    decision === undefined
      ? words.undecided
      : words.decision(
          words.outcome[decision.outcome],
          decision.by,
          write.moment(decision.atMs),
          decision.reason,
        ),
    ...(heldMs === 0 ? [words.gone] : []),
  ].join(' ')
}

function moneySection(context: MinutesContext): ReportSection {
  const { minutes, text } = context
  const { money } = text
  const claimed = minutes.lines.filter(({ reportedRupiah }) => reportedRupiah > 0)
  const granted = claimed.filter(({ acceptedMs }) => acceptedMs > 0)
  return {
    id: 'money',
    title: money.title,
    blocks: [
      tableBlock(claimsTable(context)),
      ...(claimed.length === 0
        ? []
        : [
            note(money.how),
            list(
              claimed.map((line) => `${money.reckoning(line.name)}: ${reckoned(line, context)}`),
            ),
          ]),
      ...(granted.length === 0
        ? []
        : [
            note(money.granted),
            list(
              granted.map(
                ({ name, settled }) => `${money.settled(name)}: ${reckoned(settled, context)}`,
              ),
            ),
          ]),
    ],
  }
}

const reckoned = (
  judged: Pick<MinutesLine, 'reckoning' | 'restitutionRupiah'>,
  context: MinutesContext,
): string => `${reckoningWords(judged, context)}.`

function closingSection({ minutes, text, write }: MinutesContext): ReportSection {
  const { closing } = text
  const { days, untilMs, isOpen, laterVersion } = minutes.objectionWindow
  const until = write.moment(untilMs - 1)
  const blocks: readonly ReportBlock[] = [
    textBlock(isOpen ? closing.open(write.count(days), until) : closing.closed(until)),
    ...(laterVersion === null ? [] : [textBlock(closing.later(String(laterVersion)))]),
    textBlock(closing.newVersion),
    textBlock(closing.signed),
  ]
  return { id: 'closing', title: closing.title, blocks }
}
