import { inventoryTexts } from '../i18n/inventory-texts.ts'
import { messages } from '../i18n/language.ts'
import { textKey } from '../model/inventory-draft.ts'

/** A value of a field in words. Reads the language. */
export function fieldValue(path: string, value: string): string {
  if (value === '') return '–'
  const text = inventoryTexts.value
  const last = textKey(path).split('.').at(-1)
  const names: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    kind: { ...messages.value.kind, ...text.options.equipment },
    status: text.statuses,
    check: text.options.check,
    role: text.options.role,
    uplink: { yes: '✓' },
  }
  return names[last ?? '']?.[value] ?? value
}
