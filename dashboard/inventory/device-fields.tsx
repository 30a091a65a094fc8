import type { InventoryRecords } from '#contract/inventory.ts'
import { EQUIPMENT_KINDS } from '#contract/words.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { ChoiceField, FormField } from './form-field.tsx'
import type { Option } from './fields.tsx'
import { agentOptions, controllerOptions, placeOptions, valuesOf } from './options.ts'
import { NameAndId } from './place-fields.tsx'
import type { RecordForm } from './record-state.ts'

interface FieldsProps {
  readonly form: RecordForm
  readonly records: InventoryRecords
}

const optionsOf = (names: Readonly<Record<string, string>>): readonly Option[] =>
  Object.entries(names)

/** All of an access point. */
export function AccessPointFields({ form, records }: FieldsProps) {
  const text = inventoryTexts.value
  const place = form.get('place')
  return (
    <>
      <fieldset class="form-part">
        <legend>{text.sections.what}</legend>
        <FormField form={form} path="place" options={placeOptions(records, place)} required />
        <NameAndId form={form} prefix={place} />
      </fieldset>
      <fieldset class="form-part">
        <legend>{text.sections.polling}</legend>
        <div class="fields">
          <FormField form={form} path="address" />
          <FormField form={form} path="agent" options={agentOptions(records)} />
          <ChoiceField form={form} path="check" options={optionsOf(text.options.check)} />
          <FormField
            form={form}
            path="controller"
            options={controllerOptions(records, form.get('id'))}
          />
          <ChoiceField form={form} path="role" options={optionsOf(text.options.role)} />
        </div>
      </fieldset>
      <fieldset class="form-part">
        <legend>{text.sections.device}</legend>
        <div class="fields">
          <FormField
            form={form}
            path="model"
            offers={valuesOf(records.accessPoints, ({ model }) => model)}
          />
          <FormField form={form} path="mac" />
          <FormField form={form} path="serial" />
        </div>
      </fieldset>
    </>
  )
}

/** All of a UPS or switch. */
export function EquipmentFields({ form, records }: FieldsProps) {
  const text = inventoryTexts.value
  const place = form.get('place')
  return (
    <fieldset class="form-part">
      <legend>{text.sections.what}</legend>
      <div class="fields">
        <FormField form={form} path="place" options={placeOptions(records, place)} required />
        <ChoiceField
          form={form}
          path="kind"
          options={EQUIPMENT_KINDS.map((kind) => [kind, text.options.equipment[kind] ?? kind])}
        />
      </div>
      <NameAndId form={form} prefix={place} />
      <div class="fields">
        <FormField form={form} path="address" />
        <FormField form={form} path="agent" options={agentOptions(records)} />
        <FormField form={form} path="model" />
      </div>
    </fieldset>
  )
}

/** All of a provider; its name is what contracts call it, and stays. */
export function ProviderFields({ form }: Pick<FieldsProps, 'form'>) {
  return (
    <fieldset class="form-part">
      <legend>{inventoryTexts.value.sections.what}</legend>
      <div class="fields">
        <FormField form={form} path="name" required disabled={!form.isNew} />
        <FormField form={form} path="phone" />
        <FormField form={form} path="email" />
      </div>
    </fieldset>
  )
}
