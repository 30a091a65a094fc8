import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openJournal } from '../../server/journal/open.ts'
import { Photos } from '../../server/journal/photos.ts'
import { makeFolder } from '../../server/make-folder.ts'
import { openSeriesStore } from '../../server/store/open.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-folder-'))
})
afterAll(() => rm(directory, { recursive: true }))

describe('a folder for what is written', () => {
  it('is made with those above it, and is left where it is there', async () => {
    const path = join(directory, 'a', 'b', 'c')
    await makeFolder(path)
    await makeFolder(path)
    expect((await stat(path)).isDirectory()).toBe(true)
    await makeFolder(join(directory, 'own', 'data'), 0o700)
    for (const own of ['own', 'own/data']) {
      expect((await stat(join(directory, own))).mode & 0o777).toBe(0o700)
    }
  })

  it('is refused below a file and where one is, with what to do', async () => {
    await writeFile(join(directory, 'file'), '')
    await expect(makeFolder(join(directory, 'file'))).rejects.toThrow(
      'name one that can be written to',
    )
    await expect(makeFolder(join(directory, 'file', 'a', 'b'))).rejects.toThrow(
      'name one that can be written to',
    )
  })

  it.skipIf(!existsSync('/proc/self'))(
    `is refused where nothing can be made${existsSync('/proc/self') ? '' : ' (skipped: there is no /proc)'}`,
    async () => {
      const made = makeFolder('/proc/nope/a')
      await expect(made).rejects.toThrow('/proc/nope: the folder cannot be made (ENOENT)')
      for (const open of [openJournal, openSeriesStore]) {
        await expect(open('/proc/nope/data')).rejects.toThrow('/proc/nope: the folder cannot')
      }
      await expect(new Photos('/proc/nope').put(new Uint8Array(1))).rejects.toThrow('/proc/nope: ')
    },
  )
})
