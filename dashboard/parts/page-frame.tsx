import '../styles/page.css'
import type { ComponentChildren } from 'preact'
import { messages } from '../i18n/language.ts'
import type { PageName } from '../model/address.ts'
import { useArrival } from './arrival.ts'

interface PageFrameProps {
  readonly page: PageName
  /** One sentence: what the page is for. */
  readonly hint?: string
  /** A page that is one table: the table scrolls, its head and foot stay. */
  readonly isTable?: boolean
  /** Beside the title. */
  readonly tools?: ComponentChildren
  readonly children: ComponentChildren
}

/** A page with its title. The operator who comes to it by keys stands at its main part. */
export function PageFrame({ page, hint, isTable, tools, children }: PageFrameProps) {
  useArrival()
  return (
    <main class={`page page-${page}${isTable === true ? ' is-table' : ''}`}>
      <div class="page-body">
        <div class="page-head">
          <div>
            <h2>{messages.value.pages[page].name}</h2>
            {hint !== undefined && <p class="muted">{hint}</p>}
          </div>
          {tools}
        </div>
        {children}
      </div>
    </main>
  )
}
