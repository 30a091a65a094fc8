import { useSignal } from '@preact/signals'
import type { CityAnswer, CitySettings } from '#contract/inventory.ts'
import { PATHS } from '#contract/paths.ts'
import { sendChange } from '../api.ts'
import { settingsTexts } from '../i18n/settings-texts.ts'
import { SendState, useSending } from '../incidents/sending.tsx'
import { fleet } from '../live.ts'
import { Answer, useAsked } from '../parts/asked.tsx'
import { formats } from '../view-state.ts'

const NAME_MAX = 128

/** The zones of Indonesia by what people call them; another one stays as the server says it. */
const ZONES = [
  ['Asia/Jakarta', 'WIB'],
  ['Asia/Makassar', 'WITA'],
  ['Asia/Jayapura', 'WIT'],
] as const

function CityForm({ city, onSaved }: { readonly city: CityAnswer; readonly onSaved: () => void }) {
  const text = settingsTexts.value
  const name = useSignal(city.name)
  const timeZone = useSignal(city.timeZone)
  const restarts = useSignal(false)
  const sending = useSending()
  const isFixed = (field: keyof CitySettings): boolean => city.fixed.includes(field)
  const save = async (): Promise<void> => {
    const body: CitySettings = { name: name.peek().trim(), timeZone: timeZone.peek() }
    const done = await sending.send(async (operator) => {
      const result = await sendChange<CityAnswer>({
        method: 'PUT',
        path: PATHS.city,
        body,
        operator,
      })
      restarts.value = result.ok && result.value.isRestarting
      return result
    })
    if (done) onSaved()
  }
  return (
    <form
      class="form city-form"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label class="field">
        <span>{text.cityName}</span>
        <input
          type="text"
          required
          maxLength={NAME_MAX}
          disabled={isFixed('name')}
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value
          }}
        />
        {isFixed('name') && <small class="muted">{text.fixed}</small>}
      </label>
      <label class="field">
        <span>{text.timeZone}</span>
        <select
          disabled={isFixed('timeZone')}
          value={timeZone.value}
          onChange={(event) => {
            timeZone.value = event.currentTarget.value
          }}
        >
          {ZONES.map(([zone, short]) => (
            <option key={zone} value={zone}>
              {short} · {zone}
            </option>
          ))}
          {!ZONES.some(([zone]) => zone === city.timeZone) && (
            <option value={city.timeZone}>{city.timeZone}</option>
          )}
        </select>
        {isFixed('timeZone') && <small class="muted">{text.fixed}</small>}
      </label>
      {city.fixed.length < 2 && (
        <div class="form-end">
          <button type="submit" class="primary" disabled={sending.isBusy}>
            {text.save}
          </button>
          {restarts.value ? (
            <p role="status">{text.restarting}</p>
          ) : (
            <SendState sending={sending} />
          )}
        </div>
      )}
    </form>
  )
}

/** What the server says of the city, and the form that changes it. */
export function CitySettingsCard() {
  const text = settingsTexts.value
  const { number } = formats.value
  const asked = useAsked<CityAnswer>(PATHS.city)
  const view = fleet.value
  const facts: readonly (readonly [string, string])[] =
    view === null
      ? []
      : [
          [text.places, number(view.places.size)],
          [text.outlines, text.outlineKinds[view.city.boundaries]],
          [text.server, view.serverVersion ?? text.unknown],
        ]
  return (
    <section class="card" aria-labelledby="city-settings">
      <h3 id="city-settings">{text.city}</h3>
      <p class="muted">{text.cityHint}</p>
      <Answer of={asked}>
        {(city) => <CityForm key={city.name} city={city} onSaved={asked.retry} />}
      </Answer>
      <dl class="setting-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
