import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeSeriesStore } from './conformance.ts'
import { openSeriesStore } from '../../server/store/open.ts'

describeSeriesStore('embedded', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-store-'))
  return {
    open: () => openSeriesStore(directory),
    remove: () => rm(directory, { recursive: true }),
  }
})
