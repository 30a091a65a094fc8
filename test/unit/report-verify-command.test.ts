import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { progressBar } from '../../server/cli/progress-bar.ts'
import { runWord, runnable } from '../../server/cli/run-command.ts'
import { verifyCommand } from '../../server/cli/verify.ts'
import { madeCity, sourceOf, writeTo } from './evidence-world.ts'

let directory = ''
let file = ''
let chain = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-verify-'))
  file = join(directory, 'bukti.zip')
  chain = (await writeTo(file, sourceOf(madeCity().slice(1)))).chain
})
afterAll(() => rm(directory, { recursive: true }))
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

/** Runs the command; what it printed and the code with which it ends. */
async function run(...args: string[]): Promise<{ printed: string; code: unknown }> {
  const printed: string[] = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text))
    return true
  })
  await runWord({ verify: runnable(verifyCommand) }, 'verify', args)
  return { printed: printed.join(''), code: process.exitCode }
}

describe('pantau verify', () => {
  it('ends with 0 and tells what was reckoned, in Bahasa Indonesia or English', async () => {
    const told = await run(file)
    expect(told.code).toBe(0)
    expect(told.printed).toContain('TERBUKTI')
    expect(told.printed).toContain(chain)
    expect((await run(file, '--language', 'en')).printed).toContain('VERIFIED')
  })

  it('ends with 1 where the evidence is not the one that was expected', async () => {
    expect((await run(file, '--expect', chain.toUpperCase())).code).toBe(0)
    const { printed, code } = await run(file, '--expect', 'b'.repeat(64))
    expect(code).toBe(1)
    expect(printed).toContain('BERBEDA')
  })

  it('fails with what is wrong of a file that cannot be read and of wrong use', async () => {
    await expect(run(join(directory, 'none.zip'))).rejects.toThrow('none.zip: tidak ada berkas itu')
    await expect(run(file, 'another.zip')).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining('"another.zip" is too much: the command takes FILE;'),
    })
    await expect(run(file, '--expect', 'abc')).rejects.toThrow('--expect: expected a SHA-256')
    await expect(run(file, '--language', 'fr')).rejects.toThrow('say id or en')
    const short = join(directory, 'short.zip')
    await writeTo(short, sourceOf(madeCity().slice(1)))
    await truncate(short, 9000)
    await expect(run(short)).rejects.toThrow(`${short}: bukan berkas zip, atau terpotong`)
    await expect(run(short, '--language', 'en')).rejects.toThrow(
      `${short}: not a zip file, or cut short`,
    )
    const bytes = await readFile(file)
    const at = bytes.indexOf('README.txt') + 200
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
    await writeFile(short, bytes)
    await expect(run(short)).rejects.toThrow('README.txt rusak: isinya di byte ')
    await expect(run(short, '--language', 'en')).rejects.toThrow('README.txt is damaged: ')
  })
})

describe('a progress bar', () => {
  it('is drawn on a terminal, not more often than it can be read, and taken away', () => {
    const drawn: string[] = []
    let nowMs = 0
    const bar = progressBar({ isTTY: true, write: (text) => drawn.push(text) }, () => nowMs)
    for (const done of [0, 1, 2, 3]) bar.show(done, 4)
    nowMs = 150
    bar.show(3, 4)
    bar.show(4, 4)
    bar.end()
    expect(drawn.map((text) => /\d+%/.exec(text)?.[0] ?? 'gone')).toEqual([
      '0%',
      '75%',
      '100%',
      'gone',
    ])
  })

  it('is nowhere where nobody looks', () => {
    const drawn: string[] = []
    const bar = progressBar({ write: (text) => drawn.push(text) }, () => 0)
    bar.show(1, 2)
    bar.end()
    expect(drawn).toEqual([])
  })
})
