import type { NoteKind } from '#contract/words.ts'
import type { CleanPhoto } from '../journal/clean-photo.ts'
import type { NoteDraft, NoteResult } from '../journal/outage-notes.ts'
import type { Said } from '../journal/outages.ts'
import type { Journal } from '../journal/open.ts'

/** What a person says of an outage. */
export interface Saying {
  readonly by: string
  readonly kind: Exclude<NoteKind, 'photo'>
  readonly text: string
  readonly cause: NoteDraft['cause']
}

export interface SayingsDeps {
  readonly journal: Pick<Journal, 'outageNotes'>
  readonly nowMs: () => number
  /** Resolves when all outages that are known are in the journal, so that they can be spoken of. */
  readonly written: () => Promise<void>
  readonly heard: (outage: string, said: Said) => void
}

/** What people say of outages: it is in the journal before anybody sees it. */
export class Sayings {
  readonly #deps: SayingsDeps

  constructor(deps: SayingsDeps) {
    this.#deps = deps
  }

  async say(outage: string, saying: Saying): Promise<NoteResult> {
    const { journal, nowMs, written } = this.#deps
    await written()
    const draft = { ...saying, outage, atMs: nowMs() }
    return this.#told(outage, await journal.outageNotes.add(draft))
  }

  async showPhoto(outage: string, by: string, photo: CleanPhoto): Promise<NoteResult> {
    const { journal, nowMs, written } = this.#deps
    await written()
    const draft = { outage, by, atMs: nowMs(), kind: 'photo', text: '', cause: null } as const
    return this.#told(outage, await journal.outageNotes.addPhoto(draft, photo))
  }

  #told(outage: string, result: NoteResult): NoteResult {
    if (result.outcome === 'added') this.#deps.heard(outage, result.said)
    return result
  }
}
