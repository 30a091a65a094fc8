import { X } from 'lucide'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { incidentTexts } from '../i18n/incident-texts.ts'
import { messages } from '../i18n/language.ts'
import type { Opened } from '../model/incident-address.ts'
import { LIST_ID } from '../parts/anchors.ts'
import { CopyLink } from '../parts/copy-link.tsx'
import { Icon } from '../parts/icon.tsx'
import { closeDetails, incidentsView } from '../view-state.ts'

interface PanelFrameProps {
  readonly opened: Opened
  /** What it is about, for screen readers. */
  readonly label: string
  readonly children: ComponentChildren
}

/** Gives the focus back to the row that was open, else to the list; another panel keeps it. */
function leave({ kind, id }: Opened): void {
  if (incidentsView.peek().opened !== null) return
  const row = document.querySelector<HTMLElement>(`[data-${kind}="${CSS.escape(id)}"] > a`)
  const target = row ?? document.getElementById(LIST_ID)
  target?.focus({ preventScroll: true })
}

/** The details beside the list. Takes the focus when it opens and gives it back when it closes. */
export function PanelFrame({ opened, label, children }: PanelFrameProps) {
  const host = useRef<HTMLElement>(null)
  const { panel } = messages.value
  useEffect(() => {
    host.current?.focus({ preventScroll: true })
    return () => leave(opened)
  }, [])
  return (
    <aside class="panel incident-panel" ref={host} tabIndex={-1} aria-label={label}>
      <div class="panel-bar">
        <span class="spacer" />
        <CopyLink />
        <button type="button" class="quiet" aria-label={panel.close} onClick={closeDetails}>
          <Icon of={X} />
        </button>
      </div>
      {children}
    </aside>
  )
}

/** An id that nothing has: an old link, or data that were removed. */
export function Missing({ kind, id }: Opened) {
  const text = incidentTexts.value.incident
  return (
    <div class="panel-title">
      <h2>{text.missing[kind]}</h2>
      <p class="muted">
        {text.missingHint} <code>{id}</code>
      </p>
    </div>
  )
}
