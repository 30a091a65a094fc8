import type { OutageNote } from '#contract/outage.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { photoUrl } from './calls.ts'
import { initial, momentOf } from './words.ts'

function Photo({ note }: { readonly note: OutageNote }) {
  const text = incidentTexts.value.notes
  const url = photoUrl(note.outage, note.id)
  return (
    <a class="photo" href={url} target="_blank" rel="noreferrer">
      <img src={url} alt={text.photoOf(note.by, momentOf(note.atMs))} loading="lazy" />
    </a>
  )
}

/** What the note says beside who did what. */
function Body({ note }: { readonly note: OutageNote }) {
  if (note.kind === 'photo') return <Photo note={note} />
  const cause = note.cause === null ? '' : initial(messages.value.cause[note.cause])
  const words = [cause, note.text].filter(Boolean).join(': ')
  return words === '' ? null : <p class="note-text">{words}</p>
}

function Note({ note }: { readonly note: OutageNote }) {
  const text = incidentTexts.value.notes
  const didTakeBack = note.kind === 'override' && note.cause === null
  return (
    <li class="note">
      <p>
        <b>{note.by}</b> {didTakeBack ? text.tookBack : text.kind[note.kind]}{' '}
        <small class="muted">{momentOf(note.atMs)}</small>
      </p>
      <Body note={note} />
    </li>
  )
}

/** What people said about an outage, the oldest first. */
export function Notes({ notes }: { readonly notes: readonly OutageNote[] }) {
  const text = incidentTexts.value.notes
  return (
    <section>
      <h3>{text.title}</h3>
      {notes.length === 0 ? (
        <p class="muted">{text.none}</p>
      ) : (
        <ul class="notes">
          {notes.map((note) => (
            <Note key={note.id} note={note} />
          ))}
        </ul>
      )}
    </section>
  )
}
