import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { textKey } from '../model/inventory-draft.ts'
import { PickField, SelectField, TextField, type Option } from './fields.tsx'
import type { RecordForm } from './record-state.ts'

interface FormFieldProps<Path extends string> {
  readonly form: RecordForm
  readonly path: Path
  readonly required?: boolean
  readonly disabled?: boolean
  readonly options?: readonly Option[]
  /** Values that are offered while one types. */
  readonly offers?: readonly string[]
  readonly inputMode?: 'decimal' | 'numeric' | 'text'
  /** In the place of the plain way into the draft. */
  readonly onTyped?: (path: Path, value: string) => void
}

/** The field of one path of a record: its name, its help and what is amiss with it. */
export function FormField<Path extends string>(props: FormFieldProps<Path>) {
  const { form, path, options, onTyped, required = false, disabled = false } = props
  const text = inventoryTexts.value
  const common = {
    label: text.fields[textKey(path)] ?? path,
    value: form.get(path),
    onInput: (value: string) =>
      onTyped === undefined ? form.set(path, value) : onTyped(path, value),
    help: text.help[textKey(path)],
    fault: form.faultOf(path),
    required,
    disabled,
  }
  if (options !== undefined) return <PickField {...common} options={options} />
  return (
    <TextField
      {...common}
      {...(props.offers !== undefined && { offers: props.offers })}
      {...(props.inputMode !== undefined && { inputMode: props.inputMode })}
    />
  )
}

/** A field of few values, whose names the form knows. */
export function ChoiceField({
  form,
  path,
  options,
}: {
  readonly form: RecordForm
  readonly path: string
  readonly options: readonly Option[]
}) {
  const text = inventoryTexts.value
  return (
    <SelectField
      label={text.fields[textKey(path)] ?? path}
      value={form.get(path)}
      onInput={(value) => form.set(path, value)}
      help={text.help[textKey(path)]}
      fault={form.faultOf(path)}
      options={options}
    />
  )
}
