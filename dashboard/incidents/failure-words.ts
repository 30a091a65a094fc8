import type { ApiFailure } from '../api.ts'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'

/** Why something could not be read or saved, and what to do. Reads signals. */
export function failureWords(failure: ApiFailure, doing: 'reading' | 'saving'): string {
  const text = incidentTexts.value.failure
  const { trouble } = messages.value
  if (failure.kind === 'unreachable') {
    return doing === 'reading' ? trouble.unreachableHint : text.unreachable
  }
  if (failure.kind === 'unreadable') {
    return doing === 'reading' ? trouble.unreadableHint : text.unreadable
  }
  const { status, title } = failure
  // A title is the same for all problems of a kind; what stands beside it is for whoever runs the server.
  const known = text.titles[title]
  if (known !== undefined) return known
  switch (status) {
    case 401:
      return text.noKey
    case 403:
      return text.notAllowed
    case 404:
      return text.gone
    case 409:
      return text.conflict
    case 413:
      return text.tooLarge
    case 429:
    case 503:
      return text.busy
    default:
      return status < 500 ? text.refused(String(status)) : text.broken(String(status))
  }
}
