import type { Page } from 'playwright-core'

/** The row of an incident. */
export const row = (page: Page, id: string) => page.locator(`[data-incident="${id}"] > a`)

/** What the rows of a list are called, in their order. */
export const titles = (page: Page) =>
  page.locator('.incidents-main .incident-name b').allTextContents()

/** Says who sits here, when asked. */
export async function sign(page: Page, name: string, key?: string): Promise<void> {
  const dialog = page.locator('dialog.operator[open]')
  await dialog.getByLabel('Nama').fill(name)
  if (key !== undefined) await dialog.getByLabel('Kunci operator').fill(key)
  await dialog.getByRole('button', { name: 'Lanjutkan' }).click()
}
