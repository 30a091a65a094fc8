import { messages } from '../i18n/language.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { GoLink } from '../parts/go-link.tsx'
import { hasBegun } from '../first-run/progress.ts'

/** A city without places: what to do, in three steps at a glance, and the way to them. */
export function FirstRun() {
  const { firstRun } = messages.value
  return (
    <main class="notice first-run" id={LIST_ID} tabIndex={-1}>
      <h2>{firstRun.title}</h2>
      <p>{firstRun.intro}</p>
      <ol>
        {firstRun.steps.map(([title, hint]) => (
          <li key={title}>
            <h3>{title}</h3>
            <p class="muted">{hint}</p>
          </li>
        ))}
      </ol>
      <p>
        <GoLink to={{ page: 'first-run' }} class="primary">
          {hasBegun.value ? firstRun.goOn : firstRun.start}
        </GoLink>
      </p>
      <p class="muted">{firstRun.later}</p>
    </main>
  )
}
