import type { ComponentType } from 'preact'
import type { PageName } from '../model/address.ts'
import { lazyPage } from '../parts/lazy-page.tsx'

/** The pages whose code is fetched when they are first opened; the city and the agents come along. */
export const LAZY_PAGES: Partial<Readonly<Record<PageName, ComponentType>>> = {
  'access-points': lazyPage(async () => (await import('./access-points.tsx')).AccessPoints),
  overview: lazyPage(async () => (await import('./overview.tsx')).Overview),
  providers: lazyPage(async () => (await import('./providers.tsx')).Providers),
  reports: lazyPage(async () => (await import('./reports.tsx')).Reports),
  inventory: lazyPage(async () => (await import('./inventory.tsx')).Inventory),
  'first-run': lazyPage(async () => (await import('./first-steps.tsx')).FirstSteps),
  settings: lazyPage(async () => (await import('./settings.tsx')).Settings),
  help: lazyPage(async () => (await import('./help.tsx')).HelpPage),
  places: lazyPage(async () => (await import('./places.tsx')).Places),
  incidents: lazyPage(async () => (await import('./incidents.tsx')).Incidents),
  field: lazyPage(async () => (await import('./field.tsx')).Field),
  place: lazyPage(async () => (await import('./place.tsx')).Place),
  wallboard: lazyPage(async () => (await import('./wallboard.tsx')).Wallboard),
}

/** Whether there is such a page to go to. */
export function hasPage(name: PageName): boolean {
  return name === 'city' || name === 'agents' || LAZY_PAGES[name] !== undefined
}
