import type { Outage } from '#contract/outage.ts'
import type { IncidentTexts } from '../i18n/incident-texts.ts'
import type { FleetView } from './fleet.ts'

/**
 * The name of a device, line or agent by its id; the id itself where the fleet does not know it. An
 * agent is called by the place where it stands.
 */
export function sourceName(
  view: FleetView | null,
  id: string,
  agentOf: (place: string) => string = (place) => place,
): string {
  const home = view?.places.get(view.agents.get(id)?.place ?? '')
  return (
    view?.accessPoints.get(id)?.name ??
    view?.equipment.get(id)?.name ??
    view?.uplinks.get(id)?.provider ??
    (home === undefined ? undefined : agentOf(home.name)) ??
    id
  )
}

/** What an outage befell: the place, and which part of it where it was not the whole. */
export interface SubjectNames {
  readonly title: string
  /** '' for the server. */
  readonly part: string
}

/** The names of what an outage befell. */
export function subjectNames(
  { subject, place }: Pick<Outage, 'subject' | 'place'>,
  view: FleetView | null,
  words: IncidentTexts['subject'],
): SubjectNames {
  if (subject.kind === 'server') return { title: words.server, part: '' }
  const title = (place === null ? undefined : view?.places.get(place)?.name) ?? place ?? subject.id
  if (subject.kind === 'site') return { title, part: words.site }
  return { title, part: `${words[subject.kind]} ${sourceName(view, subject.id)}` }
}
