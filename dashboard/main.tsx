import './styles/tokens.css'
import './styles/base.css'
import './styles/header.css'
import './styles/nav.css'
import './styles/list.css'
import './styles/map.css'
import './styles/panel.css'
import './styles/agents.css'
import './styles/pages.css'
import './styles/phone.css'
import './styles/print.css'
import { effect } from '@preact/signals'
import { render } from 'preact'
import { startClock } from './clock.ts'
import { chooseLanguage, language, messages } from './i18n/language.ts'
import { fleet, loadFailure, startLive } from './live.ts'
import { Agents } from './pages/agents.tsx'
import { City } from './pages/city.tsx'
import { startOpenPlace } from './open-place.ts'
import { FirstRun } from './pages/first-run.tsx'
import { LAZY_PAGES } from './pages/registry.ts'
import { Trouble } from './pages/trouble.tsx'
import type { PageName } from './model/address.ts'
import { LIST_ID } from './parts/anchors.ts'
import { Announcer } from './parts/announcer.tsx'
import { Header } from './parts/header.tsx'
import { Help } from './parts/help.tsx'
import { Nav } from './parts/nav.tsx'
import { startShortcuts } from './parts/shortcuts.ts'
import { startKeeping } from './worker/keep-fleet.ts'
import { startWorker } from './worker/start-worker.ts'
import { startWatchingLine } from './worker/watch-line.ts'
import { page, startAddress, startTheme, tally } from './view-state.ts'

function Page() {
  if (fleet.value === null && loadFailure.value !== null) {
    return <Trouble failure={loadFailure.value} />
  }
  if (page.value === 'agents') return <Agents />
  const Lazy = LAZY_PAGES[page.value]
  if (Lazy !== undefined) return <Lazy />
  return fleet.value?.places.size === 0 ? <FirstRun /> : <City />
}

/** Pages that fill the screen by themselves. */
const BARE_PAGES: readonly PageName[] = ['wallboard']

function Dashboard() {
  const { skip, pages } = messages.value
  if (BARE_PAGES.includes(page.value)) return <Page />
  return (
    <>
      <a class="skip" href={`#${LIST_ID}`}>
        {pages[page.value].skip}
      </a>
      {page.value === 'city' && fleet.value?.places.size !== 0 && (
        <a class="skip" href="#map">
          {skip.map}
        </a>
      )}
      <Header />
      <div class="frame">
        {fleet.value !== null && <Nav />}
        <Page />
      </div>
      <Help />
      <Announcer />
    </>
  )
}

/** The tab's title carries the number of dark places, for the operator who is in another tab. */
function startTitle(): void {
  effect(() => {
    const { appName, state, pages } = messages.value
    const title = page.value === 'city' ? '' : pages[page.value].name
    const names = [title, fleet.value?.city.name, appName]
    const name = names.filter(Boolean).join(' · ')
    const { down } = tally.value
    document.title = down > 0 ? `(${down} ${state.down.toLowerCase()}) ${name}` : name
  })
}

startTheme()
startAddress()
startShortcuts()
startTitle()
startClock()
startLive()
startOpenPlace()
startKeeping()
startWatchingLine()
startWorker()
chooseLanguage(language.value)
const host = document.getElementById('dashboard')
if (host === null) throw new Error('[dashboard] index.html has no element #dashboard')
render(<Dashboard />, host)
