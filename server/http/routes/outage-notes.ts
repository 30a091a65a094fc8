import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { newNoteSchema } from '#contract/outage.ts'
import { PATHS } from '#contract/paths.ts'
import type { Alerting } from '../../alert/alerting.ts'
import { cleanPhoto } from '../../journal/clean-photo.ts'
import { NOTES_MAX, PHOTOS_MAX } from '../../journal/outage-notes.ts'
import type { NoteResult } from '../../journal/outage-notes.ts'
import type { Journal } from '../../journal/open.ts'
import { PHOTO_BYTES_MAX } from '../../journal/photos.ts'
import type { Sayings } from '../../outages/sayings.ts'
import { readBytes, readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'
import { unknownOutage } from './outages.ts'

export interface OutageNoteRouteDeps {
  readonly journal: Pick<Journal, 'outageNotes'>
  readonly sayings: Sayings
  readonly alerting: Pick<Alerting, 'acknowledgeOutage'>
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 16_384
const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/png': 'png', 'image/webp': 'webp' } as const

/**
 * `POST /v1/outages/:id/notes` (201 with the note; 409 when there are too many; 422 for a cause
 * without a reason), `POST /v1/outages/:id/photos` with the picture as its body (413 over 8 MB; 415
 * for bytes that are no whole JPEG, PNG or WebP, whatever the header says) and `GET .../photos/:note`.
 * What a camera wrote beside a picture is not kept.
 */
export function outageNoteRoutes({
  journal,
  sayings,
  alerting,
  operator,
}: OutageNoteRouteDeps): Hono {
  return new Hono()
    .post(PATHS.outageNotes, operator, async (c) => {
      const note = await readJson(c, BODY_BYTES_MAX, newNoteSchema)
      if (note instanceof Response) return note
      const fault = faultOf(note)
      if (fault !== null) {
        return problem(c, 422, 'The note says too little', { errors: [fault] })
      }
      const cause = note.kind === 'override' ? note.cause : null
      const [id, by] = [c.req.param('id'), operatorOf(c)]
      const result = await sayings.say(id, { ...note, cause, by })
      // Whoever takes care of an outage takes care of its incident: nobody else needs to be called.
      if (note.kind === 'acknowledge' && result.outcome === 'added') {
        await alerting.acknowledgeOutage(id, by)
      }
      return answer(c, result)
    })
    .post(PATHS.outagePhotos, operator, async (c) => {
      const bytes = await readBytes(c, PHOTO_BYTES_MAX)
      if (bytes === null) {
        const detail = `at most ${PHOTO_BYTES_MAX} bytes`
        return problem(c, 413, 'The photo is too large', { detail })
      }
      const photo = cleanPhoto(bytes)
      if (photo === null) {
        return problem(c, 415, 'This is no photo', { detail: 'expected JPEG, PNG or WebP' })
      }
      return answer(c, await sayings.showPhoto(c.req.param('id'), operatorOf(c), photo))
    })
    .get(PATHS.outagePhoto, async (c) => {
      const { id, note } = c.req.param()
      const photo = /^\d{1,15}$/.test(note)
        ? await journal.outageNotes.photo(id, Number(note))
        : null
      if (photo === null) return problem(c, 404, 'There is no such photo')
      return c.body(photo.bytes, 200, {
        'Content-Type': photo.type,
        'Content-Disposition': `inline; filename="pantau-${note}.${EXTENSIONS[photo.type]}"`,
        'X-Content-Type-Options': 'nosniff',
        // A note never changes; it shows people and places, so no proxy keeps it.
        'Cache-Control': 'private, max-age=31536000, immutable',
      })
    })
}

type Note = { readonly kind: string; readonly text: string; readonly cause: string | null }

/** A cause without a reason could not be defended, and an empty comment says nothing. */
function faultOf({ kind, text, cause }: Note) {
  if (kind === 'override' && cause !== null && text === '') {
    return { path: 'text', message: 'expected the reason for the cause' }
  }
  return kind === 'comment' && text === '' ? { path: 'text', message: 'expected a comment' } : null
}

function answer(c: Context, result: NoteResult): Response {
  switch (result.outcome) {
    case 'added':
      return c.json(result.note, 201)
    case 'no-outage':
      return unknownOutage(c)
    case 'too-many': {
      const detail = `at most ${NOTES_MAX} notes and ${PHOTOS_MAX} photos of one outage`
      return problem(c, 409, 'There are too many notes', { detail })
    }
    default:
      return result satisfies never
  }
}
