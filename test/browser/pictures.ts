import type { Page } from 'playwright-core'
import { STEPS } from '../../dashboard/first-run/progress.ts'
import { INVENTORY_TABS } from '../../dashboard/inventory/tabs.ts'
import { MAP_LAYERS } from '../../dashboard/model/map-layers.ts'
import { localDay } from './fixture-days.ts'

const yesterday = localDay(Date.now() - 86_400_000)

/** A picture: the address to open and what to do there before it is taken. */
export interface Picture {
  readonly name: string
  readonly search?: string
  readonly act?: (page: Page) => Promise<void>
  /** Taken in the dark and in English too. */
  readonly isMain?: true
}

/** Waits until the map has its markers and the list its rows. */
export const settled = async (page: Page): Promise<void> => {
  await page.locator('[role=option]').first().waitFor()
  await page.locator('.marker').first().waitFor()
}
/** Waits until the panel of a place is drawn. */
export const panelDrawn = async (page: Page): Promise<void> => {
  await page.locator('.panel .strip').waitFor()
  await page.locator('.panel canvas').waitFor()
}

const drawn = (part: string) => (page: Page) => page.locator(part).first().waitFor()

const opened = (part: string) => async (page: Page) => {
  await page.locator(part).first().waitFor()
  await page.locator('.incident-panel h3').last().waitFor()
}

