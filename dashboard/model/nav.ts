import type { PageName } from './address.ts'

/** The ways through the dashboard by what they are for: watching, knowing, keeping. */
export const NAV_GROUPS = [
  ['city', 'overview', 'incidents'],
  ['places', 'access-points', 'agents', 'providers', 'reports'],
  ['inventory', 'settings', 'help'],
  ['field', 'wallboard'],
] as const satisfies readonly (readonly PageName[])[]

export type NavPage = (typeof NAV_GROUPS)[number][number]

/** What is one touch away on a phone; the others are behind "more". */
export const PHONE_PAGES = ['city', 'overview', 'incidents', 'places'] as const

/** The entry a page belongs to: the page of one place is among the places. */
export function navPageOf(page: PageName): NavPage {
  if (page === 'first-run') return 'inventory'
  return page === 'place' ? 'places' : page
}
