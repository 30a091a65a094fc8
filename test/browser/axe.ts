import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import type { AxeResults } from 'axe-core'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds amiss on a page as it stands, all its rules, WCAG and good practice alike: one line for
 * each element, `rule: element (what is meant)`. Nothing is found on a page that is right.
 */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(source)
  const { violations } = await page.evaluate<AxeResults>(
    'axe.run(document, { resultTypes: ["violations"] })',
  )
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => {
      const why = any[0]?.message ?? ''
      return `${id}: ${target.join(' ')} (${help}; ${why})`
    }),
  )
}
