import { evidenceSentence, witnessOf } from '#contract/evidence-sentence.ts'
import type { Evidence, Outage } from '#contract/outage.ts'
import type { EvidenceKind } from '#contract/words.ts'
import type { IncidentTexts } from '../i18n/incident-texts.ts'
import type { Messages } from '../i18n/language.ts'
import type { Formats } from './format.ts'

/** One line of the timeline of an outage. */
export type TimelineItem =
  | { readonly kind: 'evidence'; readonly atMs: number; readonly evidence: Evidence }
  | { readonly kind: 'began' | 'ended'; readonly atMs: number }

/** What was seen of an outage and when it began and ended, the earliest first. */
export function timelineOf({
  startMs,
  endMs,
  evidence,
}: Pick<Outage, 'startMs' | 'endMs' | 'evidence'>): readonly TimelineItem[] {
  const items: readonly TimelineItem[] = [
    { kind: 'began', atMs: startMs },
    ...evidence.map((one) => ({ kind: 'evidence', atMs: one.atMs, evidence: one }) as const),
    ...(endMs === null ? [] : [{ kind: 'ended', atMs: endMs } as const]),
  ]
  // What is as old as the end belongs to the outage: a sort that is stable would put the end last.
  return items.toSorted(
    (a, b) => a.atMs - b.atMs || Number(a.kind === 'ended') - Number(b.kind === 'ended'),
  )
}

/** What words are made with. */
export interface EvidenceWording {
  readonly texts: IncidentTexts['evidence']
  readonly causes: Messages['cause']
  readonly formats: Pick<Formats, 'number' | 'duration' | 'clock'>
  /** The name of an agent, device or line by its id. */
  readonly nameOf: (id: string) => string
}

/** A piece of evidence in words, with whose word it is and the value as it was taken down. */
export interface EvidenceWords {
  readonly sentence: string
  readonly by: string
  /** '' when there is none. */
  readonly raw: string
}

/** Kinds whose raw value says more than the sentence: an uptime to the ms, a boot id, why unreadable. */
const WITH_RAW: ReadonlySet<EvidenceKind> = new Set([
  'access-point-restarted',
  'access-point-kept-running',
  'switch-restarted',
  'agent-new-boot',
  'agent-same-boot',
  'unreadable',
])

/** A piece of evidence in words. */
export function evidenceWords(evidence: Evidence, wording: EvidenceWording): EvidenceWords {
  const { kind, value } = evidence
  return {
    sentence: evidenceSentence(evidence, wording),
    by: wording.texts.by(witnessOf(evidence, wording)),
    raw: WITH_RAW.has(kind) && typeof value !== 'boolean' ? String(value ?? '') : '',
  }
}

/** A line of the timeline; a piece of evidence with its words. */
export type WordedItem =
  | {
      readonly item: Extract<TimelineItem, { readonly kind: 'evidence' }>
      readonly words: EvidenceWords
    }
  | { readonly item: Exclude<TimelineItem, { readonly kind: 'evidence' }>; readonly words: null }

/** The lines with their words. What one witness says in the same words again is left out. */
export function wordedTimeline(
  items: readonly TimelineItem[],
  wording: EvidenceWording,
): readonly WordedItem[] {
  const said = new Set<string>()
  return items.flatMap((item): readonly WordedItem[] => {
    if (item.kind !== 'evidence') return [{ item, words: null }]
    const words = evidenceWords(item.evidence, wording)
    const key = `${item.evidence.by} ${words.sentence}`
    if (said.has(key)) return []
    said.add(key)
    return [{ item, words }]
  })
}
