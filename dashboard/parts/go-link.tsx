import type { ComponentChildren } from 'preact'
import { go, hrefOf, type Step } from '../view-state.ts'
import { rememberLeaving } from './arrival.ts'

interface GoLinkProps {
  readonly to: Step
  readonly class?: string
  /** Name for screen readers, where what is seen does not say enough. */
  readonly label?: string
  /** What a pointer that rests on it is told. */
  readonly title?: string
  /** Whether it leads to what is open. */
  readonly current?: boolean
  readonly children: ComponentChildren
}

/** A link within the dashboard: a plain click loads nothing, any other opens it as links do. */
export function GoLink({ to, class: className, label, title, current, children }: GoLinkProps) {
  return (
    <a
      class={className}
      href={hrefOf(to)}
      aria-label={label}
      title={title}
      aria-current={current === true ? 'page' : undefined}
      onClick={(event) => {
        const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey
        if (!isPlain) return
        event.preventDefault()
        rememberLeaving(hrefOf(to))
        go(to)
      }}
    >
      {children}
    </a>
  )
}
