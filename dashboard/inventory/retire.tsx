import { useSignal } from '@preact/signals'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import type { RecordForm } from './record-state.ts'

/** Takes a record out of use, after saying why it is not deleted, or back into use. */
export function Retire({ form }: { readonly form: RecordForm }) {
  const text = inventoryTexts.value.retire
  const asks = useSignal(false)
  if (form.saved('status') === 'retired') {
    return (
      <section class="card retire">
        <h3>{inventoryTexts.value.sections.end}</h3>
        <p>{text.isRetired}</p>
        <p>
          <button
            type="button"
            class="secondary"
            disabled={form.sending.isBusy}
            onClick={() => void form.save({ draft: { ...form.draft, status: 'active' } })}
          >
            {text.back}
          </button>
        </p>
      </section>
    )
  }
  return (
    <section class="card retire">
      <h3>{inventoryTexts.value.sections.end}</h3>
      {!asks.value && (
        <p>
          <button
            type="button"
            class="plain danger"
            onClick={() => {
              asks.value = true
            }}
          >
            {text.button}
          </button>
        </p>
      )}
      {asks.value && (
        <div role="group" aria-label={text.question(form.saved('name'))}>
          <p>
            <b>{text.question(form.saved('name'))}</b>
          </p>
          <p>{text.why}</p>
          <div class="form-end">
            <button
              type="button"
              class="plain danger"
              ref={(button) => button?.focus()}
              disabled={form.sending.isBusy}
              onClick={() => {
                asks.value = false
                void form.save({ draft: { ...form.draft, status: 'retired' } })
              }}
            >
              {text.yes}
            </button>
            <button
              type="button"
              class="plain"
              onClick={() => {
                asks.value = false
              }}
            >
              {text.no}
            </button>
          </div>
        </div>
      )}
    </section>
  )
}
