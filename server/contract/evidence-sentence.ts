import type { Evidence } from './outage.ts'
import type { EvidenceSentences } from './report-text/evidence-id.ts'
import type { Cause, EvidenceKind } from './words.ts'

/** What sentences on evidence are made with. */
export interface EvidenceWriting {
  readonly texts: EvidenceSentences
  readonly causes: Readonly<Record<Cause, string>>
  readonly formats: {
    readonly number: (value: number) => string
    readonly duration: (ms: number) => string
    readonly clock: (atMs: number) => string
  }
  /** The name of an agent, device or line by its id. */
  readonly nameOf: (id: string) => string
}

/** Kinds whose value is a span in ms: how long a device had been running, the server been off. */
const SPANS: ReadonlySet<EvidenceKind> = new Set([
  'access-point-restarted',
  'access-point-kept-running',
  'switch-restarted',
  'server-was-off',
  'server-unreachable',
])

/** The value of what an agent says that does not stand at the place. */
const ELSEWHERE = 'elsewhere'

/** `7 of 9`, as correlation takes it down. */
const OF = /^(\d+) of (\d+)$/

/** By whom a piece of evidence was seen, as people call it. */
export function witnessOf({ by }: Evidence, { texts, nameOf }: EvidenceWriting): string {
  return by === 'server' ? texts.server : nameOf(by)
}

/** A piece of evidence as a sentence. */
export function evidenceSentence(evidence: Evidence, writing: EvidenceWriting): string {
  const { kind, value } = evidence
  const { texts } = writing
  return (
    (value === ELSEWHERE ? texts.elsewhere[kind] : undefined) ??
    texts.sentences[kind](witnessOf(evidence, writing), valueWords(kind, value, writing))
  )
}

/** The value as people read it; '' where the sentence says it all without. */
function valueWords(
  kind: EvidenceKind,
  value: Evidence['value'],
  { texts, causes, formats }: EvidenceWriting,
): string {
  if (typeof value === 'number') {
    if (kind === 'agent-silent') return formats.clock(value)
    return SPANS.has(kind) ? formats.duration(value) : formats.number(value)
  }
  if (typeof value !== 'string') return ''
  const [, some, all] = OF.exec(value) ?? []
  if (some !== undefined && all !== undefined) {
    return texts.of(formats.number(Number(some)), formats.number(Number(all)))
  }
  if (kind === 'agent-last-stop') return texts.lastStop[value] ?? value
  if (kind === 'planned-window') return value
  if (kind === 'history') return historyWords(value, causes)
  return ''
}

/** `power` or `power 7, uplink 2`, with the causes in words. */
function historyWords(value: string, causes: EvidenceWriting['causes']): string {
  const known: Readonly<Record<string, string>> = causes
  return value.replaceAll(/[a-z]+(-[a-z]+)*/g, (word) => known[word] ?? word)
}
