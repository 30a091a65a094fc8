import { describe, expect, it } from 'vitest'
import { hasBrowser, stageOf } from './browser.ts'
import { randomOf } from './fixture-city.ts'
import { actAtRandom } from './random-actions.ts'

/** The whole run takes some minutes: PANTAU_FULL=1 does it, PANTAU_SEED repeats one. */
const ACTIONS = process.env['PANTAU_FULL'] === '1' ? 10_000 : 120
const SEED = Number(process.env['PANTAU_SEED'] ?? Math.floor(Math.random() * 1e6))
const LOOK_EVERY = 20
const LAST_KEPT = 25

/** How many ways lead on from here: the pages' names, or a dialog's or the wallboard's own way out. */
const waysOn = (): number =>
  location.pathname === '/' && document.querySelector('main') !== null
    ? document.querySelectorAll('nav a, dialog[open] button, main button, main a').length
    : 0

describe.runIf(hasBrowser)('a person who does anything at all', () => {
  const stage = stageOf(60, {}, 'whole')

  it(
    'meets no error and no dead end',
    async () => {
      const { page, errors } = stage.opened
      console.log(`${ACTIONS} random actions, seed ${SEED}`)
      const random = randomOf(SEED)
      await page.addInitScript(() => {
        // A print dialog would stop the page until somebody answers it.
        window.print = () => undefined
      })
      page.on('dialog', (dialog) => void dialog.dismiss().catch(() => undefined))
      await page.goto(stage.address)
      await page.getByRole('listbox').waitFor()
      const last: string[] = []
      for (let count = 1; count <= ACTIONS; count += 1) {
        last.push(await actAtRandom(page, random))
        if (last.length > LAST_KEPT) last.shift()
        if (count % LOOK_EVERY !== 0 && errors.length === 0) continue
        const said = `action ${count}, seed ${SEED}, at ${page.url()}\n${last.join('\n')}`
        expect(errors, said).toEqual([])
        // A page that has just been chosen may be on its way.
        await expect.poll(() => page.evaluate(waysOn), { message: said }).toBeGreaterThan(0)
      }
    },
    30 * 60_000,
  )
})
