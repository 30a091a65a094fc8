import { useEffect, useRef } from 'preact/hooks'
import type { Step } from '../view-state.ts'
import { GoLink } from './go-link.tsx'

interface PageTabsProps<Tab extends string> {
  readonly tabs: readonly Tab[]
  /** The open one. */
  readonly tab: Tab
  readonly label: string
  readonly names: Readonly<Record<Tab, string>>
  readonly stepTo: (tab: Tab) => Step
}

/** The parts of a page as links; the open one is in sight, also where a phone is too narrow for all. */
export function PageTabs<Tab extends string>(props: PageTabsProps<Tab>) {
  const { tabs, tab, label, names, stepTo } = props
  const host = useRef<HTMLElement>(null)
  useEffect(() => {
    const current = host.current?.querySelector('[aria-current]')
    current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [tab])
  return (
    <nav class="tabs" aria-label={label} ref={host}>
      {tabs.map((name) => (
        <GoLink key={name} to={stepTo(name)} class="tab" current={tab === name}>
          {names[name]}
        </GoLink>
      ))}
    </nav>
  )
}
