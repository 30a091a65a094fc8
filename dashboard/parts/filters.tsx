import { useSignal, useSignalEffect } from '@preact/signals'
import { ChevronDown } from 'lucide'
import { useRef } from 'preact/hooks'
import type { PlaceKind } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { fleet } from '../live.ts'
import { cleared, countsOf, toggled, type Facet } from '../model/filter.ts'
import { filter, formats } from '../view-state.ts'
import { Icon } from './icon.tsx'
import { SearchBox } from './search-box.tsx'

/** Facets with a menu; the state's choice are the figures in the header. */
const MENUS = ['kecamatan', 'kind', 'provider'] as const

function optionName(facet: Facet, value: string): string {
  if (facet === 'kind') return messages.value.kind[value as PlaceKind] ?? value
  return value === '' ? messages.value.filter.noProvider : value
}

/** The options of a menu with what each would show; drawn only while the menu is open. */
function FilterOptions({ facet }: { readonly facet: Facet }) {
  const text = messages.value.filter
  const counts = countsOf(fleet.value?.places.values() ?? [], filter.value, facet)
  const options = [...counts]
    .map(([value, count]) => ({ value, count, name: optionName(facet, value) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'id'))
  return (
    <div class="menu-options">
      {options.map(({ value, count, name }) => (
        <label key={value} class={count === 0 ? 'is-zero' : undefined}>
          <input
            type="checkbox"
            checked={filter.value.chosen[facet].has(value)}
            onChange={() => {
              filter.value = toggled(filter.value, facet, value)
            }}
          />
          <span>{name}</span>
          <small>{formats.value.number(count)}</small>
        </label>
      ))}
      <button
        type="button"
        disabled={filter.value.chosen[facet].size === 0}
        onClick={() => {
          filter.value = cleared(filter.value, facet)
        }}
      >
        {text.clear}
      </button>
    </div>
  )
}

function FilterMenu({ facet }: { readonly facet: (typeof MENUS)[number] }) {
  const host = useRef<HTMLDetailsElement>(null)
  const open = useSignal(false)
  const chosen = filter.value.chosen[facet].size
  useSignalEffect(() => {
    if (!open.value) return undefined
    const closeOutside = (event: Event): void => {
      if (!host.current?.contains(event.target as Node)) open.value = false
    }
    addEventListener('pointerdown', closeOutside)
    addEventListener('focusin', closeOutside)
    return () => {
      removeEventListener('pointerdown', closeOutside)
      removeEventListener('focusin', closeOutside)
    }
  })
  return (
    <details
      class={`menu${chosen > 0 ? ' is-set' : ''}`}
      ref={host}
      open={open.value}
      onToggle={(event) => {
        open.value = event.currentTarget.open
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open.value) return
        event.stopPropagation()
        open.value = false
        host.current?.querySelector('summary')?.focus()
      }}
    >
      <summary>
        {messages.value.filter[facet]}
        {chosen > 0 && <b>{chosen}</b>}
        <Icon of={ChevronDown} sizePx={14} />
      </summary>
      {open.value && <FilterOptions facet={facet} />}
    </details>
  )
}

/** Search and menus above the list. */
export function Filters() {
  const text = messages.value.filter
  return (
    <div class="filters" role="search" aria-label={text.label}>
      <SearchBox
        label={text.search}
        text={filter.value.text}
        onInput={(written) => {
          filter.value = { ...filter.value, text: written }
        }}
      />
      <div class="menus">
        {MENUS.map((facet) => (
          <FilterMenu key={facet} facet={facet} />
        ))}
      </div>
    </div>
  )
}
