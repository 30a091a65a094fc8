import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SYNCHRONISED_FILES } from '../../agents/clock.ts'
import { ROOT } from '../bench/server-process.ts'

const folder = join(ROOT, 'agents/packaging')
const read = (path: string): string => readFileSync(join(folder, path), 'utf8')
const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pantau-packaging-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

/** The flags of `node` in a recipe, however the recipe writes a command. */
const flagsOf = (text: string): readonly string[] =>
  [...new Set(text.match(/--(?:jitless|no-expose-wasm|max-semi-space-size=\d+)/g))].sort()

describe('recipes', () => {
  it('start the agent everywhere in the same way, with flags that this node knows', () => {
    const flags = flagsOf(read('systemd/pantau-agent.service'))
    expect(flags).toHaveLength(3)
    expect(flagsOf(read('openwrt/files/pantau-agent.init'))).toEqual(flags)
    expect(flagsOf(read('routeros/Containerfile'))).toEqual(flags)
    expect(flagsOf(read('README.md'))).toEqual(flags)
    const agent = join(ROOT, 'dist/pantau-agent.mjs')
    const help = spawnSync(process.execPath, [...flags, agent, 'agent', '--help'])
    expect(help.status).toBe(0)
    expect(help.stderr.toString()).toBe('')
  })

  // Skipped where systemd-analyze is not installed.
  it.runIf(hasSystemd)('have a unit that systemd takes and rates as little exposed', () => {
    const unit = join(directory, 'pantau-agent.service')
    writeFileSync(
      unit,
      read('systemd/pantau-agent.service')
        .replace('/usr/bin/node', process.execPath)
        .replace('/usr/lib/pantau/pantau-agent.mjs', join(ROOT, 'dist/pantau-agent.mjs')),
    )
    const verified = spawnSync('systemd-analyze', ['verify', unit], { encoding: 'utf8' })
    expect(verified.stderr).toBe('')
    const rated = spawnSync('systemd-analyze', ['security', '--offline=true', unit], {
      encoding: 'utf8',
    })
    const exposure = /exposure level for \S+: ([\d.]+)/.exec(rated.stdout)?.[1]
    expect(Number(exposure)).toBeLessThan(2.5)
  })

  it('have a unit in which the agent can be heard, and ping can run', () => {
    const unit = read('systemd/pantau-agent.service')
    // What agents/supervisor.ts says comes from a child of the agent.
    expect(unit).toMatch(/^Type=notify$/m)
    expect(unit).toMatch(/^NotifyAccess=all$/m)
    expect(unit).toMatch(/^WatchdogSec=\d+$/m)
    // Without the right that ping's file carries the kernel does not start it, and ping gives it up
    // by calls that the filter takes out; Node tries others, which must not kill it.
    expect(unit).toMatch(/^CapabilityBoundingSet=CAP_NET_RAW$/m)
    expect(unit).toMatch(/^AmbientCapabilities=CAP_NET_RAW$/m)
    expect(unit).toMatch(/^SystemCallFilter=capset setuid setuid32$/m)
    expect(unit).toMatch(/^SystemCallErrorNumber=EPERM$/m)
  })

  it('tell on OpenWrt that the clock is right by the file that the agent looks for', () => {
    const hook = read('openwrt/files/pantau-agent.ntp')
    const [, touched] = /^\s*: > (\S+)$/m.exec(hook) ?? []
    const [, removed] = /^\s*rm -f (\S+)$/m.exec(hook) ?? []
    expect(SYNCHRONISED_FILES).toContain(touched)
    expect(removed).toBe(touched)
  })

  it('can be one executable that runs without a file beside it', () => {
    const built = spawnSync(process.execPath, [join(ROOT, 'server/cli/build-executable.mjs')])
    expect(built.status).toBe(0)
    const executable = join(directory, 'pantau-agent')
    cpSync(join(ROOT, 'dist/pantau-agent-executable'), executable)
    const asked = spawnSync(executable, ['probe', '127.0.0.1:9', '--timeout', '0.2'], {
      encoding: 'utf8',
      cwd: directory,
    })
    expect(asked.stderr).toContain('127.0.0.1')
    expect(asked.status).toBe(4)
  }, 60_000)

  it('have shell scripts that a shell can read', () => {
    for (const script of ['openwrt/files/pantau-agent.init', 'openwrt/files/pantau-agent.ntp']) {
      const parsed = spawnSync('sh', ['-n', join(folder, script)], { encoding: 'utf8' })
      expect([script, parsed.stderr, parsed.status]).toEqual([script, '', 0])
    }
  })

  it('name the version of the product', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      version: string
    }
    expect(read('openwrt/Makefile')).toContain(`PKG_VERSION:=${version}\n`)
  })
})
