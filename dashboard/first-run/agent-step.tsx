import { useSignal } from '@preact/signals'
import type { InventoryRecords } from '#contract/inventory.ts'
import { firstRunTexts } from '../i18n/first-run-texts.ts'
import { EnrolForm, lastEnrolment } from '../inventory/enrol-form.tsx'
import { PickField } from '../inventory/fields.tsx'
import { placeOptions } from '../inventory/options.ts'

/** The first agent: at the place of the first access point, unless another is chosen. */
export function AgentStep({ records }: { readonly records: InventoryRecords }) {
  const text = firstRunTexts.value.agent
  const options = placeOptions(records)
  const first = records.accessPoints.find(({ status }) => status === 'active')?.place
  const chosen = useSignal<string>(lastEnrolment.peek()?.place ?? first ?? options[0]?.[0] ?? '')
  return (
    <>
      {options.length > 1 && (
        <PickField
          label={text.place}
          value={chosen.value}
          options={options}
          onInput={(value) => {
            chosen.value = value
          }}
        />
      )}
      <EnrolForm records={records} place={chosen.value} />
    </>
  )
}
