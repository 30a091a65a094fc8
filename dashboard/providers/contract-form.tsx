import type { Signal } from '@preact/signals'
import { CLAUSE_UNITS, MEASURING_POINTS } from '#contract/contract-words.ts'
import { CAUSES } from '#contract/words.ts'
import { contractTexts } from '../i18n/contract-texts.ts'
import { messages } from '../i18n/language.ts'
import { SelectField, TextField } from '../inventory/fields.tsx'
import type { ContractDraft, DraftField } from '../model/contract-draft.ts'

/** The fields of a contract that are a line of text each. */
type TextPart = Exclude<DraftField, 'exclusions' | 'measuringPoint' | 'unit'>

interface ContractFieldsProps {
  readonly draft: Signal<ContractDraft>
  /** Fields that could not be read when it was last sent. */
  readonly wrong: readonly DraftField[]
  /** What the server said of the service hours. */
  readonly hoursFault: string | undefined
  readonly providers: readonly string[]
}

const NUMBERS: ReadonlySet<TextPart> = new Set<TextPart>([
  'target',
  'outageLeastMinutes',
  'repairHoursMax',
  'repairHourRupiah',
  'latencyMsMax',
  'mbpsLeast',
  'pricePerMonthRupiah',
  'restitutionShareMax',
])
const REASON_LENGTH_MAX = 500

/** What is wrong with a field, in words; undefined where nothing is. Reads signals. */
function faultOf(part: DraftField, wrong: readonly DraftField[]): string | undefined {
  const text = contractTexts.value.form.faults
  if (!wrong.includes(part)) return undefined
  if (part === 'tiers' || part === 'validFrom' || part === 'validUntil') return text[part]
  return part === 'provider' || part === 'reason' ? text.needed : text.number
}

/** The fields of a contract. */
export function ContractFields({ draft, wrong, hoursFault, providers }: ContractFieldsProps) {
  const text = contractTexts.value.form
  const change = (part: Partial<ContractDraft>): void => {
    draft.value = { ...draft.value, ...part }
  }
  const field = (part: TextPart, required = false) => (
    <TextField
      key={part}
      label={text.fields[part]}
      value={draft.value[part]}
      onInput={(value) => change({ [part]: value })}
      help={part in text.help ? text.help[part as keyof typeof text.help] : undefined}
      fault={(part === 'serviceHours' ? hoursFault : undefined) ?? faultOf(part, wrong)}
      required={required}
      {...(NUMBERS.has(part) && { inputMode: 'decimal' as const })}
      {...(part === 'provider' && { offers: providers })}
      {...(part === 'reason' && { maxLength: REASON_LENGTH_MAX })}
    />
  )
  return (
    <>
      <div class="fields">
        {field('provider', true)}
        {field('validFrom', true)}
        {field('validUntil')}
      </div>
      <div class="fields">
        {field('target', true)}
        <SelectField
          label={text.fields.measuringPoint}
          value={draft.value.measuringPoint}
          options={MEASURING_POINTS.map((one) => [one, text.point[one]])}
          onInput={(value) => {
            const measuringPoint = MEASURING_POINTS.find((one) => one === value)
            if (measuringPoint !== undefined) change({ measuringPoint })
          }}
        />
        {field('serviceHours')}
        {field('outageLeastMinutes', true)}
        <SelectField
          label={text.fields.unit}
          value={draft.value.unit}
          options={CLAUSE_UNITS.map((one) => [one, text.unit[one]])}
          onInput={(value) => {
            const unit = CLAUSE_UNITS.find((one) => one === value)
            if (unit !== undefined) change({ unit })
          }}
        />
      </div>
      <fieldset class="weekdays">
        <legend>{text.fields.exclusions}</legend>
        {CAUSES.map((one) => (
          <label key={one} class="check">
            <input
              type="checkbox"
              checked={draft.value.exclusions.includes(one)}
              onChange={({ currentTarget }) => {
                const others = draft.value.exclusions.filter((known) => known !== one)
                change({ exclusions: currentTarget.checked ? [...others, one] : others })
              }}
            />
            {messages.value.cause[one]}
          </label>
        ))}
      </fieldset>
      <div class="fields">
        {field('pricePerMonthRupiah', true)}
        {field('tiers')}
        {field('restitutionShareMax', true)}
        {field('repairHoursMax')}
        {field('repairHourRupiah')}
        {field('latencyMsMax')}
        {field('mbpsLeast')}
      </div>
      {field('reason', true)}
    </>
  )
}
