import { signal, useSignal } from '@preact/signals'
import { serverNowMs } from '../clock.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { fleet } from '../live.ts'
import {
  choiceOf,
  endsNextDay,
  NEW_WINDOW,
  RHYTHMS,
  windowOf,
  type WindowDraft,
} from '../model/window-draft.ts'
import { providersNamed } from '../model/filter.ts'
import { formats } from '../view-state.ts'
import { addWindow } from './calls.ts'
import { DayField, TimeField } from './day-field.tsx'
import { FormEnd } from './form-end.tsx'
import { useSending } from './sending.tsx'

const SCOPES = ['place', 'provider', 'kecamatan', 'city'] as const

/** What is being entered; it outlives the form, so that nothing typed is lost. */
const draft = signal<WindowDraft>(NEW_WINDOW)

function change(part: Partial<WindowDraft>): void {
  draft.value = { ...draft.value, ...part }
}

/** What a scope can be for: value and name. */
function choicesOf(scope: WindowDraft['scope']): readonly (readonly [string, string])[] {
  const places = [...(fleet.value?.places.values() ?? [])]
  if (scope === 'place') {
    return places
      .map(({ id, name }) => [id, name] as const)
      .sort(([, a], [, b]) => a.localeCompare(b, 'id', { numeric: true }))
  }
  const values = places.flatMap((place) =>
    scope === 'provider' ? providersNamed(place).filter(Boolean) : place.kecamatan,
  )
  return [...new Set(values)]
    .map((value) => [value, value] as const)
    .sort(([a], [b]) => a.localeCompare(b, 'id'))
}

/** Names of at most so many places are offered while one types. */
const OFFERED_MAX = 500

/** The place by its name: a list of hundreds is searched, not scrolled. */
function PlaceField() {
  const text = incidentTexts.value.windows
  const choices = choicesOf('place')
  const chosen = choices.find(([id]) => id === draft.value.value)?.[1] ?? ''
  const written = useSignal(chosen)
  return (
    <label class="field">
      <span>{text.which}</span>
      <input
        type="text"
        list="window-places"
        autocomplete="off"
        value={written.value}
        onInput={(event) => {
          written.value = event.currentTarget.value
          change({ value: choiceOf(choices, written.value)?.[0] ?? '' })
        }}
        // Part of a name is enough where only one place has it: the rest is filled in.
        onBlur={() => {
          written.value = choiceOf(choices, written.value)?.[1] ?? written.value
        }}
      />
      <datalist id="window-places">
        {choices.slice(0, OFFERED_MAX).map(([id, name]) => (
          <option key={id} value={name} />
        ))}
      </datalist>
    </label>
  )
}

