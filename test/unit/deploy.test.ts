import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createCityMetrics } from '../../server/city-metrics.ts'
import { createRequestCounts } from '../../server/http/metrics/request-counts.ts'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const hasSystemd = spawnSync('systemd-analyze', ['--version']).error === undefined

let directory: string
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pantau-deploy-'))
})
afterAll(() => rmSync(directory, { recursive: true }))

describe('what helps to run the server', () => {
  // Skipped where systemd-analyze is not installed.
  it.runIf(hasSystemd)('are units that systemd takes and rates as little exposed', () => {
    const names = ['pantau.service', 'pantau-backup.service', 'pantau-backup.timer']
    const units = names.map((name) => {
      const unit = join(directory, name)
      const text = read(`deploy/systemd/${name}`).replaceAll('/usr/bin/node', process.execPath)
      writeFileSync(unit, text)
      return unit
    })
    const verified = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' })
    expect(verified.stderr).toBe('')
    const asked = ['security', '--offline=true', units[0] ?? '']
    const rated = spawnSync('systemd-analyze', asked, { encoding: 'utf8' })
    const exposure = /exposure level for \S+: ([\d.]+)/.exec(rated.stdout)?.[1]
    expect(Number(exposure)).toBeLessThan(2.5)
  })

  it('are rules about metrics that the server gives', () => {
    const metrics = createCityMetrics({
      version: '0',
      directory,
      admission: () => ({
        admitted: { live: 0, backfill: 0 },
        refused: { live: 0, backfill: 0 },
        turns: 0,
        waiting: 0,
        turnsMax: 0,
      }),
      events: () => ({ subscribers: 0, cut: 0, refused: 0 }),
      states: () => ({ places: new Map(), agents: new Map() }),
      conditions: () => [],
      channels: () => new Map(),
      requests: createRequestCounts(() => 0).metric,
      ready: () => Promise.resolve({ usable: true }),
    })
    const given = new Set<string>(metrics.read().map(({ name }) => name))
    const named = read('deploy/prometheus/alerts.yml').match(/\bpantau_\w+/g) ?? []
    expect(named.length).toBeGreaterThan(5)
    expect(named.filter((name) => !given.has(name))).toEqual([])
  })

  it('is told with files and commands that there are', () => {
    const text = read('deploy/README.md')
    const files = text.match(/\b(?:deploy|agents|server)\/[\w./-]*\w/g) ?? []
    expect(files.filter((path) => !existsSync(join(root, path)))).toEqual([])
    const commands = new Set([...text.matchAll(/`pantau ([a-z]+)/g)].map(([, word]) => word))
    expect(commands).toEqual(new Set(['backup', 'config', 'restore']))
    const program = read('server/cli/pantau.mjs')
    for (const word of commands) expect(program).toContain(`['${word}', `)
  })
})
