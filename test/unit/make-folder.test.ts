import { existsSync } from 'node:fs'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder } from '../../server/cli/make-folder.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-folder-'))
})
afterAll(() => rm(directory, { recursive: true }))

describe('a folder for what a command writes', () => {
  it('is made with those above it, and is left where it is there', async () => {
    const path = join(directory, 'a', 'b', 'c')
    await makeFolder(path)
    await makeFolder(path)
    expect((await stat(path)).isDirectory()).toBe(true)
  })

  it('is refused below a file and where one is, with what to do', async () => {
    await writeFile(join(directory, 'file'), '')
    await expect(makeFolder(join(directory, 'file'))).rejects.toThrow('name another one')
    await expect(makeFolder(join(directory, 'file', 'a', 'b'))).rejects.toThrow('name another one')
  })

  it.skipIf(!existsSync('/proc/self'))(
    `is refused where nothing can be made${existsSync('/proc/self') ? '' : ' (skipped: there is no /proc)'}`,
    async () => {
      const made = makeFolder('/proc/nope/a')
      await expect(made).rejects.toThrow('/proc/nope: the folder cannot be made (ENOENT)')
    },
  )
})
