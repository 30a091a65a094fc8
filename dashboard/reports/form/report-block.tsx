import { formatValue } from '#contract/report-format.ts'
import type { ReportBlock, ReportFact } from '#contract/report-view.ts'
import { language } from '../../i18n/language.ts'
import { ReportChartPart } from './report-chart.tsx'
import { ReportMapPart } from './report-map.tsx'
import { ReportTablePart, type Writing } from './report-table.tsx'

interface FactsProps {
  readonly facts: readonly ReportFact[]
  readonly timeZone: string
}

function Facts({ facts, timeZone }: FactsProps) {
  return (
    <dl class="facts report-facts">
      {facts.map(({ label, value, type, beside }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {formatValue(value, type, { language: language.value, timeZone })}
            {beside !== '' && <small>{beside}</small>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface ReportBlockProps {
  readonly block: ReportBlock
  readonly writing: Writing
}

/** A block of a report as the dashboard sets it. */
export function ReportBlockPart({ block, writing }: ReportBlockProps) {
  switch (block.kind) {
    case 'heading':
      return <h4>{block.text}</h4>
    case 'text':
      return <p>{block.text}</p>
    case 'note':
      return <p class="report-note">{block.text}</p>
    case 'list':
      return (
        <ul class="report-list">
          {block.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ul>
      )
    case 'facts':
      return <Facts facts={block.facts} timeZone={writing.timeZone} />
    case 'table':
      return <ReportTablePart table={block.table} writing={writing} />
    case 'chart':
      return <ReportChartPart chart={block.chart} timeZone={writing.timeZone} />
    case 'map':
      return <ReportMapPart map={block.map} />
    default:
      return block satisfies never
  }
}
