import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openAdmin } from '../../server/cli/admin.ts'
import { JOURNAL_FILE } from '../../server/journal/open.ts'
import { STORES_DEFAULTS } from '../../server/store-settings.ts'

let directory = ''
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-admin-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('a command where there is no data', () => {
  it('says where it looked, and how to name another directory', async () => {
    await expect(openAdmin({ directory, stores: STORES_DEFAULTS }, 'refuse')).rejects.toThrow(
      `there is no Pantau data in ${directory} (no ${JOURNAL_FILE} there); ` +
        'name the directory with --data or --config; "pantau import" begins a new one',
    )
  })

  it('leads from the folder of a demo to the data in it', async () => {
    const inDemo = join(directory, 'server')
    await mkdir(inDemo)
    await writeFile(join(inDemo, JOURNAL_FILE), '')
    await expect(openAdmin({ directory, stores: STORES_DEFAULTS }, 'refuse')).rejects.toThrow(
      `--data ${inDemo}`,
    )
  })
})
