import { ArrowLeft } from 'lucide'
import type { InventoryRecords } from '#contract/inventory.ts'
import type { InventoryKind } from '#contract/words.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { SendState } from '../incidents/sending.tsx'
import { recordId, recordsOf, textKey, type Draft } from '../model/inventory-draft.ts'
import { GoLink } from '../parts/go-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { ProbeNow } from '../place/probe.tsx'
import { formats, go } from '../view-state.ts'
import { ChangeLog } from './change-log.tsx'
import { Conflict } from './conflict.tsx'
import { ContactForm } from './contact-form.tsx'
import { AccessPointFields, EquipmentFields, ProviderFields } from './device-fields.tsx'
import { NEW_ID } from './drafts.ts'
import { PlaceFields } from './place-fields.tsx'
import { lastSaved, useRecordForm, type RecordForm, type SavedRecord } from './record-state.ts'
import { Retire } from './retire.tsx'
import { serverWords } from './server-words.ts'
import { TAB_OF } from './tabs.ts'

/** Changes shown of one record. */
const HISTORY_SHOWN = 20

interface FieldsProps {
  readonly form: RecordForm
  readonly records: InventoryRecords
}

/** The fields of a record by its kind. */
export function RecordFields({ form, records }: FieldsProps) {
  switch (form.kind) {
    case 'place':
      return <PlaceFields form={form} records={records} />
    case 'access-point':
      return <AccessPointFields form={form} records={records} />
    case 'equipment':
      return <EquipmentFields form={form} records={records} />
    case 'provider':
      return <ProviderFields form={form} />
    default:
      return form.kind satisfies never
  }
}

function Faults({ form }: { readonly form: RecordForm }) {
  const text = inventoryTexts.value
  const { faults } = form
  if (faults.size === 0) return null
  return (
    <div class="form-faults" role="alert">
      <b>{text.faultsTitle(formats.value.number(faults.size))}</b>
      <ul>
        {[...faults].map(([path, words]) => (
          <li key={path}>
            {text.fields[textKey(path)] ?? path}: {words}
          </li>
        ))}
      </ul>
    </div>
  )
}

interface EditorProps {
  readonly kind: InventoryKind
  readonly id: string
  readonly records: InventoryRecords
  readonly may: boolean
  readonly onSaved: (saved: SavedRecord) => void
  /** Asks for what is saved now. */
  readonly onReload: () => void
  /** What a new record begins with. */
  readonly fresh?: Draft
  readonly saveWords?: string
}

/** The form of one record with its button; a conflict stands above it. */
export function RecordEditor(props: EditorProps) {
  const { kind, id, records, may, onSaved, onReload, fresh, saveWords } = props
  const text = inventoryTexts.value
  const form = useRecordForm(kind, id, records, onSaved, fresh)
  const { sending } = form
  return (
    <>
      {form.isConflict && <Conflict form={form} id={id} onReload={onReload} />}
      <form
        class="form record-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void form.save()
        }}
      >
        <fieldset class="record-fields" disabled={!may}>
          <RecordFields form={form} records={records} />
        </fieldset>
        {may && (
          <div class="record-end">
            <Faults form={form} />
            <div class="form-end">
              <button type="submit" class="primary" disabled={sending.isBusy}>
                {saveWords ?? text.save}
              </button>
              {form.isDirty && (
                <button type="button" class="secondary" onClick={form.discard}>
                  {text.discard}
                </button>
              )}
              {form.isDirty && (
                <span class="muted" role="status">
                  {text.unsaved}
                </span>
              )}
              {form.faults.size === 0 && !form.isConflict && <SendState sending={sending} />}
            </div>
          </div>
        )}
      </form>
      {may && !form.isNew && kind !== 'provider' && <Retire form={form} />}
    </>
  )
}

function Saved({ saved }: { readonly saved: SavedRecord }) {
  const text = inventoryTexts.value
  return (
    <div class="card saved-note" role="status">
      <p>
        <b>{text.saved(saved.name)}</b>
      </p>
      {saved.warnings.length > 0 && (
        <>
          <p>{text.warned}</p>
          <ul>
            {saved.warnings.map((warning) => (
              <li key={warning.path}>{serverWords(warning)}</li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

interface RecordPageProps {
  readonly kind: InventoryKind
  readonly id: string
  readonly records: InventoryRecords
  readonly may: boolean
  readonly onChanged: () => void
}

/** One record: its form, its contact, its test, its history. */
export function RecordPage({ kind, id, records, may, onChanged }: RecordPageProps) {
  const text = inventoryTexts.value
  const saved = lastSaved.value?.kind === kind && lastSaved.value.id === id ? lastSaved.value : null
  const record = recordsOf(records, kind).find((one) => recordId(one) === id)
  const isNew = id === NEW_ID
  const tab = TAB_OF[kind]
  const back = (
    <p>
      <GoLink to={{ page: 'inventory', params: { tab } }} class="link back-link">
        <Icon of={ArrowLeft} sizePx={16} /> {text.back}
      </GoLink>
    </p>
  )
  if (record === undefined && !isNew && saved === null) {
    return (
      <>
        {back}
        <p class="page-note">{text.gone}</p>
      </>
    )
  }
  const onSaved = (done: SavedRecord): void => {
    onChanged()
    if (isNew) go({ page: 'inventory', params: { tab, id: done.id } })
  }
  return (
    <div class="record-page">
      {back}
      <h3 class="record-title" tabIndex={-1}>
        {isNew ? text.add[kind] : (record?.name ?? saved?.name)}
      </h3>
      {saved !== null && <Saved saved={saved} />}
      <RecordEditor
        key={id}
        kind={kind}
        id={id}
        records={records}
        may={may}
        onSaved={onSaved}
        onReload={onChanged}
      />
      {kind === 'access-point' && !isNew && (
        <section class="card" aria-labelledby="probe-title">
          <h3 id="probe-title">{text.sections.probe}</h3>
          <ProbeNow accessPoint={id} />
        </section>
      )}
      {kind === 'place' && !isNew && may && <ContactForm place={id} />}
      {kind === 'place' && isNew && <p class="muted">{text.contact.afterSave}</p>}
      {!isNew && (
        <section class="card" aria-labelledby="history-title">
          <h3 id="history-title">{text.sections.history}</h3>
          {/* Asked for anew with each change. */}
          <ChangeLog key={records.revision} kind={kind} id={id} limit={HISTORY_SHOWN} />
        </section>
      )}
    </div>
  )
}
