import { messages } from '../i18n/language.ts'
import type { Reason } from '../model/reason.ts'
import { formats } from '../view-state.ts'

/** A reason in a few words, to stand after the state. Reads signals. */
export function reasonWords(reason: Reason): string {
  const words = messages.value.reason
  const { number } = formats.value
  return reason.kind === 'some-silent'
    ? words['some-silent'](number(reason.count), number(reason.total))
    : words[reason.kind]
}
