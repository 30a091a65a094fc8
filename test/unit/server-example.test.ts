import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfig } from '../../server/config.ts'

let directory: string
let example: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-example-'))
  example = await readFile(join(import.meta.dirname, '../../server/server.example.toml'), 'utf8')
})
afterAll(() => rm(directory, { recursive: true }))

async function load(text: string) {
  const file = join(directory, 'server.toml')
  await writeFile(file, text)
  return loadConfig({ file, env: {}, flags: {} })
}

/** A line of the example that shows a default, and one that shows what cannot have one. */
const DEFAULT_LINE = /^# ([A-Za-z]+ = )/gm
const SHOWN_LINE = /^# {3}(\[|[A-Za-z]+ = )/gm

describe('the example of the server settings', () => {
  it('shows the defaults', async () => {
    const uncommented = example.replaceAll(DEFAULT_LINE, '$1')
    expect(uncommented).not.toBe(example)
    expect(await load(uncommented)).toEqual(await load(''))
  })

  it('shows settings that the server reads, with people who are told by rules', async () => {
    const shown = example.replaceAll(SHOWN_LINE, '$1')
    const { alerts, publicUrl, map, stores } = await load(shown)
    expect(publicUrl).toBe('https://wifi.example.go.id')
    expect(stores.journalUrl?.reveal()).toContain('postgresql://')
    expect(stores.seriesUrl?.reveal()).toContain('victoriametrics+http://')
    expect(map.tileUrl).toContain('{z}')
    expect(alerts.heartbeat.url).not.toBeNull()
    expect(alerts.recipients.map(({ id }) => id)).toEqual(['piket', 'kepala'])
    expect(alerts.rules.flatMap(({ to }) => to)).toEqual(['piket'])
    expect(alerts.channels.email.host).toBe('mail.example.go.id')
  })

  it('shows every setting that has a default', async () => {
    const keys = new Set(
      [...example.matchAll(/^# (?: {2})?([A-Za-z]+) = /gm)].map(([, key]) => key),
    )
    const config = await load('')
    const { city, map, availability, coverage, retention, cluster, ingest, alerts, report } = config
    const tables =
      /^(city|map|availability|coverage|retention|stores|cluster|ingest|alerts|report|metrics|letterhead|signatory)$/
    const wanted = [
      config,
      city,
      map,
      availability,
      coverage,
      retention,
      cluster,
      ingest,
      alerts.heartbeat,
      alerts.health,
      report,
      report.letterhead,
      report.letterhead.signatory,
    ]
      .flatMap(Object.keys)
      .filter((key) => !tables.test(key))
    expect(wanted.filter((key) => !keys.has(key))).toEqual([])
  })
})
