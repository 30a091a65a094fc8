import { useSignal } from '@preact/signals'
import { Link } from 'lucide'
import { messages } from '../i18n/language.ts'
import { Icon } from './icon.tsx'

/** Copies the address of what is shown. */
export function CopyLink() {
  const { panel } = messages.value
  const copied = useSignal(false)
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(location.href)
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, 2000)
  }
  // Browsers offer the clipboard on secure addresses only.
  if (!window.isSecureContext) return null
  return (
    <button
      type="button"
      class="quiet"
      aria-label={copied.value ? panel.copied : panel.copyLink}
      title={copied.value ? panel.copied : panel.copyLink}
      onClick={() => void copy()}
    >
      <Icon of={Link} />
    </button>
  )
}
