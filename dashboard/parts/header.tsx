import { useComputed } from '@preact/signals'
import { CircleHelp, Moon, Sun } from 'lucide'
import { addressFaults } from '../address-note.ts'
import { nowMs } from '../clock.ts'
import { LANGUAGES, chooseLanguage, language, messages } from '../i18n/language.ts'
import { isPastOpen } from '../layers/choice.ts'
import { fleet } from '../live.ts'
import { lazyPart } from '../map/lazy-part.tsx'
import type { PageName } from '../model/address.ts'
import { past } from '../time-machine/past.ts'
import { formats, freshness, page, theme, toggleTheme } from '../view-state.ts'
import { AgentFigures } from './agent-figures.tsx'
import { Figures } from './figures.tsx'
import { helpOpen } from './help.tsx'
import { Icon } from './icon.tsx'
import { IncidentFigures } from './incident-figures.tsx'
import { UnknownFigures } from './unknown-figures.tsx'

/** How fresh the screen is, in a word and a colour, always in sight. */
function LiveSign() {
  const text = useComputed(() => {
    const { live } = messages.value
    const now = freshness.value
    if (now.kind !== 'stale' && now.kind !== 'offline') return live[now.kind]
    const { moment, zone } = formats.value
    return live[now.kind](`${moment(now.sinceMs, nowMs.value)} ${zone}`)
  })
  // On a phone there is room for a word and the hour.
  const short = useComputed(() => {
    const now = freshness.value
    if (now.kind !== 'stale' && now.kind !== 'offline') return ''
    return `${messages.value.live.short[now.kind]} · ${formats.value.moment(now.sinceMs, nowMs.value)}`
  })
  const kind = useComputed(() => freshness.value.kind)
  return (
    <span class={`live live-${kind.value}`} title={messages.value.live.hint}>
      <span class="live-dot" aria-hidden="true" />
      <span role="status">
        <span class="live-words">{text}</span>
        <span class="live-short" aria-hidden="true" data-words={short} />
      </span>
    </span>
  )
}

const AddressNote = lazyPart(async () => (await import('./address-note.tsx')).AddressNote)

/** The city's time and day, so that no operator has to reckon with zones. */
function CityClock() {
  const text = useComputed(() => formats.value.clock(nowMs.value))
  const date = useComputed(() => formats.value.date(nowMs.value))
  return (
    <span class="city-clock" aria-hidden="true">
      {text} {formats.value.zone}
      <small>{date}</small>
    </span>
  )
}

function LanguageSwitch() {
  return (
    <div class="switch" role="group" aria-label={messages.value.settings.language}>
      {LANGUAGES.map((code) => (
        <button
          type="button"
          key={code}
          lang={code}
          aria-pressed={language.value === code}
          onClick={() => chooseLanguage(code)}
        >
          {code.toUpperCase()}
        </button>
      ))}
    </div>
  )
}

/** Pages that show places: the figures of states narrow them. */
const PAGES_OF_PLACES: readonly PageName[] = ['city', 'places']

/** The figures of the page, where it has some. */
function PageFigures() {
  if (page.value === 'agents') return <AgentFigures />
  if (page.value === 'incidents') return <IncidentFigures />
  if (!PAGES_OF_PLACES.includes(page.value)) return null
  if ((fleet.value?.places.size ?? 0) === 0) return null
  return isPastOpen.value && past.value === null ? <UnknownFigures /> : <Figures />
}

/** The bar on top: whose city, the figures, how fresh, and the settings. */
export function Header() {
  const text = messages.value
  const city = fleet.value?.city
  const dark = theme.value === 'dark'
  return (
    <>
      <header class="header">
        <div class="brand">
          <svg class="brand-mark" width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
            <path d="M4 13.5a17 17 0 0 1 24 0M8.8 18.3a10.2 10.2 0 0 1 14.4 0" />
            <circle cx="16" cy="23.6" r="3.1" />
          </svg>
          <div>
            <h1>
              {text.appName}
              <span class="brand-city">{city?.name ?? text.tagline}</span>
            </h1>
          </div>
          {city?.demo === true && (
            <span class="demo" title={text.demoHint}>
              {text.demo}
            </span>
          )}
        </div>
        {fleet.value !== null && <PageFigures />}
        <div class="header-end">
          <LiveSign />
          {city !== undefined && <CityClock />}
          <LanguageSwitch />
          <button
            type="button"
            class="quiet"
            aria-label={dark ? text.settings.toLight : text.settings.toDark}
            onClick={toggleTheme}
          >
            <Icon of={dark ? Sun : Moon} />
          </button>
          <button
            type="button"
            class="quiet"
            aria-label={text.help.open}
            onClick={() => {
              helpOpen.value = true
            }}
          >
            <Icon of={CircleHelp} />
          </button>
        </div>
      </header>
      {addressFaults.value.length > 0 && <AddressNote />}
    </>
  )
}
