import type { Minutes } from '#contract/minutes.ts'
import { messages } from '../i18n/language.ts'
import { minutesTexts } from '../i18n/minutes-texts.ts'
import { momentOf } from '../incidents/words.ts'
import { Disclosed } from '../parts/disclosed.tsx'
import { GoLink } from '../parts/go-link.tsx'
import { formats } from '../view-state.ts'
import { EvidenceFiles, EvidenceForm } from './counter-evidence.tsx'
import { DecisionForm } from './decision-form.tsx'

type Kept = Minutes['objections'][number]

interface ObjectionProps {
  readonly objection: Kept
  /** Of the place whose line it is. */
  readonly place: string
  readonly onDone: () => void
}

/** What of the report is objected to. Reads signals. */
function meantWords({ outage }: Kept, place: string): string {
  const text = minutesTexts.value
  return outage === null ? text.toLine(place) : text.toOutage(place, momentOf(outage.startMs))
}

function Claimed({ objection }: { readonly objection: Kept }) {
  const text = minutesTexts.value
  const { claimedCause, claimed } = objection
  if (claimedCause === null && claimed === null) return null
  return (
    <p>
      {claimedCause !== null && text.claimedCause(messages.value.cause[claimedCause])}{' '}
      {claimed !== null && text.claimed(momentOf(claimed.startMs), momentOf(claimed.endMs))}
    </p>
  )
}

function Decisions({ objection }: { readonly objection: Kept }) {
  const text = minutesTexts.value
  const { decisions, heldMs } = objection
  const latest = decisions.at(-1)
  if (latest === undefined) return <p>{text.undecided}</p>
  return (
    <>
      <ul class="complaint-answers">
        {decisions.map(({ outcome, by, atMs, reason, acceptedMs }, index) => (
          <li key={index}>
            <p>
              <b>{text.decided(text.outcome[outcome], by, momentOf(atMs))}</b>
              {outcome === 'partly' && ` · ${formats.value.duration(acceptedMs)}`}
            </p>
            <p class="note-text">{reason}</p>
          </li>
        ))}
      </ul>
      {latest.acceptedMs > 0 && heldMs > 0 && (
        <p class="muted">
          {text.newVersion}{' '}
          <GoLink to={{ page: 'reports' }} class="link">
            {text.toReports}
          </GoLink>
        </p>
      )}
    </>
  )
}

function OneObjection({ objection, place, onDone }: ObjectionProps) {
  const text = minutesTexts.value
  const { objector, disputedMs, heldMs, by, atMs, decisions } = objection
  const attachLabel = text.attachTo(objector)
  const decideLabel = text.decideOn(objector)
  return (
    <li>
      <p>
        <b>{objector}</b> {text.disputes(formats.value.duration(disputedMs))} ·{' '}
        {meantWords(objection, place)}
      </p>
      <p class="note-text">{objection.text}</p>
      <Claimed objection={objection} />
      {heldMs === 0 && <p class="muted">{text.gone}</p>}
      <EvidenceFiles objection={objection} />
      <Decisions objection={objection} />
      <p class="muted">{text.recorded(by, momentOf(atMs))}</p>
      <div class="objection-actions">
        <Disclosed word={text.attach} label={attachLabel}>
          {(close) => (
            <EvidenceForm
              objection={objection}
              label={attachLabel}
              onDone={() => {
                close(true)
                onDone()
              }}
              onCancel={() => close(false)}
            />
          )}
        </Disclosed>
        <Disclosed
          word={decisions.length === 0 ? text.decide : text.decideAgain}
          label={decideLabel}
        >
          {(close) => (
            <DecisionForm
              objection={objection}
              label={decideLabel}
              onDone={() => {
                close(true)
                onDone()
              }}
              onCancel={() => close(false)}
            />
          )}
        </Disclosed>
      </div>
    </li>
  )
}

interface ObjectionsProps {
  readonly minutes: Minutes
  readonly onDone: () => void
}

/** What the provider objects to, with its counter-evidence and what the office made of it. */
export function Objections({ minutes, onDone }: ObjectionsProps) {
  const text = minutesTexts.value
  const places = new Map(minutes.lines.map(({ uplink, name }) => [uplink, name]))
  return (
    <section class="objections" aria-labelledby="objections-title">
      <h5 id="objections-title">{text.objections}</h5>
      {minutes.objections.length === 0 && <p class="muted">{text.noObjections}</p>}
      <ul>
        {minutes.objections.map((objection) => (
          <OneObjection
            key={objection.id}
            objection={objection}
            place={places.get(objection.uplink) ?? objection.uplink}
            onDone={onDone}
          />
        ))}
      </ul>
    </section>
  )
}
