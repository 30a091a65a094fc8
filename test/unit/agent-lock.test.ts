import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DirectoryInUseError, lockDirectory } from '../../agents/spool/lock.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-lock-'))
})
afterEach(async () => rm(directory, { recursive: true, force: true }))

// Other systems have no abstract sockets; there nothing is locked.
describe.runIf(process.platform === 'linux')('the lock of a data directory', () => {
  it('is taken once, by whatever name the directory is called', async () => {
    const link = `${directory}-link`
    await symlink(directory, link)
    try {
      await lockDirectory(directory)
      await expect(lockDirectory(directory)).rejects.toBeInstanceOf(DirectoryInUseError)
      await expect(lockDirectory(link)).rejects.toThrow(`${link} is used by another agent`)
    } finally {
      await rm(link)
    }
  })

  it('is of one directory alone', async () => {
    await lockDirectory(join(directory, 'one'))
    await lockDirectory(join(directory, 'other'))
  })
})
