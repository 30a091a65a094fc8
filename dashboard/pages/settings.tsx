import '../styles/incident-forms.css'
import '../styles/window-alerts.css'
import '../styles/settings.css'
import { settingsTexts } from '../i18n/settings-texts.ts'
import { OperatorDialog } from '../incidents/operator-dialog.tsx'
import { PushSwitch } from '../incidents/push-switch.tsx'
import { LIST_ID } from '../parts/anchors.ts'
import { GoLink } from '../parts/go-link.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { CitySettingsCard } from '../settings/city-settings.tsx'
import { Look } from '../settings/look.tsx'
import { Who } from '../settings/who.tsx'

/** Choices of this browser, who sits here, and what the server says of the city. */
export function Settings() {
  const text = settingsTexts.value
  return (
    <PageFrame page="settings" hint={text.hint}>
      <div id={LIST_ID} tabIndex={-1} class="cards settings">
        <Look />
        <Who />
        <section class="card" aria-labelledby="notices">
          <h3 id="notices">{text.notices}</h3>
          <p class="muted">{text.noticesHint}</p>
          <PushSwitch />
          <p>
            <GoLink to={{ page: 'incidents', incidents: { tab: 'alerts' } }} class="link">
              {text.toAlerts}
            </GoLink>
          </p>
        </section>
        <CitySettingsCard />
      </div>
      <OperatorDialog />
    </PageFrame>
  )
}
