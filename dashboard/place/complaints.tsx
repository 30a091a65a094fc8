import '../styles/complaints.css'
import type { Complaint, PlaceComplaints } from '#contract/complaint.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId } from '../api.ts'
import { complaintTexts } from '../i18n/complaint-texts.ts'
import { messages } from '../i18n/language.ts'
import { momentOf } from '../incidents/words.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { Disclosed } from '../parts/disclosed.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { formats } from '../view-state.ts'
import { AnswerForm } from './complaint-answer.tsx'
import { ComplaintForm } from './complaint-form.tsx'

/** So many are shown; older ones are a matter of reports. */
const LISTED_MAX = 20

/** What was known when it came: the outage, or the state that was seen. */
function KnownThen({ complaint }: { readonly complaint: Complaint }) {
  const text = complaintTexts.value
  const { outage, stateThen } = complaint
  if (outage === null) {
    // Seen as well and complained of all the same: that is worth a look.
    const isDoubted = stateThen === 'up'
    return <p>{isDoubted ? <b>{text.stateThen.up}</b> : text.stateThen[stateThen]}</p>
  }
  const opened = { kind: 'outage', id: outage.id } as const
  return (
    <p>
      <GoLink to={{ page: 'incidents', incidents: { opened } }} class="link">
        {text.known(momentOf(outage.startMs), messages.value.cause[outage.cause])}
      </GoLink>
    </p>
  )
}

/** How long it took to answer and to resolve. */
function Pace({ complaint }: { readonly complaint: Complaint }) {
  const text = complaintTexts.value
  const { receivedAtMs, firstAnswerAtMs, resolvedAtMs } = complaint
  const after = (atMs: number): string => formats.value.duration(atMs - receivedAtMs)
  const words = [
    firstAnswerAtMs === null ? text.unanswered : text.answeredAfter(after(firstAnswerAtMs)),
    resolvedAtMs !== null && text.resolvedAfter(after(resolvedAtMs)),
    resolvedAtMs === null && firstAnswerAtMs !== null && text.open,
  ]
  return <p>{words.filter(Boolean).join(' · ')}</p>
}

interface OneProps {
  readonly complaint: Complaint
  readonly onDone: () => void
}

function OneComplaint({ complaint, onDone }: OneProps) {
  const text = complaintTexts.value
  const when = momentOf(complaint.receivedAtMs)
  const kind = text.kind[complaint.kind]
  const label = text.answerTo(kind, when)
  return (
    <li>
      <p>
        <b>{kind}</b> <small class="muted">{when}</small>
      </p>
      {complaint.text !== '' && <p class="note-text">{complaint.text}</p>}
      <KnownThen complaint={complaint} />
      <Pace complaint={complaint} />
      <p class="muted">{text.recorded(text.channel[complaint.channel], complaint.recordedBy)}</p>
      {complaint.answers.length > 0 && (
        <ul class="complaint-answers">
          {complaint.answers.map(({ atMs, by, text: said, isResolved }, index) => (
            <li key={index}>
              <p>
                <b>{by}</b> {isResolved ? text.resolved : text.answered}{' '}
                <small class="muted">{momentOf(atMs)}</small>
              </p>
              <p class="note-text">{said}</p>
            </li>
          ))}
        </ul>
      )}
      <Disclosed word={text.answer} label={label}>
        {(close) => (
          <AnswerForm
            complaint={complaint.id}
            label={label}
            onDone={() => {
              close(true)
              onDone()
            }}
            onCancel={() => close(false)}
          />
        )}
      </Disclosed>
    </li>
  )
}

/** What people complained of at a place, what was known of it, and how quickly it was dealt with. */
export function Complaints({ place }: { readonly place: string }) {
  const text = complaintTexts.value
  const { count } = formats.value
  const asked = useAsked<PlaceComplaints>(
    `${ofId(PATHS.placeComplaints, place)}?limit=${LISTED_MAX}`,
  )
  return (
    <section class="card place-complaints">
      <h3>{text.title}</h3>
      <Answer of={asked}>
        {({ complaints, total }) => (
          <>
            {total === 0 && <p class="muted">{text.none}</p>}
            {total > complaints.length && (
              <p class="muted">{text.cut(count(complaints.length), count(total))}</p>
            )}
            <ul>
              {complaints.map((complaint) => (
                <OneComplaint key={complaint.id} complaint={complaint} onDone={asked.refresh} />
              ))}
            </ul>
          </>
        )}
      </Answer>
      <Disclosed word={text.add} label={text.add}>
        {(close) => (
          <ComplaintForm
            place={place}
            onDone={() => {
              close(true)
              asked.refresh()
            }}
            onCancel={() => close(false)}
          />
        )}
      </Disclosed>
    </section>
  )
}
