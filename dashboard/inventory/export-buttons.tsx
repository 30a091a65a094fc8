import { useSignal } from '@preact/signals'
import { Download } from 'lucide'
import type { InventoryKind } from '#contract/words.ts'
import type { ApiFailure } from '../api.ts'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { failureWords } from '../incidents/failure-words.ts'
import { operatorWord } from '../incidents/operator.ts'
import { Icon } from '../parts/icon.tsx'
import { saveBlob } from '../table/save-file.ts'
import { today } from '../today.ts'
import { exportRecords } from './calls.ts'

const FORMATS = ['csv', 'xlsx'] as const

/** Files of all records of a kind, that an import takes back. */
export function ExportButtons({ kind }: { readonly kind: InventoryKind }) {
  const text = inventoryTexts.value.files
  const failure = useSignal<ApiFailure | null>(null)
  const save = async (format: (typeof FORMATS)[number]): Promise<void> => {
    failure.value = null
    const result = await exportRecords(kind, format, operatorWord.peek())
    if (result.ok) saveBlob(`pantau-${kind}-${today.peek()}.${format}`, result.value)
    else failure.value = result.failure
  }
  return (
    <>
      {FORMATS.map((format) => (
        <button key={format} type="button" class="secondary" onClick={() => void save(format)}>
          <Icon of={Download} sizePx={16} /> {text.export} {format.toUpperCase()}
        </button>
      ))}
      {failure.value !== null && (
        <p class="part-failed" role="alert">
          {text.failed}: {failureWords(failure.value, 'reading')}
        </p>
      )}
    </>
  )
}
