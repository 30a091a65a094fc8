import type { OutageDetail } from '#contract/outage.ts'
import type { Visit } from '#contract/visit.ts'
import type { NoteKind } from '#contract/words.ts'

/** Something that a person said or did at a place. */
export interface Said {
  readonly key: string
  readonly atMs: number
  readonly by: string
  readonly kind: NoteKind | 'visit'
  readonly text: string
  /** Of what its photo is; null where it has none. */
  readonly photo:
    | { readonly of: 'outage'; readonly outage: string; readonly note: number }
    | { readonly of: 'visit'; readonly visit: string }
    | null
}

/** What people said of outages and wrote down at visits, the newest first. */
export function saidOf(
  details: readonly OutageDetail[],
  visits: readonly Visit[],
): readonly Said[] {
  const notes = details.flatMap(({ notes: all }) =>
    all.map(({ id, outage, atMs, by, kind, text }): Said => {
      const photo = kind === 'photo' ? ({ of: 'outage', outage, note: id } as const) : null
      return { key: `note ${id}`, atMs, by, kind, text, photo }
    }),
  )
  const been = visits.map(({ id, atMs, by, text, mediaType }): Said => {
    const photo = mediaType === null ? null : ({ of: 'visit', visit: id } as const)
    return { key: `visit ${id}`, atMs, by, kind: 'visit', text, photo }
  })
  return [...notes, ...been].sort((a, b) => b.atMs - a.atMs || (a.key < b.key ? 1 : -1))
}
