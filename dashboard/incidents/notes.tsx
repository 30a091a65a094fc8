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

/** Names the outage that a note is of, where there are several. */
export type NameOf = (outage: string) => string

function Note({ note, nameOf }: { readonly note: OutageNote; readonly nameOf?: NameOf }) {
  const text = incidentTexts.value.notes
  const name = nameOf?.(note.outage) ?? ''
  const didTakeBack = note.kind === 'override' && note.cause === null
  return (
    <li class="note">
      <p>
        <b>{note.by}</b> {didTakeBack ? text.tookBack : text.kind[note.kind]}{' '}
        <small class="muted">{[name, momentOf(note.atMs)].filter(Boolean).join(' · ')}</small>
      </p>
      <Body note={note} />
    </li>
  )
}

interface NotesProps {
  /** The oldest first. */
  readonly notes: readonly OutageNote[]
  readonly nameOf?: NameOf
}

/** What people said about an outage, or about all of an incident. */
export function Notes({ notes, nameOf }: NotesProps) {
  const text = incidentTexts.value.notes
  return (
    <section>
      <h3>{text.title}</h3>
      {notes.length === 0 ? (
        <p class="muted">{text.none}</p>
      ) : (
        <ul class="notes">
          {notes.map((note) => (
            <Note key={`${note.outage} ${note.id}`} note={note} {...(nameOf && { nameOf })} />
          ))}
        </ul>
      )}
    </section>
  )
}
