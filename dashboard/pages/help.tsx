import '../styles/help.css'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { HelpSection } from '../i18n/help-texts-id.ts'
import { helpTexts } from '../i18n/help-texts.ts'
import { textMatcher } from '../model/filter.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { GoLink } from '../parts/go-link.tsx'
import { PageFrame } from '../parts/page-frame.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { params } from '../view-state.ts'

const headingId = (id: string): string => `help-${id}`

function wordsOf({ title, paragraphs, steps = [], terms = [] }: HelpSection): string {
  return [title, ...paragraphs, ...steps, ...terms.flat()].join(' ')
}

function Section({ section }: { readonly section: HelpSection }) {
  const { id, title, paragraphs, steps, terms } = section
  return (
    <section class="card help-section" aria-labelledby={headingId(id)}>
      <h3 id={headingId(id)} tabIndex={-1}>
        {title}
      </h3>
      {paragraphs.map((text) => (
        <p key={text}>{text}</p>
      ))}
      {steps !== undefined && (
        <ol>
          {steps.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ol>
      )}
      {terms !== undefined && (
        <dl>
          {terms.map(([term, meaning]) => (
            <div key={term}>
              <dt>{id === 'keys' ? <kbd>{term}</kbd> : term}</dt>
              <dd>{meaning}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** What the words mean and how the figures are reckoned; can be searched. */
export function HelpPage() {
  const text = helpTexts.value
  const find = useSignal('')
  const matches = textMatcher(find.value)
  const shown = text.sections.filter((section) => matches(wordsOf(section)))
  const topic = params.value['topic']
  useEffect(() => {
    if (topic === undefined) return
    const heading = document.getElementById(headingId(topic))
    heading?.scrollIntoView()
    heading?.focus({ preventScroll: true })
  }, [topic])
  return (
    <PageFrame page="help" hint={text.hint}>
      <div class="help-page">
        <nav class="help-contents" aria-label={text.contents}>
          <SearchBox
            label={text.search}
            text={find.value}
            onInput={(written) => {
              find.value = written
            }}
          />
          <ul>
            {shown.map(({ id, title }) => (
              <li key={id}>
                <GoLink to={{ page: 'help', params: { topic: id } }} current={topic === id}>
                  {title}
                </GoLink>
              </li>
            ))}
          </ul>
        </nav>
        <div id={LIST_ID} tabIndex={-1} class="help-sections">
          {shown.length === 0 && (
            <p class="muted" role="status">
              {text.none}
            </p>
          )}
          {shown.map((section) => (
            <Section key={section.id} section={section} />
          ))}
        </div>
      </div>
    </PageFrame>
  )
}
