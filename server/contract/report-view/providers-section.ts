import type { MonthFigures, ReportContract } from '../report.ts'
import type { ReportBlock, ReportSection, ReportTable } from '../report-view.ts'
import { clauseSentences, reckoningWords } from './contract-words.ts'
import { heading, list, note, tableBlock, text } from './context.ts'
import type { ViewContext } from './context.ts'
import { coveredDays } from './covered-days.ts'

/** Of a contract, so many lines have their arithmetic spelt out; that of all is in the table. */
const RECKONED_MAX = 50
/** So many contracts are spelt out; all are in the tables. */
const CONTRACTS_MAX = 100
const OUTAGES_ON_PAPER = 100

interface JudgedLine {
  readonly contract: ReportContract
  readonly line: ReportContract['lines'][number]
}

/** 6. What providers promised, what they kept, and what can be claimed back, with the arithmetic. */
export function providersSection(context: ViewContext): ReportSection {
  const { figures, texts } = context
  const { providers, titles } = texts.sections
  const { contracts } = figures
  return {
    id: 'providers',
    title: titles.providers,
    blocks: [
      ...(contracts.length === 0 ? [] : [note(providers.verdictRule)]),
      ...unseenNotes(context),
      tableBlock(contractsTable(context)),
      ...(contracts.length === 0 ? [] : [tableBlock(linesTable(context))]),
      ...contracts.slice(0, CONTRACTS_MAX).flatMap((contract) => contractBlocks(contract, context)),
      ...(contracts.length === 0 ? [] : outagesBlocks(context)),
      ...withoutBlocks(context),
    ],
  }
}

/** What of the contracts' time nobody can have seen: before anything was watched, and what is to come. */
function unseenNotes({ figures, texts, write }: ViewContext): readonly ReportBlock[] {
  const { providers } = texts.sections
  const lines = figures.contracts.flatMap((contract) => contract.lines)
  const { firstMs } = coveredDays(figures)
  const hasBefore = lines.some(({ fromMs }) => fromMs < firstMs)
  const hasToCome = lines.some(({ untilMs }) => untilMs > figures.untilMs)
  return [
    ...(hasBefore ? [note(providers.unseenBefore(write.moment(firstMs)))] : []),
    ...(hasToCome ? [note(providers.toCome)] : []),
  ]
}

function contractsTable({ figures, texts, table }: ViewContext): ReportTable {
  return table<ReportContract>({
    id: 'contracts',
    title: texts.sections.providers.contracts,
    empty: texts.sections.providers.none,
    rows: figures.contracts,
    columns: [
      { key: 'contract', type: 'text', width: 0.2, value: ({ contract }) => contract },
      { key: 'provider', type: 'text', width: 0.2, value: ({ provider }) => provider },
      { key: 'version', type: 'count', value: ({ version }) => version },
      { key: 'target', type: 'fine-share', width: 0.09, value: ({ clause }) => clause.target },
      {
        key: 'lines',
        type: 'count',
        width: 0.08,
        total: 'sum',
        value: ({ lines }) => lines.length,
      },
      { key: 'lines_met', type: 'count', width: 0.09, total: 'sum', value: ({ met }) => met },
      {
        key: 'lines_broken',
        type: 'count',
        width: 0.09,
        total: 'sum',
        value: ({ broken }) => broken,
      },
      {
        key: 'lines_undetermined',
        type: 'count',
        width: 0.09,
        total: 'sum',
        value: ({ undetermined }) => undetermined,
      },
      {
        key: 'restitution_rupiah',
        type: 'rupiah',
        width: 0.16,
        total: 'sum',
        value: ({ restitutionRupiah }) => restitutionRupiah,
      },
    ],
  })
}

function linesTable(context: ViewContext): ReportTable {
  const { figures, texts, table } = context
  const all = ['up_seconds', 'down_seconds', 'unknown_seconds']
  return table<JudgedLine>({
    id: 'contract-lines',
    title: texts.sections.providers.lines,
    empty: texts.sections.providers.noLines,
    rows: figures.contracts.flatMap((contract) =>
      contract.lines.map((line) => ({ contract, line })),
    ),
    columns: [
      { key: 'place', type: 'text', width: 0.2, value: ({ line }) => line.name },
      { key: 'contract', type: 'text', width: 0.14, value: ({ contract }) => contract.contract },
      { key: 'provider', type: 'text', value: ({ contract }) => contract.provider },
      { key: 'line', type: 'text', value: ({ line }) => line.uplink },
      { key: 'place_id', type: 'text', value: ({ line }) => line.place },
      { key: 'target', type: 'fine-share', value: ({ contract }) => contract.clause.target },
      {
        key: 'measured',
        type: 'fine-share',
        width: 0.09,
        ratio: { part: ['up_seconds'], whole: ['up_seconds', 'down_seconds'] },
        value: ({ line }) => line.measured,
      },
      {
        key: 'lower',
        type: 'fine-share',
        width: 0.09,
        ratio: { part: ['up_seconds'], whole: all },
        value: ({ line }) => line.lower,
      },
      {
        key: 'upper',
        type: 'fine-share',
        width: 0.09,
        ratio: { part: ['up_seconds', 'unknown_seconds'], whole: all },
        value: ({ line }) => line.upper,
      },
      {
        key: 'contract_verdict',
        type: 'text',
        width: 0.12,
        value: ({ line }) => texts.words.contractVerdict[line.verdict],
      },
      {
        key: 'counted_outages',
        type: 'count',
        width: 0.06,
        total: 'sum',
        value: ({ line }) => line.outages,
      },
      {
        key: 'longest_seconds',
        type: 'duration',
        width: 0.09,
        value: ({ line }) => line.longestOutageMs,
      },
      { key: 'up_seconds', type: 'duration', total: 'sum', value: ({ line }) => line.upMs },
      { key: 'down_seconds', type: 'duration', total: 'sum', value: ({ line }) => line.downMs },
      {
        key: 'unknown_seconds',
        type: 'duration',
        total: 'sum',
        value: ({ line }) => line.unknownMs,
      },
      {
        key: 'excluded_seconds',
        type: 'duration',
        total: 'sum',
        value: ({ line }) => line.excludedMs,
      },
      { key: 'from', type: 'moment', value: ({ line }) => line.fromMs },
      { key: 'until', type: 'moment', value: ({ line }) => line.untilMs },
      {
        key: 'restitution_rupiah',
        type: 'rupiah',
        width: 0.12,
        total: 'sum',
        value: ({ line }) => line.restitutionRupiah,
      },
      { key: 'reckoning', type: 'text', value: ({ line }) => reckoningWords(line, context) },
    ],
    place: ({ line }) => line.place,
  })
}

