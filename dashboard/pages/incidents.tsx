import '../styles/incidents.css'
import '../styles/incident-panel.css'
import '../styles/incident-forms.css'
import '../styles/window-alerts.css'
import { Alerts } from '../incidents/alerts.tsx'
import { IncidentFilters } from '../incidents/incident-filters.tsx'
import { DegradedList } from '../incidents/degraded-list.tsx'
import { IncidentList, OutageList } from '../incidents/incident-lists.tsx'
import { IncidentPanel } from '../incidents/incident-panel.tsx'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { OutagePanel } from '../incidents/outage-panel.tsx'
import { Windows } from '../incidents/windows.tsx'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { INCIDENT_TABS, type IncidentTab } from '../model/incident-address.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { useArrival } from '../parts/arrival.ts'
import { PageTabs } from '../parts/page-tabs.tsx'
import { incidentsView } from '../view-state.ts'

function Tabs({ tab }: { readonly tab: IncidentTab }) {
  const text = incidentTexts.value.tabs
  const stepTo = (name: IncidentTab) => ({ page: 'incidents', incidents: { tab: name } }) as const
  return <PageTabs tabs={INCIDENT_TABS} tab={tab} label={text.label} names={text} stepTo={stepTo} />
}

function Part({ tab }: { readonly tab: IncidentTab }) {
  switch (tab) {
    case 'incidents':
      return <IncidentList />
    case 'outages':
      return <OutageList />
    case 'degraded':
      return <DegradedList />
    case 'windows':
      return <Windows />
    case 'alerts':
      return <Alerts />
    default:
      return tab satisfies never
  }
}

/** Incidents with their causes: what lasts, what was, and who is told. */
export function Incidents() {
  const text = incidentTexts.value
  const { tab, opened } = incidentsView.value
  useArrival()
  return (
    <main class={`agents incidents${opened === null ? '' : ' has-panel'}`}>
      <div class="incidents-main">
        <div class="agents-body">
          <h2>{messages.value.incidents.title}</h2>
          <Tabs tab={tab} />
          <p class="muted tab-hint">{text.hint[tab]}</p>
          {(tab === 'incidents' || tab === 'outages') && <IncidentFilters />}
          <div
            id={LIST_ID}
            class="agents-list"
            role="region"
            aria-label={text.tabs[tab]}
            tabIndex={-1}
          >
            {fleet.value === null ? (
              <div
                class="skeleton skeleton-part"
                role="status"
                aria-label={messages.value.loading}
              />
            ) : (
              <Part tab={tab} />
            )}
          </div>
        </div>
      </div>
      {opened?.kind === 'incident' && <IncidentPanel key={opened.id} id={opened.id} />}
      {opened?.kind === 'outage' && <OutagePanel key={opened.id} id={opened.id} />}
      <OperatorDialog />
    </main>
  )
}
