import { madeWords } from '../report-text/made-by.ts'
import type { ReportSection } from '../report-view.ts'
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
      list(identityOf(context)),
      text(method.check),
    ],
  }
}

function identityOf({ document, language, texts, write }: ViewContext): readonly string[] {
  const words = texts.sections.identity
  const { number, version, status, freezesAtMs, madeAtMs, by, softwareVersion, hash } = document
  // Of a version that was made when the month was final already.
  const finalAtMs = Math.max(freezesAtMs, madeAtMs)
  const state =
    status === 'frozen'
      ? words.final(write.moment(finalAtMs))
      : words.provisional(write.moment(freezesAtMs))
  return [
    words.line(words.number, number),
    words.line(words.version, write.count(version)),
    words.line(words.status, state),
    words.line(words.made, madeWords(write.moment(madeAtMs), by, language)),
    words.line(words.software, `Pantau ${softwareVersion}`),
    words.line(words.hash, hash),
  ]
}
