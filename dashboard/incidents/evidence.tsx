import type { Outage } from '#contract/outage.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { timelineOf, wordedTimeline, type WordedItem } from '../model/evidence-words.ts'
import { sourceName } from '../model/subject-names.ts'
import { nowMs } from '../clock.ts'
import { formats } from '../view-state.ts'

/** Hours, minutes and seconds; the day before them where it is not today. */
function Moment({ atMs }: { readonly atMs: number }) {
  const { clock, moment, time } = formats.value
  const day = moment(atMs, nowMs.peek()).slice(0, -time(atMs).length).trim()
  return (
    <time dateTime={new Date(atMs).toISOString()}>
      {clock(atMs)}
      {day !== '' && <small>{day}</small>}
    </time>
  )
}

function Item({ line: { item, words } }: { readonly line: WordedItem }) {
  const text = incidentTexts.value.evidence
  if (words === null) {
    return (
      <li class={`event event-${item.kind}`}>
        <Moment atMs={item.atMs} />
        <b>{text[item.kind]}</b>
      </li>
    )
  }
  const { sentence, by, raw } = words
  return (
    <li class="event" data-evidence={item.evidence.kind}>
      <Moment atMs={item.atMs} />
      <span>
        {sentence}
        <small>
          {by}
          {raw !== '' && (
            <>
              {' · '}
              {text.raw} <code>{raw}</code>
            </>
          )}
        </small>
      </span>
    </li>
  )
}

/** What was seen of an outage, when, by whom, and the value as it was. */
export function EvidenceTimeline({ outage }: { readonly outage: Outage }) {
  const text = incidentTexts.value.evidence
  const items = wordedTimeline(timelineOf(outage), {
    texts: text,
    causes: messages.value.cause,
    formats: formats.value,
    nameOf: (id) => sourceName(fleet.value, id, text.agentOf),
  })
  return (
    <section>
      <h3>{text.title}</h3>
      {outage.evidence.length === 0 && <p class="muted">{text.none}</p>}
      <ol class="events">
        {items.map((line, index) => (
          <Item key={index} line={line} />
        ))}
        {outage.endMs === null && outage.status !== 'withdrawn' && (
          <li class="event event-lasting">
            <span />
            <span class="muted">{text.lasting}</span>
          </li>
        )}
      </ol>
    </section>
  )
}
