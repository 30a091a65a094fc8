import type { IconNode } from 'lucide'
import { h } from 'preact'

/** A line icon; decorative, because the control that carries it has a name. */
export function Icon({ of, sizePx = 18 }: { readonly of: IconNode; readonly sizePx?: number }) {
  return (
    <svg
      class="icon"
      width={sizePx}
      height={sizePx}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {of.map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  )
}
