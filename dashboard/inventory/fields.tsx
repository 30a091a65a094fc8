import { useSignal } from '@preact/signals'
import { useId } from 'preact/hooks'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { choiceOf } from '../model/window-draft.ts'

/** A value that can be chosen, and how it is named. */
export type Option = readonly [value: string, name: string]

interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  /** What belongs in it, where that is not plain. */
  readonly help?: string | undefined
  /** What is amiss with it. */
  readonly fault?: string | undefined
  readonly required?: boolean
  readonly disabled?: boolean
}

interface NotesProps extends Pick<FieldProps, 'help' | 'fault'> {
  readonly id: string
}

function Notes({ id, help, fault }: NotesProps) {
  return (
    <small id={id} class="field-notes">
      {fault !== undefined && (
        <span class="field-wrong" role="alert">
          {fault}{' '}
        </span>
      )}
      {help !== undefined && <span class="muted">{help}</span>}
    </small>
  )
}

function Label({ id, label, required }: Pick<FieldProps, 'label' | 'required'> & { id: string }) {
  return (
    <label for={id}>
      {label}
      {required === true && <b aria-hidden="true"> *</b>}
    </label>
  )
}

interface TextFieldProps extends FieldProps {
  readonly type?: 'text' | 'password' | 'tel' | 'email'
  readonly inputMode?: 'decimal' | 'numeric' | 'text'
  /** Values that are offered while one types. */
  readonly offers?: readonly string[]
  readonly maxLength?: number
  readonly onBlur?: () => void
}

/** So many values are offered while one types. */
const OFFERED_MAX = 500
const TEXT_LENGTH_MAX = 128

/** A line of text. */
export function TextField(props: TextFieldProps) {
  const id = useId()
  const { label, value, onInput, help, fault, required, disabled, type, inputMode, offers } = props
  const hasOffers = offers !== undefined && offers.length > 0
  const common = {
    id,
    inputMode,
    maxLength: props.maxLength ?? TEXT_LENGTH_MAX,
    onBlur: props.onBlur,
    value,
    disabled,
    'aria-required': required,
    'aria-invalid': fault !== undefined,
    'aria-describedby': `${id}-notes`,
    onInput: ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) =>
      onInput(currentTarget.value),
  }
  return (
    <div class="field">
      <Label id={id} label={label} required={required ?? false} />
      {type === 'password' ? (
        <input {...common} type="password" autocomplete="new-password" />
      ) : (
        <input
          {...common}
          type={type ?? 'text'}
          autocomplete="off"
          list={hasOffers ? `${id}-offers` : undefined}
        />
      )}
      {hasOffers && (
        <datalist id={`${id}-offers`}>
          {offers.slice(0, OFFERED_MAX).map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      <Notes id={`${id}-notes`} help={help} fault={fault} />
    </div>
  )
}

interface SelectFieldProps extends FieldProps {
  readonly options: readonly Option[]
}

/** One of a few. A value that is not among them is kept and shown. */
export function SelectField(props: SelectFieldProps) {
  const id = useId()
  const { label, value, onInput, help, fault, required, disabled, options } = props
  const isKnown = options.some(([one]) => one === value)
  return (
    <div class="field">
      <Label id={id} label={label} required={required ?? false} />
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-required={required}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-notes`}
        onChange={({ currentTarget }) => onInput(currentTarget.value)}
      >
        {!isKnown && (
          <option value={value}>{value === '' ? inventoryTexts.value.choose : value}</option>
        )}
        {options.map(([one, name]) => (
          <option key={one} value={one}>
            {name}
          </option>
        ))}
      </select>
      <Notes id={`${id}-notes`} help={help} fault={fault} />
    </div>
  )
}

/** A list of more is searched, not scrolled. */
const SELECT_MAX = 60

/** One of many, found by a part of its name. */
export function PickField(props: SelectFieldProps) {
  const { options, value, onInput } = props
  const nameOf = (id: string): string => options.find(([one]) => one === id)?.[1] ?? id
  const typed = useSignal<string | null>(null)
  if (options.length <= SELECT_MAX) return <SelectField {...props} />
  return (
    <TextField
      {...props}
      value={typed.value ?? nameOf(value)}
      offers={options.map(([, name]) => name)}
      onInput={(text) => {
        typed.value = text
        // Part of a name is enough where only one has it.
        onInput(choiceOf(options, text)?.[0] ?? '')
      }}
      onBlur={() => {
        if (value !== '') typed.value = null
      }}
    />
  )
}
