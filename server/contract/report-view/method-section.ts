import type { ReportFact, ReportSection } from '../report-view.ts'
import { heading, list, text } from './context.ts'
import type { ViewContext } from './context.ts'

/** 10. How figures are reckoned, what the words mean, and which document this is. */
export function methodSection(context: ViewContext): ReportSection {
  const { figures, texts, write } = context
  const { method } = texts
  const { rules, residentsBy } = figures
  return {
    id: 'method',
    title: texts.sections.titles.method,
    blocks: [
      heading(method.how),
      list(Object.values(method.parts)),
      heading(method.coverage),
      list([
        method.served(write.fineShare(rules.serviceShare)),
        method.placeCoverage,
        method.residents(write.count(rules.reachMeters)),
        method.spread[residentsBy],
        ...(residentsBy === 'none' ? [] : [method.effective]),
      ]),
      heading(method.contracts),
      list([method.verdict, method.restitution, method.cause]),
      heading(method.definitions),
      list(method.terms.map(([term, meaning]) => `${term}: ${meaning}.`)),
      heading(texts.sections.identity.heading),
      { kind: 'facts', facts: identityOf(context) },
      text(method.check),
    ],
  }
}

function identityOf({ document, texts, write }: ViewContext): readonly ReportFact[] {
  const words = texts.sections.identity
  const { number, version, status, freezesAtMs, madeAtMs, by, softwareVersion, hash } = document
  const freezes = write.moment(freezesAtMs)
  return [
    { label: words.number, value: number, type: 'text', beside: '' },
    { label: words.version, value: version, type: 'count', beside: '' },
    {
      label: words.status,
      value: texts.words.reportStatus[status],
      type: 'text',
      beside: status === 'frozen' ? words.final(freezes) : words.provisional(freezes),
    },
    {
      label: words.made,
      value: madeAtMs,
      type: 'moment',
      beside: [by === '' ? '' : words.by(by), words.software(softwareVersion)]
        .filter((part) => part !== '')
        .join(', '),
    },
    { label: words.hash, value: hash, type: 'text', beside: words.hashOf },
  ]
}
