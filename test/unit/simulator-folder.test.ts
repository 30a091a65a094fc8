import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claimFolder, DEMO_TITLE, releaseFolder } from '../simulator/demo/folder.ts'

const NO_OWN_FOLDER = '/nowhere/.demo'

describe('the folder of a demo', () => {
  let directory = ''
  const pidFile = (): string => join(directory, 'demo.pid')
  const fill = (name: string, text = ''): void => writeFileSync(join(directory, name), text)
  const claim = (own = NO_OWN_FOLDER): void => claimFolder(directory, own)
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'pantau-folder-'))
  })
  afterEach(() => rmSync(directory, { recursive: true, force: true }))

  it('is emptied, names its process, and is free again after a clean end', () => {
    claim()
    expect(readFileSync(pidFile(), 'utf8')).toBe(String(process.pid))
    fill('left.toml')
    releaseFolder(directory)
    expect(existsSync(pidFile())).toBe(false)
    claim()
    expect(readdirSync(directory).toSorted()).toEqual(['demo.pid', 'demo.txt'])
  })

  it('is made when it is not there', () => {
    rmSync(directory, { recursive: true })
    claim()
    expect(existsSync(pidFile())).toBe(true)
  })

  it('is never a folder with something else in it', () => {
    fill('thesis.txt', 'three years')
    expect(() => claim()).toThrow('is not the folder of a demo')
    expect(readdirSync(directory)).toEqual(['thesis.txt'])
  })

  it('is the usual one whatever an older version, or a start cut short, left there', () => {
    fill('agent.toml')
    claim(directory)
    expect(existsSync(join(directory, 'agent.toml'))).toBe(false)
  })

  it.each([
    ['empty, as an older version left it', ''],
    ['of a process that is gone', '999999999'],
    ['of no process', 'x'],
  ])('may be taken when its process file is %s', (_, text) => {
    fill('demo.pid', text)
    fill('left.toml')
    claim()
    expect(readFileSync(pidFile(), 'utf8')).toBe(String(process.pid))
    expect(existsSync(join(directory, 'left.toml'))).toBe(false)
  })

  it('is held by a living demo, not by a stranger that got its process id', async () => {
    const sleeper = async (title: string) => {
      const code = `process.title = '${title}'; console.log(); setInterval(() => {}, 1000)`
      const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'ignore'] })
      await once(child.stdout, 'data')
      return child
    }
    const [demo, stranger] = await Promise.all([sleeper(DEMO_TITLE), sleeper('stranger')])
    try {
      fill('left.toml')
      fill('demo.pid', String(demo.pid))
      expect(() => claim()).toThrow(`already (process ${demo.pid})`)
      expect(existsSync(join(directory, 'left.toml'))).toBe(true)
      fill('demo.pid', String(stranger.pid))
      claim()
      expect(existsSync(join(directory, 'left.toml'))).toBe(false)
    } finally {
      demo.kill()
      stranger.kill()
    }
  })
})
