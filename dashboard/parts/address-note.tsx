import { useSignalEffect } from '@preact/signals'
import { Unlink, X } from 'lucide'
import { useRef } from 'preact/hooks'
import { addressFaults, closeAddressNote } from '../address-note.ts'
import { addressTexts } from '../i18n/address-texts.ts'
import { messages } from '../i18n/language.ts'
import { page } from '../view-state.ts'
import { Icon } from './icon.tsx'

/** So much of a value is repeated: enough to find it in the link again. */
const VALUE_MAX = 40

/** What was amiss with the link that was followed, and what is shown instead. */
export function AddressNote() {
  const text = addressTexts.value
  const first = useRef(page.peek())
  // What is said is of the page that was opened.
  useSignalEffect(() => {
    if (page.value !== first.current) closeAddressNote()
  })
  const faults = addressFaults.value
  const ahead = faults.find(({ isAhead }) => isAhead === true)
  const unknown = faults.filter((fault) => fault !== ahead)
  const parts = unknown.map(({ name, value }) => {
    const cut = value.length > VALUE_MAX ? `${value.slice(0, VALUE_MAX)}…` : value
    return text.part(text.names[name] ?? name, cut)
  })
  const { name } = messages.value.pages[page.value]
  const isOfTime = faults.some((fault) => fault.name === 'at')
  return (
    <div class="address-note" role="status" aria-label={text.label}>
      <Icon of={Unlink} sizePx={18} />
      <p>
        {parts.length > 0 && `${text.unknown(parts.join(', '))} `}
        {ahead !== undefined && `${text.future(ahead.value)} `}
        {text.shown(isOfTime ? `${name}, ${text.present}` : name)}
      </p>
      <button type="button" class="quiet" aria-label={text.close} onClick={closeAddressNote}>
        <Icon of={X} sizePx={18} />
      </button>
    </div>
  )
}
