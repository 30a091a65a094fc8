import { useComputed, useSignal } from '@preact/signals'
import { ChevronDown, RotateCcw } from 'lucide'
import { OUTAGE_STATUSES } from '#contract/words.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { providersNamed } from '../model/filter.ts'
import {
  countSet,
  isWide,
  NO_INCIDENT_FILTER,
  PERIODS,
  PHASES,
  type IncidentFilter,
} from '../model/incident-filter.ts'
import { Icon } from '../parts/icon.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { formats, incidentsView } from '../view-state.ts'
import { DayField } from './day-field.tsx'
import { causeChoices } from './words.ts'

function change(part: Partial<IncidentFilter>): void {
  const view = incidentsView.value
  incidentsView.value = { ...view, filter: { ...view.filter, ...part } }
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly choices: readonly (readonly [T, string])[]
  /** The value that narrows nothing. */
  readonly plain: T
  readonly onChoose: (value: T) => void
}

/** One part of the filter as a menu; marked when it narrows what is shown. */
function Choice<T extends string>({ label, value, choices, plain, onChoose }: ChoiceProps<T>) {
  return (
    <label class={`choice${value === plain ? '' : ' is-set'}`}>
      <span>{label}</span>
      <select
        value={value}
        onChange={(event) => {
          const chosen = choices.find(([one]) => one === event.currentTarget.value)
          if (chosen !== undefined) onChoose(chosen[0])
        }}
      >
        {choices.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
    </label>
  )
}

/** The values of a property of the city's places, by name. */
function valuesOf(property: 'kecamatan' | 'provider'): readonly string[] {
  const places = [...(fleet.value?.places.values() ?? [])]
  const all = places.flatMap((place) =>
    property === 'provider' ? providersNamed(place) : place[property],
  )
  return [...new Set(all)].filter(Boolean).sort((a, b) => a.localeCompare(b, 'id'))
}

/** The first and the last day of an own period. */
function OwnDays({ filter }: { readonly filter: IncidentFilter }) {
  const text = incidentTexts.value.filter
  return (
    <>
      {(['from', 'until'] as const).map((end) => (
        <DayField
          key={end}
          label={text[end]}
          value={filter[end]}
          onInput={(day) => change({ [end]: day })}
        />
      ))}
    </>
  )
}

/** Search and choices above the lists of incidents and outages. */
export function IncidentFilters() {
  const text = incidentTexts.value.filter
  const { tab, filter } = incidentsView.value
  const kecamatan = useComputed(() => valuesOf('kecamatan'))
  const providers = useComputed(() => valuesOf('provider'))
  const named = (none: string, values: readonly string[]) =>
    [['', none] as const, ...values.map((value) => [value, value] as const)] as const
  const isUnfolded = useSignal(false)
  const set = countSet(filter)
  return (
    <div
      class={`incident-filters${isUnfolded.value ? ' is-unfolded' : ''}`}
      role="search"
      aria-label={messages.value.filter.label}
    >
      <SearchBox
        label={text.search}
        text={filter.text}
        onInput={(written) => change({ text: written })}
      />
      <button
        type="button"
        class="unfold"
        aria-expanded={isUnfolded.value}
        onClick={() => {
          isUnfolded.value = !isUnfolded.value
        }}
      >
        {messages.value.filter.label}
        {set > 0 && <b class="badge">{formats.value.number(set)}</b>}
        <Icon of={ChevronDown} sizePx={14} />
      </button>
      <Choice
        label={text.phase}
        value={filter.phase}
        plain="all"
        choices={PHASES.map((phase) => [phase, text.phases[phase]] as const)}
        onChoose={(phase) => change({ phase })}
      />
      <Choice
        label={text.cause}
        value={filter.cause}
        plain=""
        choices={[['', text.anyCause], ...causeChoices()]}
        onChoose={(cause) => change({ cause })}
      />
      {tab === 'outages' && (
        <Choice
          label={text.status}
          value={filter.status}
          plain=""
          choices={[
            ['', text.anyStatus],
            ...OUTAGE_STATUSES.map((one) => [one, incidentTexts.value.status[one]] as const),
          ]}
          onChoose={(status) => change({ status })}
        />
      )}
      <Choice
        label={text.kecamatan}
        value={filter.kecamatan}
        plain=""
        choices={named(text.anyKecamatan, kecamatan.value)}
        onChoose={(value) => change({ kecamatan: value })}
      />
      <Choice
        label={text.provider}
        value={filter.provider}
        plain=""
        choices={named(text.anyProvider, providers.value)}
        onChoose={(provider) => change({ provider })}
      />
      <Choice
        label={text.period}
        value={filter.period}
        plain={NO_INCIDENT_FILTER.period}
        choices={PERIODS.map((period) => [period, text.periods[period]] as const)}
        onChoose={(period) => change({ period })}
      />
      {filter.period === 'own' && <OwnDays filter={filter} />}
      {!isWide(filter) && (
        <button
          type="button"
          class="reset"
          onClick={() => {
            const { period, from, until } = filter
            change({ ...NO_INCIDENT_FILTER, period, from, until })
          }}
        >
          <Icon of={RotateCcw} sizePx={14} />
          {messages.value.filter.reset}
        </button>
      )}
    </div>
  )
}
