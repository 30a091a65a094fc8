import type { pageNamesId } from './page-names-id.ts'

/** What the pages are called, and the link that jumps to their main part. */
export const pageNamesEn: typeof pageNamesId = {
  city: { name: 'Map', skip: 'Skip to the list of places' },
  overview: { name: 'Overview', skip: "Skip to today's figures" },
  incidents: { name: 'Incidents', skip: 'Skip to the list of incidents' },
  places: { name: 'Places', skip: 'Skip to the table of places' },
  place: { name: 'Place', skip: 'Skip to the place' },
  'access-points': { name: 'Access points', skip: 'Skip to the table of access points' },
  agents: { name: 'Agents', skip: 'Skip to the list of agents' },
  providers: { name: 'Providers', skip: 'Skip to the table of providers' },
  reports: { name: 'Reports', skip: 'Skip to the reports' },
  inventory: { name: 'Inventory', skip: 'Skip to the inventory' },
  settings: { name: 'Settings', skip: 'Skip to the settings' },
  help: { name: 'Help', skip: 'Skip to the help' },
  wallboard: { name: 'Wallboard', skip: 'Skip to the wallboard' },
  'first-run': { name: 'First steps', skip: 'Skip to this step' },
  field: { name: 'Field technician', skip: 'Skip to the nearest places' },
}
