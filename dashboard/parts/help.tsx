import { signal, useSignalEffect } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { PLACE_STATES } from '#contract/words.ts'
import { messages } from '../i18n/language.ts'
import { formats, page } from '../view-state.ts'
import { GoLink } from './go-link.tsx'
import { StateSymbol } from './state-symbol.tsx'

/** Whether the help is open. */
export const helpOpen = signal(false)

/** Keys and signs, in a dialog. */
export function Help() {
  const dialog = useRef<HTMLDialogElement>(null)
  useSignalEffect(() => {
    if (helpOpen.value) dialog.current?.showModal()
    else dialog.current?.close()
  })
  const text = messages.value
  const { incidents } = text
  const isCity = page.value === 'city'
  const states = PLACE_STATES.map((state) => ({ state, name: text.state[state] }))
  const signs =
    page.value === 'incidents'
      ? states.map((one) => ({ ...one, meaning: incidents.signs[one.state] }))
      : states.map((one) => ({ ...one, meaning: text.stateMeaning[one.state] }))
  const inCity = [
    ['↑ ↓', text.help.move],
    ['Enter', text.help.openPlace],
    ['J K', text.help.neighbours],
  ] as const
  const keys: readonly (readonly [string, string])[] = [
    ['/', text.help.search],
    ['L', text.pages[page.value].skip],
    ...(isCity ? inCity : []),
    ['I', text.help.incidents],
    ['A', text.help.agents],
    ['Esc', text.help.escape],
    ['?', text.help.help],
  ]
  return (
    <dialog
      class="help"
      ref={dialog}
      aria-labelledby="help-title"
      onClose={() => {
        helpOpen.value = false
      }}
      onClick={(event) => {
        if (event.target === dialog.current) helpOpen.value = false
      }}
    >
      <div class="help-body">
        <h2 id="help-title">
          {text.help.title}: {text.pages[page.value].name}
        </h2>
        <h3>{text.help.symbols}</h3>
        <dl class="help-states">
          {signs
            .filter(({ meaning }) => meaning !== '')
            .map(({ state, name, meaning }) => (
              <div key={state}>
                <dt>
                  <StateSymbol state={state} sizePx={20} /> {page.value === 'incidents' ? '' : name}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
        </dl>
        <h3 class="help-keys-title">{text.help.keys}</h3>
        <dl class="help-keys">
          {keys.map(([key, what]) => (
            <div key={key}>
              <dt>
                {key.split(' ').map((one) => (
                  <kbd key={one}>{one}</kbd>
                ))}
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <p class="muted">{text.help.times(formats.value.zone)}</p>
        <form
          method="dialog"
          onClick={(event) => {
            // A link leads away from what the dialog is about.
            if (event.target instanceof HTMLAnchorElement) helpOpen.value = false
          }}
        >
          <button type="submit" class="primary">
            {text.help.close}
          </button>{' '}
          <GoLink to={{ page: 'help' }} class="link">
            {text.help.whole}
          </GoLink>
        </form>
      </div>
    </dialog>
  )
}
