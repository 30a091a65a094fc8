import type { InventoryRecords } from '#contract/inventory.ts'
import { PLACE_KINDS } from '#contract/words.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { messages } from '../i18n/language.ts'
import { HAS_LINE, LINE_PATHS, linesIn } from '../model/inventory-draft.ts'
import { idOfName } from '../model/spot.ts'
import { ChoiceField, FormField } from './form-field.tsx'
import { agentOptions, valuesOf } from './options.ts'
import type { RecordForm } from './record-state.ts'
import { SpotField } from './spot-field.tsx'

const [FIRST_LINE = ''] = LINE_PATHS

interface FieldsProps {
  readonly form: RecordForm
  readonly records: InventoryRecords
}

/** The name of a new record gives its code, until somebody writes another. */
export function NameAndId({
  form,
  prefix = '',
}: {
  readonly form: RecordForm
  readonly prefix?: string
}) {
  const idFor = (name: string): string => {
    const own = idOfName(name)
    return prefix === '' || own === '' ? own : idOfName(`${prefix}-${own}`)
  }
  return (
    <div class="fields">
      <FormField
        form={form}
        path="name"
        required
        onTyped={(path, value) => {
          const follows = form.isNew && form.get('id') === idFor(form.get('name'))
          form.setAll({ [path]: value, ...(follows && { id: idFor(value) }) })
        }}
      />
      <FormField form={form} path="id" required disabled={!form.isNew} />
    </div>
  )
}

/** What one line is; a further one has a name of its own. */
function LineFields({ form, records, line }: FieldsProps & { readonly line: string }) {
  return (
    <div class="fields">
      {line !== FIRST_LINE && <FormField form={form} path={`${line}.id`} />}
      <FormField
        form={form}
        path={`${line}.provider`}
        offers={records.providers.map(({ name }) => name)}
      />
      <FormField form={form} path={`${line}.contract`} />
      <FormField form={form} path={`${line}.contractMbps`} inputMode="decimal" />
      <FormField form={form} path={`${line}.agent`} options={agentOptions(records)} />
    </div>
  )
}

/** The lines of a place; the fields are there when the place has one. */
function Lines({ form, records }: FieldsProps) {
  const text = inventoryTexts.value
  const lines = linesIn(form.draft)
  const hasLine = lines.includes(FIRST_LINE)
  const free = LINE_PATHS.find((line) => !lines.includes(line))
  return (
    <fieldset class="form-part">
      <legend>{text.sections.line}</legend>
      <label class="check">
        <input
          type="checkbox"
          checked={hasLine}
          onChange={({ currentTarget }) =>
            form.set(FIRST_LINE, currentTarget.checked ? HAS_LINE : '')
          }
        />
        {text.hasLine}
      </label>
      {hasLine && <LineFields form={form} records={records} line={FIRST_LINE} />}
      {lines
        .filter((line) => line !== FIRST_LINE)
        .map((line) => (
          <div key={line} class="line-more">
            <LineFields form={form} records={records} line={line} />
            <div>
              <button type="button" class="secondary" onClick={() => form.set(line, '')}>
                {text.dropLine}
              </button>
            </div>
          </div>
        ))}
      {hasLine && free !== undefined && (
        <div>
          <button type="button" class="secondary" onClick={() => form.set(free, HAS_LINE)}>
            {text.addLine}
          </button>
        </div>
      )}
    </fieldset>
  )
}

/** All of a place but its contact. */
export function PlaceFields({ form, records }: FieldsProps) {
  const text = inventoryTexts.value
  const { places } = records
  const statuses = (['active', 'planned'] as const).map(
    (status) => [status, text.statuses[status]] as const,
  )
  return (
    <>
      <fieldset class="form-part">
        <legend>{text.sections.what}</legend>
        <NameAndId form={form} />
        <div class="fields">
          <ChoiceField
            form={form}
            path="kind"
            options={PLACE_KINDS.map((kind) => [kind, messages.value.kind[kind]] as const)}
          />
          {form.get('status') !== 'retired' && (
            <ChoiceField form={form} path="status" options={statuses} />
          )}
        </div>
      </fieldset>
      <fieldset class="form-part">
        <legend>{text.sections.spot}</legend>
        <SpotField form={form} />
        <div class="fields">
          <FormField
            form={form}
            path="kelurahan"
            required
            offers={valuesOf(places, ({ kelurahan }) => kelurahan)}
          />
          <FormField
            form={form}
            path="kecamatan"
            required
            offers={valuesOf(places, ({ kecamatan }) => kecamatan)}
          />
        </div>
      </fieldset>
      <Lines form={form} records={records} />
      <fieldset class="form-part">
        <legend>{text.sections.more}</legend>
        <div class="fields">
          <FormField form={form} path="serviceHours" />
          <FormField
            form={form}
            path="powerArea"
            offers={valuesOf(places, ({ powerArea }) => powerArea)}
          />
        </div>
      </fieldset>
    </>
  )
}
