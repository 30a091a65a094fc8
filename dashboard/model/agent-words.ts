import type { AgentNow } from '#contract/fleet.ts'
import { PROTOCOL_VERSION } from '#contract/words.ts'
import type { Messages } from '../i18n/language.ts'
import type { Finding } from './agents.ts'
import type { Formats } from './format.ts'

/** A sentence for everybody, then the technical word for whom is called, '' when there is none. */
export type FindingWords = readonly [sentence: string, technical: string]

/** What words are made with. */
export interface Wording {
  readonly texts: Messages['agents']
  readonly formats: Formats
  readonly serverVersion: string | null
  /** Decides whether a moment needs its day. */
  readonly nowMs: number
}

/** A finding about an agent in words. */
export function findingWords(finding: Finding, agent: AgentNow, wording: Wording): FindingWords {
  const { texts, formats, serverVersion, nowMs } = wording
  const { said } = texts
  const { number, moment } = formats
  const { version, configProblem } = agent
  switch (finding) {
    case 'silent':
    case 'not-durable':
    case 'never-seen':
    case 'units-never':
    case 'clock':
      return said[finding]()
    case 'cloned':
      return said.cloned(moment(agent.clonedSinceMs ?? nowMs, nowMs))
    case 'config-refused':
    case 'config-waiting':
      return said[finding](configWords(agent, wording))
    case 'config-not-kept':
      return said[finding](configProblem ?? '')
    case 'behind':
    case 'ahead':
      return version === null || serverVersion === null || version === serverVersion
        ? said[finding](
            texts.protocol(String(agent.protocolVersion ?? '–')),
            texts.protocol(String(PROTOCOL_VERSION)),
          )
        : said[finding](version, serverVersion)
    case 'dropped':
      return said.dropped(number(agent.droppedSamples))
    case 'waiting':
      return said.waiting(number(agent.spooledSamples ?? 0))
    case 'crashing':
    case 'power-loss':
    case 'killed':
    case 'reboot': {
      const starts = agent.starts ?? 1
      return said[finding](starts > 1 ? texts.starts(number(starts)) : '')
    }
    default:
      return finding satisfies never
  }
}

/** The configuration that is wanted, the one in use, and why they differ. */
function configWords(agent: AgentNow, { texts, formats }: Wording): string {
  const revision = (value: number | null): string =>
    value === null || value === 0 ? texts.ownFile : texts.revision(formats.number(value))
  const gap = texts.configGap(revision(agent.configRevision), revision(agent.configApplied))
  return agent.configProblem === null ? gap : `${gap}: ${agent.configProblem}`
}
