import { signal, useSignalEffect } from '@preact/signals'
import {
  Building2,
  CircleAlert,
  CircleHelp,
  Ellipsis,
  FileText,
  LayoutDashboard,
  Map as MapIcon,
  MapPin,
  MonitorPlay,
  PackageOpen,
  PanelLeftClose,
  PanelLeftOpen,
  Router,
  Settings,
  Wifi,
  Wrench,
  X,
  type IconNode,
} from 'lucide'
import { useRef } from 'preact/hooks'
import { handCount } from '../agents-state.ts'
import { messages } from '../i18n/language.ts'
import { areIncidentsTold, isHolding, openIncidents } from '../incidents-state.ts'
import { remember, remembered } from '../memory.ts'
import { NAV_GROUPS, navPageOf, PHONE_PAGES, type NavPage } from '../model/nav.ts'
import { hasPage } from '../pages/registry.ts'
import { formats, page } from '../view-state.ts'
import { GoLink } from './go-link.tsx'
import { Icon } from './icon.tsx'

const ICONS: Readonly<Record<NavPage, IconNode>> = {
  city: MapIcon,
  overview: LayoutDashboard,
  incidents: CircleAlert,
  places: MapPin,
  'access-points': Wifi,
  agents: Router,
  providers: Building2,
  reports: FileText,
  inventory: PackageOpen,
  settings: Settings,
  help: CircleHelp,
  field: Wrench,
  wallboard: MonitorPlay,
}

const GROUPS: readonly (readonly NavPage[])[] = NAV_GROUPS.map((group) =>
  group.filter(hasPage),
).filter((group) => group.length > 0)

const WIDTHS = ['wide', 'narrow'] as const

/** Narrow windows keep their width for the page, until somebody says otherwise. */
const usual = matchMedia('(min-width: 1360px)').matches ? 'wide' : 'narrow'
const width = signal<(typeof WIDTHS)[number]>(remembered('nav', WIDTHS) ?? usual)

function toggleWidth(): void {
  width.value = width.value === 'wide' ? 'narrow' : 'wide'
  remember('nav', width.value)
}

/** What waits on a page, and how the link to it is read out; of most pages there is nothing to say. */
function waitingOn(to: NavPage): { readonly count: number; readonly label?: string } {
  const text = messages.value
  const { number } = formats.value
  if (to === 'incidents') {
    const count = openIncidents.value.length
    if (count === 0 && !areIncidentsTold.value) return { count }
    const isHeldBack = count === 0 && isHolding.value
    const label = isHeldBack ? text.incidents.linkHolding : text.incidents.link(number(count))
    return { count, label }
  }
  if (to === 'agents') {
    const count = handCount.value
    return {
      count,
      label: `${text.agents.title}: ${number(count)} ${text.agents.hand.toLowerCase()}`,
    }
  }
  return { count: 0 }
}

function NavLink({ to }: { readonly to: NavPage }) {
  const { name } = messages.value.pages[to]
  const { count, label } = waitingOn(to)
  return (
    <GoLink to={{ page: to }} class="nav-link" title={name} current={navPageOf(page.value) === to}>
      <Icon of={ICONS[to]} sizePx={20} />
      <span class="nav-name" aria-hidden="true">
        {name}
      </span>
      {count > 0 && (
        <b class="badge" aria-hidden="true">
          {formats.value.number(count)}
        </b>
      )}
      <span class="unseen">{label ?? name}</span>
    </GoLink>
  )
}

const moreOpen = signal(false)

/** All pages, over the foot of a phone's screen. */
function MoreSheet({ pages }: { readonly pages: readonly NavPage[] }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { nav } = messages.value
  const close = (): void => {
    moreOpen.value = false
  }
  useSignalEffect(() => {
    if (moreOpen.value) dialog.current?.showModal()
    else dialog.current?.close()
  })
  return (
    <dialog
      class="nav-more"
      ref={dialog}
      aria-label={nav.more}
      onClose={close}
      // A link leads away, a touch beside the sheet closes it.
      onClick={close}
    >
      <div class="nav-more-head">
        <h2>{nav.more}</h2>
        <button type="button" class="quiet" aria-label={nav.close}>
          <Icon of={X} />
        </button>
      </div>
      {pages.map((to) => (
        <NavLink key={to} to={to} />
      ))}
    </dialog>
  )
}

/** The way to every page: beside the page on a wide screen, under it on a phone. */
export function Nav() {
  const { nav } = messages.value
  const isWide = width.value === 'wide'
  const onPhone: readonly NavPage[] = PHONE_PAGES
  const more = GROUPS.flat().filter((name) => !onPhone.includes(name))
  const isInMore = more.includes(navPageOf(page.value))
  return (
    <nav class={`nav nav-${width.value}`} aria-label={nav.label}>
      {GROUPS.map((group) => (
        <div class="nav-group" key={group[0]}>
          {group.map((to) => (
            <NavLink key={to} to={to} />
          ))}
        </div>
      ))}
      <button
        type="button"
        class="nav-link nav-width"
        aria-label={isWide ? nav.narrow : nav.wide}
        title={isWide ? nav.narrow : nav.wide}
        onClick={toggleWidth}
      >
        <Icon of={isWide ? PanelLeftClose : PanelLeftOpen} sizePx={20} />
        <span class="nav-name">{nav.narrow}</span>
      </button>
      <button
        type="button"
        class={`nav-link nav-rest${isInMore ? ' is-current' : ''}`}
        aria-haspopup="dialog"
        onClick={() => {
          moreOpen.value = true
        }}
      >
        <Icon of={Ellipsis} sizePx={20} />
        <span class="nav-name">{nav.more}</span>
      </button>
      <MoreSheet pages={more} />
    </nav>
  )
}
