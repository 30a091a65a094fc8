import type { Kysely, Selectable } from 'kysely'
import type { PlaceId } from '#contract/ids.ts'
import type { Visit } from '#contract/visit.ts'
import type { CleanPhoto } from './clean-photo.ts'
import { exclusive } from './exclusive.ts'
import type { Photos, PhotoType } from './photos.ts'
import type { JournalTables } from './schema.ts'

/** Of one place; a technician every day for three years. */
export const VISITS_MAX = 1000

/** What became of a visit. `known`: it was sent before; `taken`: its id is that of another visit. */
export type VisitResult =
  | { readonly outcome: 'added' | 'known'; readonly visit: Visit }
  | { readonly outcome: 'taken' | 'too-many' }

/** What became of the photo of a visit. */
export type VisitPhotoResult = 'added' | 'known' | 'no-visit'

/** Who was at which place, when, and what he or she wrote down; only ever added. */
export class Visits {
  readonly #db: Kysely<JournalTables>
  readonly #photos: Photos

  constructor(db: Kysely<JournalTables>, photos: Photos) {
    this.#db = db
    this.#photos = photos
  }

  /** The latest visits to a place, the newest first. */
  async list(place: PlaceId, limit: number): Promise<readonly Visit[]> {
    const rows = await this.#db
      .selectFrom('place_visit')
      .selectAll()
      .where('place', '=', place)
      .orderBy('at_ms', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute()
    return rows.map(visitOf)
  }

  /** Keeps a visit, once however often it is sent. */
  add(visit: Omit<Visit, 'mediaType'>): Promise<VisitResult> {
    return exclusive(this.#db, async (tx) => {
      const kept = await tx
        .selectFrom('place_visit')
        .selectAll()
        .where('id', '=', visit.id)
        .executeTakeFirst()
      if (kept !== undefined) {
        const isSame = kept.place === visit.place && kept.by === visit.by
        return isSame ? { outcome: 'known', visit: visitOf(kept) } : { outcome: 'taken' }
      }
      const { visits } = await tx
        .selectFrom('place_visit')
        .select(({ fn }) => fn.countAll<number>().as('visits'))
        .where('place', '=', visit.place)
        .executeTakeFirstOrThrow()
      if (visits >= VISITS_MAX) return { outcome: 'too-many' }
      const { atMs, receivedAtMs, ...rest } = visit
      const row = { ...rest, at_ms: atMs, received_at_ms: receivedAtMs }
      await tx
        .insertInto('place_visit')
        .values({ ...row, media_type: null, photo: null })
        .execute()
      return { outcome: 'added', visit: { ...visit, mediaType: null } }
    })
  }

  /** Keeps the photo of a visit; the first one stays. */
  async addPhoto(
    place: PlaceId,
    id: string,
    { bytes, type }: CleanPhoto,
  ): Promise<VisitPhotoResult> {
    const found = await this.#find(place, id)
    if (found === undefined) return 'no-visit'
    if (found.photo !== null) return 'known'
    const name = await this.#photos.put(bytes)
    const { numUpdatedRows } = await this.#db
      .updateTable('place_visit')
      .set({ photo: name, media_type: type })
      .where('id', '=', id)
      .where('photo', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows > 0n) return 'added'
    // Two senders at once: the other one's is kept.
    await this.#photos.remove(name)
    return 'known'
  }

  /** The photo of a visit; null where there is none. */
  async photo(
    place: PlaceId,
    id: string,
  ): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: PhotoType } | null> {
    const found = await this.#find(place, id)
    if (found === undefined || found.photo === null || found.media_type === null) return null
    const bytes = await this.#photos.read(found.photo)
    return bytes === null ? null : { bytes, type: found.media_type }
  }

  /** Deletes the visits that were heard of before the cut, with their photos. */
  async expire(olderThanMs: number): Promise<void> {
    const rows = await this.#db
      .deleteFrom('place_visit')
      .where('received_at_ms', '<', olderThanMs)
      .returning('photo')
      .execute()
    for (const { photo } of rows) if (photo !== null) await this.#photos.remove(photo)
  }

  #find(place: PlaceId, id: string) {
    return this.#db
      .selectFrom('place_visit')
      .select(['photo', 'media_type'])
      .where('place', '=', place)
      .where('id', '=', id)
      .executeTakeFirst()
  }
}

function visitOf(row: Selectable<JournalTables['place_visit']>): Visit {
  return {
    id: row.id,
    place: row.place as PlaceId,
    outage: row.outage,
    atMs: row.at_ms,
    receivedAtMs: row.received_at_ms,
    by: row.by,
    text: row.text,
    mediaType: row.media_type,
  }
}
