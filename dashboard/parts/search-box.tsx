import { Search, X } from 'lucide'
import { messages } from '../i18n/language.ts'
import { SEARCH_ID } from './anchors.ts'
import { Icon } from './icon.tsx'

interface SearchBoxProps {
  readonly label: string
  readonly text: string
  readonly onInput: (text: string) => void
}

/** The search of a page, which the key `/` leads to. */
export function SearchBox({ label, text, onInput }: SearchBoxProps) {
  return (
    <div class="search">
      <Icon of={Search} sizePx={16} />
      <input
        id={SEARCH_ID}
        type="search"
        placeholder={label}
        aria-label={label}
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {text === '' ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button
          type="button"
          class="quiet"
          aria-label={messages.value.filter.clearSearch}
          onClick={() => {
            onInput('')
            document.getElementById(SEARCH_ID)?.focus()
          }}
        >
          <Icon of={X} sizePx={16} />
        </button>
      )}
    </div>
  )
}
