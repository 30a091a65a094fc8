import type { Messages } from '../i18n/language.ts'
import type { Finding } from './agents.ts'
import type { Formats } from './format.ts'

/** A sentence for everybody, then the technical word for whom is called, '' when there is none. */
export type FindingWords = readonly [sentence: string, technical: string]

/** A finding in words; `nowMs` decides whether a moment needs its day. */
export function findingWords(
  finding: Finding,
  texts: Messages['agents'],
  { number, moment }: Formats,
  nowMs: number,
): FindingWords {
  const { said } = texts
  const startsText = (starts: number | null): string =>
    starts === null || starts < 2 ? '' : texts.starts(number(starts))
  const revision = (value: number | null): string =>
    value === null || value === 0 ? texts.ownFile : texts.revision(number(value))
  switch (finding.kind) {
    case 'silent':
    case 'not-durable':
    case 'never-seen':
    case 'clock':
      return said[finding.kind]()
    case 'cloned':
      return said.cloned(moment(finding.sinceMs, nowMs))
    case 'config-refused':
    case 'config-waiting': {
      const gap = texts.configGap(revision(finding.wanted), revision(finding.applied))
      return said[finding.kind](finding.problem === null ? gap : `${gap}: ${finding.problem}`)
    }
    case 'config-not-kept':
      return said['config-not-kept'](finding.problem)
    case 'behind':
    case 'ahead': {
      const { agent, server, agentProtocol, serverProtocol } = finding
      return agent === null || server === null || agent === server
        ? said[finding.kind](
            texts.protocol(`${agentProtocol}`),
            texts.protocol(`${serverProtocol}`),
          )
        : said[finding.kind](agent, server)
    }
    case 'dropped':
    case 'waiting':
      return said[finding.kind](number(finding.samples))
    case 'crashing':
      return said.crashing(startsText(finding.starts))
    case 'stopped':
      return said[finding.how](startsText(finding.starts))
    default:
      return finding satisfies never
  }
}
