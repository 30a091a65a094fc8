import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Sample } from '#contract/sample.ts'
import { createClock } from '../../agents/clock.ts'
import { Spool } from '../../agents/spool.ts'
import { accessPointSample, BOOT, START_MS } from '../unit/agent-samples.ts'

describe('an agent that is upgraded', () => {
  it('delivers what the version before left on disk, the unanswered batch unchanged', async () => {
    const text = await readFile(join(import.meta.dirname, 'spool-0.1.0.json'), 'utf8')
    const left = JSON.parse(text) as { file: string; base64: string }
    const directory = await mkdtemp(join(tmpdir(), 'pantau-spool-'))
    try {
      await writeFile(join(directory, left.file), Buffer.from(left.base64, 'base64'))
      const spool = await Spool.open(
        {
          directory,
          boot: BOOT,
          bytesMax: 2 ** 24,
          ageMsMax: 2 ** 40,
          syncIntervalMs: 60_000,
          memorySamplesMax: 5000,
          liveMs: 0,
        },
        {
          clock: createClock({
            monotonicMs: () => 2_000_000,
            systemMs: () => START_MS + 1_000_000,
            isSynchronised: () => true,
          }),
          warn: (message) => expect.unreachable(message),
        },
      )
      expect(spool.counts()).toMatchObject({ pending: 4, damaged: 0 })
      const open = spool.open && (await spool.load(spool.open))
      expect(open).toMatchObject({ dated: true })
      expect(open?.samples).toEqual([2, 3, 4].map(accessPointSample))
      const rest: Sample[] = []
      for (;;) {
        const batch = await spool.nextHistory(2)
        if (batch === undefined) break
        rest.push(...batch.samples)
        spool.settle(batch.range)
      }
      expect(rest).toEqual([2, 3, 4, 5].map(accessPointSample))
    } finally {
      await rm(directory, { recursive: true, force: true })
    }
  })
})
