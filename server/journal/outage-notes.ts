import type { Kysely, Selectable, Transaction } from 'kysely'
import type { OutageNote } from '#contract/outage.ts'
import type { Cause } from '#contract/words.ts'
import type { CleanPhoto } from './clean-photo.ts'
import { exclusive } from './exclusive.ts'
import type { Said } from './outages.ts'
import type { Photos, PhotoType } from './photos.ts'
import type { JournalTables } from './schema.ts'

/** More of them show nothing that the first twenty do not. */
export const PHOTOS_MAX = 20
/** As many as a page can show; an outage that is talked about more has a page of its own elsewhere. */
export const NOTES_MAX = 1000

/** A note before it has its number. */
export type NoteDraft = Omit<OutageNote, 'id' | 'mediaType'>

/** What became of a note: added, or refused because there are too many of its kind. */
export type NoteResult =
  | { readonly outcome: 'added'; readonly note: OutageNote; readonly said: Said }
  | { readonly outcome: 'no-outage' | 'too-many' }

/** What people say about outages: notes are added, never changed, and go with their outage. */
export class OutageNotes {
  readonly #db: Kysely<JournalTables>
  readonly #photos: Photos

  constructor(db: Kysely<JournalTables>, photos: Photos) {
    this.#db = db
    this.#photos = photos
  }

  /** The notes of an outage, the oldest first. */
  async list(outage: string): Promise<readonly OutageNote[]> {
    const rows = await this.#db
      .selectFrom('outage_note')
      .selectAll()
      .where('outage', '=', outage)
      .orderBy('id')
      .execute()
    return rows.map(noteOf)
  }

  /** Adds a note and what follows from it, all or nothing. */
  add(draft: NoteDraft): Promise<NoteResult> {
    return this.#insert(draft, null)
  }

  /** Keeps a photo and the note that names it. */
  async addPhoto(draft: NoteDraft, { bytes, type }: CleanPhoto): Promise<NoteResult> {
    const name = await this.#photos.put(bytes)
    try {
      const result = await this.#insert(draft, { name, type })
      if (result.outcome !== 'added') await this.#photos.remove(name)
      return result
    } catch (cause) {
      await this.#photos.remove(name)
      throw cause
    }
  }

  /** The photo of a note; null where the outage has no such photo. */
  async photo(
    outage: string,
    note: number,
  ): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: PhotoType } | null> {
    const row = await this.#db
      .selectFrom('outage_note')
      .select(['photo', 'media_type'])
      .where('outage', '=', outage)
      .where('id', '=', note)
      .executeTakeFirst()
    if (row === undefined || row.photo === null || row.media_type === null) return null
    const bytes = await this.#photos.read(row.photo)
    return bytes === null ? null : { bytes, type: row.media_type }
  }

  /** Deletes the photos of outages that ended before the cut; their notes go with the outages. */
  async expirePhotos(olderThanMs: number): Promise<void> {
    const rows = await this.#db
      .selectFrom('outage_note')
      .innerJoin('outage', 'outage.id', 'outage_note.outage')
      .select('photo')
      .where('outage.end_at_ms', '<', olderThanMs)
      .where('photo', 'is not', null)
      .execute()
    for (const { photo } of rows) if (photo !== null) await this.#photos.remove(photo)
  }

  async #insert(
    draft: NoteDraft,
    photo: { readonly name: string; readonly type: PhotoType } | null,
  ): Promise<NoteResult> {
    return exclusive(this.#db, async (tx) => {
      const outage = await tx
        .selectFrom('outage')
        .select('said')
        .where('id', '=', draft.outage)
        .executeTakeFirst()
      if (outage === undefined) return { outcome: 'no-outage' }
      const notes = await count(tx, draft.outage, photo !== null)
      if (notes >= (photo === null ? NOTES_MAX : PHOTOS_MAX)) return { outcome: 'too-many' }
      const row = await tx
        .insertInto('outage_note')
        .values({
          outage: draft.outage,
          at_ms: draft.atMs,
          by: draft.by,
          kind: draft.kind,
          text: draft.text,
          cause: draft.cause,
          media_type: photo?.type ?? null,
          photo: photo?.name ?? null,
        })
        .returningAll()
        .executeTakeFirstOrThrow()
      const said = saidAfter(JSON.parse(outage.said) as Said, draft)
      await tx
        .updateTable('outage')
        .set({ said: JSON.stringify(said), override_cause: said.override?.cause ?? null })
        .where('id', '=', draft.outage)
        .execute()
      return { outcome: 'added', note: noteOf(row), said }
    })
  }
}

async function count(
  tx: Transaction<JournalTables>,
  outage: string,
  onlyPhotos: boolean,
): Promise<number> {
  let select = tx
    .selectFrom('outage_note')
    .select(({ fn }) => fn.countAll<number>().as('notes'))
    .where('outage', '=', outage)
  if (onlyPhotos) select = select.where('photo', 'is not', null)
  return (await select.executeTakeFirstOrThrow()).notes
}

/** What is said of an outage once this note is added. */
function saidAfter(before: Said, { kind, text, cause, by, atMs }: NoteDraft): Said {
  switch (kind) {
    case 'acknowledge':
      return { ...before, acknowledged: { by, atMs } }
    case 'assign':
      return { ...before, assignee: text === '' ? null : text }
    case 'override':
      return { ...before, override: overrideOf(cause, text, by, atMs) }
    case 'comment':
    case 'photo':
      return before
    default:
      return kind satisfies never
  }
}

function overrideOf(
  cause: Cause | null,
  reason: string,
  by: string,
  atMs: number,
): Said['override'] {
  return cause === null ? null : { cause, reason, by, atMs }
}

function noteOf(row: Selectable<JournalTables['outage_note']>): OutageNote {
  return {
    id: row.id,
    outage: row.outage,
    atMs: row.at_ms,
    by: row.by,
    kind: row.kind,
    text: row.text,
    cause: row.cause,
    mediaType: row.media_type,
  }
}