/** The outages that count, and why their two times do not differ by the limit. */
function outagesBlocks(context: ViewContext): readonly ReportBlock[] {
  const { contracts } = context.figures
  const hasOutages = contracts.some(({ lines }) => lines.some(({ counted }) => counted.length > 0))
  return [
    tableBlock(outagesTable(context)),
    ...(!hasOutages ? [] : [note(context.texts.contracts.clause.counted)]),
  ]
}

function outagesTable({ figures, texts, table }: ViewContext): ReportTable {
  const rows = figures.contracts.flatMap(({ contract, lines }) =>
    lines.flatMap(({ name, place, uplink, counted }) =>
      counted.map((outage) => ({ contract, name, place, uplink, outage })),
    ),
  )
  return table<(typeof rows)[number]>({
    id: 'contract-outages',
    title: texts.sections.providers.outages,
    empty: texts.sections.providers.noOutages,
    rows,
    columns: [
      { key: 'place', type: 'text', width: 0.19, value: ({ name }) => name },
      { key: 'contract', type: 'text', width: 0.13, value: ({ contract }) => contract },
      { key: 'line', type: 'text', value: ({ uplink }) => uplink },
      { key: 'place_id', type: 'text', value: ({ place }) => place },
      { key: 'outage_start', type: 'moment', width: 0.195, value: ({ outage }) => outage.startMs },
      { key: 'outage_end', type: 'moment', width: 0.195, value: ({ outage }) => outage.endMs },
      {
        key: 'cause',
        type: 'text',
        width: 0.11,
        value: ({ outage }) => texts.words.cause[outage.cause],
      },
      {
        key: 'counted_seconds',
        type: 'duration',
        width: 0.09,
        total: 'sum',
        value: ({ outage }) => outage.downMs,
      },
      {
        key: 'late_seconds',
        type: 'duration',
        width: 0.09,
        total: 'sum',
        value: ({ outage }) => outage.lateMs,
      },
    ],
    place: ({ place }) => place,
    paperRowsMax: OUTAGES_ON_PAPER,
  })
}

/** Lines without a contract; a number that stands there all the same is the inventory's alone. */
function withoutBlocks(context: ViewContext): readonly ReportBlock[] {
  const isNumbered = context.figures.linesWithoutContract.some(({ contract }) => contract !== null)
  return [
    tableBlock(withoutTable(context)),
    ...(isNumbered ? [note(context.texts.sections.providers.withoutNote)] : []),
  ]
}

function withoutTable({ figures, texts, table }: ViewContext): ReportTable {
  const hasLines = figures.contracts.some(({ lines }) => lines.length > 0)
  return table<MonthFigures['linesWithoutContract'][number]>({
    id: 'lines-without-contract',
    title: texts.sections.providers.without,
    empty: hasLines ? texts.sections.providers.noWithout : texts.sections.providers.noLinesAtAll,
    rows: figures.linesWithoutContract,
    columns: [
      { key: 'place', type: 'text', width: 0.4, value: ({ name }) => name },
      { key: 'place_id', type: 'text', value: ({ place }) => place },
      { key: 'line', type: 'text', width: 0.2, value: ({ uplink }) => uplink },
      { key: 'provider', type: 'text', width: 0.2, value: ({ provider }) => provider },
      { key: 'line_number', type: 'text', width: 0.2, value: ({ contract }) => contract },
    ],
    place: ({ place }) => place,
  })
}

/** A contract in words: what it says, how it was kept, and how its restitution is reckoned. */
function contractBlocks(contract: ReportContract, context: ViewContext): readonly ReportBlock[] {
  const { texts, write } = context
  const { providers } = texts.sections
  const { lines, met, broken, undetermined, clause, version } = contract
  const claimed = lines.filter(({ restitutionRupiah }) => restitutionRupiah > 0)
  const sentences = claimed
    .slice(0, RECKONED_MAX)
    .map((line) =>
      texts.contracts.line(line.name, line.uplink, reckoningWords(line, { texts, write })),
    )
  const more = claimed.length - sentences.length
  return [
    heading(providers.heading(contract.contract, contract.provider)),
    text(providers.version(version)),
    list(clauseSentences(clause, context)),
    text(lines.length === 0 ? providers.noJudged : providers.judged(met, broken, undetermined)),
    ...(sentences.length === 0
      ? [text(providers.noRestitution)]
      : [text(providers.reckoning), list(sentences)]),
    ...(more > 0 ? [note(providers.moreLines(more))] : []),
  ]
}
