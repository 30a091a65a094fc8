import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Stage } from './browser.ts'
import { makeKelurahan } from './fixture-coverage.ts'

/** Waits for what a busy machine may take its time with. */
export function eventually<T>(read: () => T | Promise<T>): PromisifyAssertion<T> {
  return expect.poll(read)
}

type PromisifyAssertion<T> = ReturnType<typeof expect.poll<T>>

/** Opens the map on an address, with kelurahan as outlines, and waits for the server's line. */
export async function openMap(stage: Stage, search = ''): Promise<Page> {
  const { page } = stage.opened
  await page.route('**/v1/boundaries', (route) => route.fulfill({ json: makeKelurahan() }))
  await page.goto(`${stage.address}/${search}`)
  await page.locator('.live-live').waitFor()
  return page
}
