import { useSignal } from '@preact/signals'
import { Copy } from 'lucide'
import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { Icon } from '../parts/icon.tsx'

const SHOWN_MS = 2000

/** A line for a terminal, with a button that copies it. */
export function Command({ command }: { readonly command: string }) {
  const text = inventoryTexts.value
  const copied = useSignal(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command)
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, SHOWN_MS)
  }
  return (
    <div class="command">
      <code>{command}</code>
      {window.isSecureContext && (
        <button type="button" class="plain" onClick={() => void copy()}>
          <Icon of={Copy} sizePx={16} /> {copied.value ? text.copied : text.copy}
        </button>
      )}
    </div>
  )
}
