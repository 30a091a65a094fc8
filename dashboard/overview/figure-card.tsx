import type { ComponentChild } from 'preact'
import { overviewTexts } from '../i18n/overview-texts.ts'
import type { Resource } from '../parts/live-resource.ts'
import { GoLink } from '../parts/go-link.tsx'
import type { Step } from '../view-state.ts'

/** What a figure is compared with: when, and what it was then. */
export interface Compared {
  readonly when: string
  /** Undefined while it is fetched, null where nothing is known. */
  readonly value: string | null | undefined
}

interface FigureCardProps {
  readonly name: string
  /** Undefined while it is fetched. */
  readonly value: string | undefined
  /** Below the figure: its parts, its bounds. */
  readonly beside?: ComponentChild
  readonly compared: readonly Compared[]
  /** How it is reckoned. */
  readonly how: ComponentChild
  readonly to: Step
  readonly toWords: string
}

/** What a fetched answer makes of a comparison: undefined while it comes, null where it failed. */
export function comparedBy<T>(
  resource: Resource<T>,
  words: (value: T) => string | null,
): string | null | undefined {
  if (resource.kind === 'loading') return undefined
  return resource.kind === 'failed' ? null : words(resource.value)
}

/** One of the five figures: what it is now, what it was, how it is reckoned, the list behind it. */
export function FigureCard(props: FigureCardProps) {
  const { name, value, beside, compared, how, to, toWords } = props
  const text = overviewTexts.value
  return (
    <section class="card figure-card" aria-label={name}>
      <h3>{name}</h3>
      <p class="figure-now">
        {value === undefined ? <span class="skeleton figure-wait" /> : <b>{value}</b>}
        <small>{beside}</small>
      </p>
      <dl>
        {compared.map(({ when, value: then }) => (
          <div key={when}>
            <dt>{when}</dt>
            <dd>{then === undefined ? '…' : (then ?? text.unknown)}</dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{text.how}</summary>
        <p>{how}</p>
      </details>
      <GoLink to={to} class="link">
        {toWords}
      </GoLink>
    </section>
  )
}