function ScopeFields() {
  const text = incidentTexts.value.windows
  const { scope, value } = draft.value
  return (
    <div class="fields">
      <label class="field">
        <span>{text.scope}</span>
        <select
          value={scope}
          onChange={(event) => {
            const chosen = SCOPES.find((one) => one === event.currentTarget.value)
            if (chosen !== undefined) change({ scope: chosen, value: '' })
          }}
        >
          {SCOPES.map((one) => (
            <option key={one} value={one}>
              {text.scopes[one]}
            </option>
          ))}
        </select>
      </label>
      {scope === 'place' && <PlaceField />}
      {(scope === 'provider' || scope === 'kecamatan') && (
        <label class="field">
          <span>{text.which}</span>
          <select value={value} onChange={(event) => change({ value: event.currentTarget.value })}>
            <option value="">–</option>
            {choicesOf(scope).map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
    </div>
  )
}

type DayPart = 'firstDay' | 'lastDay' | 'startDay' | 'endDay'
type TimePart = 'from' | 'until' | 'startTime' | 'endTime'

/** A field for a day or a time of the draft. */
function DraftDay({ label, part }: { readonly label: string; readonly part: DayPart }) {
  return (
    <DayField
      label={label}
      value={draft.value[part]}
      onInput={(value) => change({ [part]: value })}
    />
  )
}

function DraftTime({ label, part }: { readonly label: string; readonly part: TimePart }) {
  return (
    <TimeField
      label={label}
      value={draft.value[part]}
      onInput={(value) => change({ [part]: value })}
    />
  )
}

function Weekdays() {
  const text = incidentTexts.value.windows
  const { weekdays } = draft.value
  return (
    <fieldset class="weekdays">
      <legend>{text.weekdays}</legend>
      {text.weekdayShort.map((name, index) => {
        const day = index + 1
        return (
          <label key={name} class="check" title={text.weekday[index]}>
            <input
              type="checkbox"
              checked={weekdays.includes(day)}
              onChange={(event) => {
                const others = weekdays.filter((one) => one !== day)
                change({ weekdays: event.currentTarget.checked ? [...others, day] : others })
              }}
            />
            {name}
          </label>
        )
      })}
    </fieldset>
  )
}

function MonthDay() {
  const text = incidentTexts.value.windows
  return (
    <label class="field">
      <span>{text.monthDay}</span>
      <select
        value={String(draft.value.monthDay)}
        onChange={(event) => change({ monthDay: Number(event.currentTarget.value) })}
      >
        {Array.from({ length: 31 }, (_, index) => (
          <option key={index} value={String(index + 1)}>
            {index + 1}
          </option>
        ))}
      </select>
    </label>
  )
}

function TimeFields() {
  const text = incidentTexts.value.windows
  const { rhythm } = draft.value
  return (
    <>
      <label class="field">
        <span>{text.how}</span>
        <select
          value={rhythm}
          onChange={(event) => {
            const chosen = RHYTHMS.find((one) => one === event.currentTarget.value)
            if (chosen !== undefined) change({ rhythm: chosen })
          }}
        >
          {RHYTHMS.map((one) => (
            <option key={one} value={one}>
              {text[one]}
            </option>
          ))}
        </select>
      </label>
      {rhythm === 'weekly' && <Weekdays />}
      {rhythm === 'monthly' && <MonthDay />}
      <div class="fields fields-two">
        {rhythm === 'once' ? (
          <>
            <DraftDay label={text.start} part="startDay" />
            <DraftTime label={text.startTime} part="startTime" />
            <DraftDay label={text.end} part="endDay" />
            <DraftTime label={text.endTime} part="endTime" />
          </>
        ) : (
          <>
            <DraftTime label={text.fromTime} part="from" />
            <DraftTime label={text.untilTime} part="until" />
            <DraftDay label={text.firstDay} part="firstDay" />
            <DraftDay label={text.lastDay} part="lastDay" />
          </>
        )}
      </div>
      <p class="muted">
        {text.times(formats.value.zone)} {endsNextDay(draft.value) && text.nextDay}
      </p>
    </>
  )
}

interface WindowFormProps {
  readonly onDone: () => void
  readonly onCancel: () => void
}

/** Enters planned work. */
export function WindowForm({ onDone, onCancel }: WindowFormProps) {
  const text = incidentTexts.value.windows
  const fault = useSignal('')
  const sending = useSending()
  const submit = async (): Promise<void> => {
    const timeZone = fleet.peek()?.city.timeZone ?? 'UTC'
    const result = windowOf(draft.value, timeZone, serverNowMs())
    fault.value = result.ok ? '' : text[result.fault]
    if (!result.ok) return
    if (await sending.send((word) => addWindow(result.window, word))) {
      draft.value = NEW_WINDOW
      onDone()
    }
  }
  return (
    <form
      class="form window-form"
      noValidate
      aria-label={text.addTitle}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <h3>{text.addTitle}</h3>
      <ScopeFields />
      <TimeFields />
      <label class="field">
        <span>{text.reason}</span>
        <input
          type="text"
          maxLength={500}
          placeholder={text.reasonHint}
          value={draft.value.reason}
          onInput={(event) => change({ reason: event.currentTarget.value })}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={draft.value.isExcluded}
          onChange={(event) => change({ isExcluded: event.currentTarget.checked })}
        />
        <span>
          {text.excluded}
          <small class="muted">{text.excludedHint}</small>
        </span>
      </label>
      <FormEnd
        sending={sending}
        save={text.save}
        cancel={incidentTexts.value.cause.cancel}
        onCancel={onCancel}
        fault={fault.value}
      />
    </form>
  )
}
