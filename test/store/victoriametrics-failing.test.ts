import { describe, expect, it } from 'vitest'
import { Secret } from '#contract/secret.ts'
import { parseSeriesUrl } from '../../server/store/series-url.ts'
import type { VictoriaPlace } from '../../server/store/series-url.ts'
import type { Kept } from '../../server/store/victoriametrics/victoria-engine.ts'
import { openVictoria } from '../../server/store/victoriametrics/open-victoria.ts'
import { isMissing, startVictoria, VICTORIA, VICTORIA_FLAGS } from './engines.ts'
import { describeFailing } from './failing.ts'

/** Of those that are only opened nothing is kept. */
const NOTHING: Kept = {
  async *kept() {},
  newestKept: () => Promise.resolve(null),
  forgetKept: () => Promise.resolve(),
}
const opened = (url: string, kept = NOTHING) =>
  openVictoria(
    parseSeriesUrl(new Secret(`victoriametrics+http://${url}`)) as VictoriaPlace,
    90,
    kept,
  )

describe.skipIf(isMissing(VICTORIA))('VictoriaMetrics', () => {
  describeFailing('victoriametrics', {
    start: () => startVictoria(),
    open: (port, city, ledger) => opened(`127.0.0.1:${port}?city=${city}`, ledger),
  })

  describe('settings: victoriametrics', () => {
    it('is refused where it would double readings, with the flag to set', async () => {
      const engine = await startVictoria([])
      await expect(opened(`127.0.0.1:${engine.port}`)).rejects.toThrow(
        `VictoriaMetrics at 127.0.0.1:${engine.port} runs with -dedup.minScrapeInterval=0s: readings ` +
          'that are written twice would be there twice; start it with -dedup.minScrapeInterval=1ms',
      )
      await engine.remove()
    })

    it('refuses a wrong password clearly', async () => {
      const auth = ['-httpAuth.username=pantau', '-httpAuth.password=kunci']
      const engine = await startVictoria([...VICTORIA_FLAGS, ...auth])
      const wrong = await opened(`pantau:rahasia@127.0.0.1:${engine.port}`).catch((e: unknown) => e)
      expect(String(wrong)).toMatch(/refuses \(401\).*check user and password of the URL/)
      expect(String(wrong)).not.toContain('rahasia')
      const right = await opened(`pantau:kunci@127.0.0.1:${engine.port}`)
      await right.check()
      await right.close()
      await engine.remove()
    })
  })
})
