import { useMemo } from 'preact/hooks'
import { CONTRACT_VERDICTS } from '#contract/contract-words.ts'
import type { ContractVerdict } from '#contract/contract-words.ts'
import type { ContractJudgement } from '#contract/contracts.ts'
import { contractTexts } from '../i18n/contract-texts.ts'
import { language } from '../i18n/language.ts'
import { GoLink } from '../parts/go-link.tsx'
import { inPercent, type Column } from '../table/columns.tsx'
import { DataTable } from '../table/data-table.tsx'
import { formats } from '../view-state.ts'
import { fineShare, hoursWords, rupiahWords, stepWords } from './contract-words.tsx'

type JudgedLine = ContractJudgement['lines'][number]

const LINE_PARAMS = { sort: 'judged-by', find: null } as const
const HOUR_MS = 3_600_000
/** The colours of states say the same of contracts. */
const COLOURS: Readonly<Record<ContractVerdict, string>> = {
  met: 'up',
  broken: 'down',
  undetermined: 'unknown',
}

function Shares({ line }: { readonly line: JudgedLine }) {
  const { measured, lower, upper } = line
  if (measured === null || lower === null || upper === null) return <>–</>
  return (
    <>
      {fineShare(measured)}
      {lower < upper && (
        <small>
          {fineShare(lower)}–{fineShare(upper)}
        </small>
      )}
    </>
  )
}

function Reckoning({ line }: { readonly line: JudgedLine }) {
  return (
    <ol class="reckoning">
      {line.reckoning.map((step) => (
        <li key={step.step}>{stepWords(step)}</li>
      ))}
    </ol>
  )
}

/** Reads signals: made anew when the language changes. */
function lineColumns(): readonly Column<JudgedLine>[] {
  const text = contractTexts.value
  const hours = (
    id: string,
    [title, exportedTitle]: readonly [string, string],
    value: (line: JudgedLine) => number,
  ): Column<JudgedLine> => ({
    id,
    title,
    exportedTitle,
    align: 'end',
    largestFirst: true,
    value,
    exported: (line) => Math.round((value(line) / HOUR_MS) * 100) / 100,
    cell: (line) => hoursWords(value(line)),
  })
  return [
    {
      id: 'place',
      title: text.place,
      value: ({ name }) => name,
      cell: ({ place, name }) => <GoLink to={{ page: 'place', place }}>{name}</GoLink>,
    },
    {
      id: 'verdict',
      title: text.verdictTitle,
      hint: text.verdictHint,
      value: ({ verdict }) => text.verdict[verdict],
      cell: ({ verdict }) => <b class={`text-${COLOURS[verdict]}`}>{text.verdict[verdict]}</b>,
    },
    {
      id: 'rupiah',
      title: text.rupiah,
      align: 'end',
      largestFirst: true,
      value: ({ restitutionRupiah }) => restitutionRupiah,
      cell: ({ restitutionRupiah }) => rupiahWords(restitutionRupiah),
    },
    {
      id: 'measured',
      title: text.availability,
      exportedTitle: text.availabilityExported,
      align: 'end',
      value: ({ measured }) => measured,
      exported: ({ measured }) => inPercent(measured),
      cell: (line) => <Shares line={line} />,
    },
    hours('down', [text.down, text.downExported], ({ downMs }) => downMs),
    hours('unknown', [text.unknown, text.unknownExported], ({ unknownMs }) => unknownMs),
    hours('excluded', [text.excluded, text.excludedExported], ({ excludedMs }) => excludedMs),
    {
      id: 'reckoning',
      title: text.reckoning,
      width: '340px',
      value: ({ reckoning }) => reckoning.map(stepWords).join('; ') || null,
      cell: (line) => <Reckoning line={line} />,
    },
  ]
}

/** What a clause makes of a month: how many lines kept it, what can be claimed, and why, line by line. */
export function Judgement({ judgement }: { readonly judgement: ContractJudgement }) {
  const text = contractTexts.value
  const { number, date } = formats.value
  const columns = useMemo(lineColumns, [language.value])
  const { lines, fromMs, untilMs, isProvisional, isCut, restitutionRupiah } = judgement
  return (
    <>
      <dl class="contract-figures">
        {CONTRACT_VERDICTS.map((verdict) => (
          <div key={verdict} class={`text-${COLOURS[verdict]}`} title={text.verdictHint}>
            <dt>{text.verdict[verdict]}</dt>
            <dd>{number(judgement[verdict])}</dd>
          </div>
        ))}
        <div>
          <dt>{text.restitution}</dt>
          <dd>{rupiahWords(restitutionRupiah)}</dd>
        </div>
      </dl>
      <p class="muted">
        {text.period(date(fromMs), date(untilMs - 1))}. {isProvisional && text.provisional}{' '}
        {isCut && text.cut}
      </p>
      <DataTable
        id="judged-lines"
        name={`${text.title} ${judgement.contract} ${judgement.period}`}
        rows={lines}
        keyOf={({ uplink }) => uplink}
        columns={columns}
        initialSort={{ column: 'rupiah', descending: true }}
        params={LINE_PARAMS}
        empty={text.noLines}
      />
      {lines.length > 0 && <p class="muted">{text.clause.counted}</p>}
    </>
  )
}