/** Every page, every layer of the map, and states that are worth a look. */
export const PICTURES: readonly Picture[] = [
  { name: 'city', isMain: true, act: settled },
  { name: 'place', isMain: true, search: '?place=place-8', act: panelDrawn },
  {
    name: 'power',
    search: '?place=place-8',
    act: async (page) => {
      await panelDrawn(page)
      await page.locator('.panel .place-id').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'agents',
    isMain: true,
    search: '?page=agents',
    act: (page) => page.locator('.agent-row').first().waitFor(),
  },
  {
    name: 'agent-silent',
    search: '?place=place-10',
    act: async (page) => {
      await panelDrawn(page)
      await page.locator('.panel .agent').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'incidents',
    isMain: true,
    search: '?page=incidents',
    act: (page) => page.locator('.incident-row').nth(3).waitFor(),
  },
  {
    name: 'incident',
    isMain: true,
    search: '?page=incidents&incident=inc-power',
    act: opened('.incident-panel .message'),
  },
  { name: 'outage', search: '?page=incidents&outage=power1', act: opened('.events') },
  {
    name: 'outage-below',
    search: '?page=incidents&outage=power1',
    act: async (page) => {
      await opened('.note')(page)
      await page.getByRole('button', { name: /Ubah sebab|Change the cause/ }).click()
      await page.locator('.actions').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'outages',
    search: '?page=incidents&tab=outages&cause=power',
    act: (page) => page.locator('.incident-row').first().waitFor(),
  },
  {
    name: 'little-use',
    search: '?page=incidents&tab=degraded',
    act: (page) => page.locator('.degraded-row').first().waitFor(),
  },
  {
    name: 'windows',
    search: '?page=incidents&tab=windows',
    act: async (page) => {
      await page.locator('.window-row').first().waitFor()
      await page.locator('.add').click()
    },
  },
  {
    name: 'alerts',
    search: '?page=incidents&tab=alerts',
    act: (page) => page.locator('.rule').first().waitFor(),
  },
  {
    name: 'operator',
    search: '?page=incidents&incident=inc-power',
    act: async (page) => {
      await page.getByRole('button', { name: /Saya tangani|I am on it/ }).click()
      await page.locator('dialog[open]').waitFor()
    },
  },
  { name: 'dark-place', search: '?place=place-25', act: panelDrawn },
  {
    name: 'place-week',
    isMain: true,
    search: '?page=place&place=place-8',
    act: drawn('.place-usage canvas'),
  },
  {
    name: 'place-month',
    search: '?page=place&place=place-25&span=month',
    act: drawn('.place-compare tbody tr'),
  },
  {
    name: 'place-year',
    search: '?page=place&place=place-8&span=year',
    act: drawn('.year-grid .day-full'),
  },
  { name: 'field', isMain: true, search: '?page=field', act: drawn('.field-row') },
  { name: 'field-place', search: '?page=field&place=place-25', act: drawn('.field-todo') },
  {
    name: 'wall-city',
    isMain: true,
    search: '?page=wallboard',
    act: async (page) => {
      await drawn('.wall-fresh-live')(page)
      // Outlines that came after the places are drawn with the next second.
      await page.waitForTimeout(1200)
    },
  },
  {
    name: 'wall-incidents',
    search: '?page=wallboard',
    act: async (page) => {
      await drawn('.wall-fresh-live')(page)
      await page.keyboard.press('ArrowRight')
    },
  },
  {
    name: 'wall-worst',
    search: '?page=wallboard',
    act: async (page) => {
      await drawn('.wall-fresh-live')(page)
      await page.keyboard.press('ArrowLeft')
      await drawn('[data-slide=worst] .wall-row')(page)
    },
  },
  { name: 'down', search: '?place=place-4', act: panelDrawn },
  {
    name: 'filter',
    search: '?state=down&state=degraded',
    act: async (page) => {
      await settled(page)
      await page.locator('.menu summary').first().click()
    },
  },
  {
    name: 'overview',
    isMain: true,
    search: '?page=overview',
    act: (page) => page.locator('[aria-labelledby=capacity] li').first().waitFor(),
  },
  { name: 'places', isMain: true, search: '?page=places', act: drawn('tbody tr') },
  {
    name: 'access-points',
    isMain: true,
    search: '?page=access-points&sort=-clients',
    act: drawn('tbody tr'),
  },
  { name: 'none-found', search: '?page=access-points&find=tidakada', act: drawn('.table-none') },
  { name: 'providers', isMain: true, search: '?page=providers', act: drawn('#lines tbody tr') },
  { name: 'report', isMain: true, search: '?page=reports', act: drawn('#by-place tbody tr') },
  {
    name: 'report-below',
    search: '?page=reports&known=then',
    act: async (page) => {
      await drawn('#by-place tbody tr')(page)
      await page.locator('#by-place').scrollIntoViewIfNeeded()
    },
  },
  {
    name: 'inventory-place',
    isMain: true,
    search: '?page=inventory&tab=places&id=place-3',
    act: drawn('.spot-pin'),
  },
  { name: 'settings', isMain: true, search: '?page=settings', act: drawn('.standing') },
  {
    name: 'help-page',
    isMain: true,
    search: '?page=help&topic=availability',
    act: drawn('.help-section'),
  },
  {
    name: 'help',
    act: async (page) => {
      await settled(page)
      await page.keyboard.press('?')
      await page.locator('dialog[open]').waitFor()
    },
  },
  ...MAP_LAYERS.filter((layer) => layer !== 'state').map((layer): Picture => ({
    name: `layer-${layer}`,
    search: `?layer=${layer}`,
    act: drawn('.layer-legend'),
    isMain: true,
  })),
  {
    name: 'layer-table',
    search: '?layer=coverage&table=1',
    act: drawn('.layer-table tbody tr'),
  },
  {
    name: 'planning',
    search: '?spot=-10.161,123.605,300',
    act: drawn('.spot-figures'),
    isMain: true,
  },
  {
    name: 'time-machine',
    search: `?at=${yesterday}T14:00:00`,
    act: drawn('html[data-past=shown]'),
    isMain: true,
  },
  {
    name: 'time-machine-then',
    search: `?at=${yesterday}T14:00:00&known=then&layer=coverage`,
    act: drawn('html[data-past=shown]'),
  },
  ...INVENTORY_TABS.map((tab): Picture => ({
    name: `inventory-${tab}`,
    search: `?page=inventory&tab=${tab}`,
    act: drawn('.inventory-part > *'),
    ...(tab === 'places' && { isMain: true }),
  })),
  ...STEPS.map((step): Picture => ({
    name: `first-run-${step}`,
    search: `?page=first-run&step=${step}`,
    act: drawn('main h2'),
    ...(step === 'places' && { isMain: true }),
  })),
]
