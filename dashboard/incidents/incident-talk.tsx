import type { Outage } from '#contract/outage.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { isOpenOutage } from '../incidents-state.ts'
import { useLiveResource } from '../parts/live-resource.ts'
import { Loaded } from '../parts/loaded.tsx'
import { getNotesOf } from './calls.ts'
import { Notes } from './notes.tsx'
import { NoteForms } from './outage-actions.tsx'
import { outageNames } from './words.ts'

/** Of so many outages the notes are read at once; those of the others are with their rows. */
const READ_MAX = 12

interface IncidentTalkProps {
  /** The outages of the incident. */
  readonly found: readonly Outage[]
  /** Called when something was saved. */
  readonly onDone: () => void
}

/**
 * What people said about an incident and a way to say more, where it is opened. Notes are kept with
 * outages: what is written here is kept with the first of those that last.
 */
export function IncidentTalk({ found, onDone }: IncidentTalkProps) {
  const text = incidentTexts.value.notes
  const asked = found.filter(({ status }) => status !== 'withdrawn').slice(0, READ_MAX)
  const version = asked.map(({ revision, revisedAtMs }) => `${revision} ${revisedAtMs}`).join()
  const ids = asked.map(({ id }) => id).join(' ')
  const { resource, retry, refresh } = useLiveResource(ids, version, getNotesOf)
  const lead = asked.find(isOpenOutage) ?? asked[0]
  if (lead === undefined) return null
  const names = new Map(asked.map((one) => [one.id, outageNames(one).title]))
  const hasOthers = new Set(names.values()).size > 1
  const nameOf = hasOthers ? (id: string) => names.get(id) ?? '' : undefined
  return (
    <>
      <Loaded resource={resource.value} retry={retry}>
        {(notes) => <Notes notes={notes} {...(nameOf && { nameOf })} />}
      </Loaded>
      <section class="actions">
        <h3>{text.actions}</h3>
        {lead.assignee !== null && lead.assignee !== '' && <p>{text.assigned(lead.assignee)}</p>}
        {hasOthers && <p class="muted">{text.keptWith(outageNames(lead).title)}</p>}
        <NoteForms
          outage={lead}
          onDone={() => {
            refresh()
            onDone()
          }}
        />
      </section>
    </>
  )
}
