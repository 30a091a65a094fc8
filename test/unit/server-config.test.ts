import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { summaryOf } from '../../server/cli/config.ts'
import { DEFAULTS, configFaults, loadConfig } from '../../server/config.ts'
import type { Config } from '../../server/config.ts'
import { SERVER_FILE } from '../simulator/demo/server-file.ts'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-config-'))
})
afterAll(() => rm(directory, { recursive: true }))

async function load(text: string, env = {}, flags = {}): Promise<Config> {
  const file = join(directory, 'pantau.toml')
  await writeFile(file, text)
  return loadConfig({ file, env, flags })
}

describe('configuration', () => {
  it('is complete without any setting', () => {
    expect(loadConfig({ file: undefined, env: {}, flags: {} })).toEqual(DEFAULTS)
  })

  it('takes the command line before the environment before the file before the defaults', async () => {
    const text = 'port = 1\nhost = "::1"\n[city]\nname = "Kota A"\ntimeZone = "Asia/Jakarta"\n'
    const env = { PANTAU_PORT: '2', PANTAU_CITY_NAME: '123', PANTAU_MAP_TILE_ATTRIBUTION: 'OSM' }
    expect(await load(text, env, { port: 3 })).toEqual({
      ...DEFAULTS,
      port: 3,
      host: '::1',
      city: { name: '123', timeZone: 'Asia/Jakarta' },
      map: { tileUrl: null, tileAttribution: 'OSM' },
    })
  })

  it('takes a letterhead as the README and the demo write it', async () => {
    const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
    const [, shown = ''] = /```toml\n( *\[report\.letterhead\][^`]*)```/.exec(readme) ?? []
    for (const text of [shown, SERVER_FILE]) {
      const { letterhead } = (await load(text)).report
      expect(letterhead.lines).toHaveLength(2)
      expect(letterhead.place).toBe('Kupang')
      expect(letterhead.signatory.number).toBe('19700101 199503 1 001')
    }
  })

  const broken: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['an unknown key', '\nprot = 1', /pantau\.toml:2: prot: there is no such setting$/],
    [
      'an unknown key in a table',
      '[city]\nname = "A"\n\ntime-zone = "Asia/Jakarta"',
      /pantau\.toml:4: city\.time-zone: there is no such setting$/,
    ],
    ['an unknown table', 'port = 1\n[citty]\n', /pantau\.toml:2: citty: there is no such setting$/],
    ['a wrong type', 'port = "x"', /pantau\.toml:1: port: .*expected number/],
    ['a port that is none', '\n\nport = 70000', /pantau\.toml:3: port: .*65535/],
    [
      'a public address without a scheme',
      'publicUrl = "wifi.example.org"',
      /pantau\.toml:1: publicUrl: expected an address such as https:/,
    ],
    [
      'a share of service that is more than all',
      '[coverage]\nserviceShare = 95',
      /pantau\.toml:2: coverage\.serviceShare: .*<=1/,
    ],
    [
      'an unknown time zone',
      '[city]\ntimeZone = "Asia/Atlantis"',
      /pantau\.toml:2: city\.timeZone: expected an IANA time zone/,
    ],
    [
      'a tile URL without places',
      '[map]\ntileUrl = "https://tiles.example/"',
      /pantau\.toml:2: map\.tileUrl: expected a URL with \{z\}/,
    ],
    [
      'a number of papers that tells none apart',
      '[report]\nnumber = "PANTAU/{year}"',
      /pantau\.toml:2: report\.number: expected \{seq\}, which tells reports apart$/,
    ],
    [
      'a number of papers with a part that nobody fills in',
      '[report]\n\nnumber = "{seq}/{week}"',
      /pantau\.toml:3: report\.number: there is no \{week\}; known are \{seq\}, /,
    ],
    [
      'a recipient of reports who has no address',
      '[report]\nrecipients = ["kepala@example.go.id", "kepala"]',
      /pantau\.toml:2: report\.recipients\.1: expected an e-mail address/,
    ],
    [
      'a time of the day that no clock shows',
      '[report]\nat = "6.00"',
      /pantau\.toml:2: report\.at: expected a time of the day such as 06:00$/,
    ],
    [
      'a signatory who is not known',
      '[report.letterhead.signatory]\nnip = "1"',
      /pantau\.toml:2: report\.letterhead\.signatory\.nip: there is no such setting$/,
    ],
    ['text that is not TOML', 'port = \n', /pantau\.toml:1:\d+: /],
  ]
  it.each(broken)('names file, line and fault of %s', async (_what, text, message) => {
    await expect(load(text)).rejects.toThrow(message)
  })

  it('takes no samples that are older than they are kept', async () => {
    const { ingest, retention } = loadConfig({ file: undefined, env: {}, flags: {} })
    expect(ingest.ageDays).toBeLessThanOrEqual(retention.pollsDays)
    const limit = 'must not be more than retention.pollsDays'
    await expect(load('[ingest]\nageDays = 400\n')).rejects.toThrow(
      new RegExp(`pantau\\.toml:2: ingest\\.ageDays: 400 ${limit} \\(90\\)$`),
    )
    const short = '[retention]\n\npollsDays = 30\n'
    await expect(load(short)).rejects.toThrow(
      new RegExp(`pantau\\.toml:3: ingest\\.ageDays: 90 ${limit} \\(30\\)$`),
    )
    await expect(load('', { PANTAU_INGEST_AGE_DAYS: '91' })).rejects.toThrow(
      /^PANTAU_INGEST_AGE_DAYS: ingest\.ageDays: 91 /,
    )
    const both = await load(short, { PANTAU_INGEST_AGE_DAYS: '30' })
    expect(both.ingest.ageDays).toBe(30)
  })

  it('makes no figures final while samples may still change them for longer', async () => {
    await expect(load('[report]\nfreezeDays = 91\n')).rejects.toThrow(
      /pantau\.toml:2: report\.freezeDays: 91 must not be more than ingest\.ageDays \(90\)$/,
    )
    expect((await load('[report]\nfreezeDays = 90\n')).report.freezeDays).toBe(90)
  })

  it('wants an address for processes of one city that others can reach', async () => {
    for (const listen of ['127.0.0.1:0', '10.0.0.5:7070', '[fd00::5]:7070', 'db-1.lan:7070']) {
      expect((await load(`[cluster]\nlisten = "${listen}"`)).cluster.listen).toBe(listen)
    }
    for (const listen of ['0.0.0.0:7070', '[::]:7070', '10.0.0.5', ':7070', '10.0.0.5:70700']) {
      const fault: unknown = await load(`[cluster]\nlisten = "${listen}"`).catch(
        (cause: unknown) => cause,
      )
      expect(String(fault)).toMatch(/pantau\.toml:2: cluster\.listen: expected an address/)
    }
  })

  it('keeps the addresses of stores secret, and says what is expected without them', async () => {
    const address = 'postgresql://pantau:rahasia@db.example:5432/pantau'
    const { stores } = await load('', { PANTAU_STORES_JOURNAL_URL: address })
    expect(stores.journalUrl?.reveal()).toBe(address)
    expect(JSON.stringify(stores)).not.toContain('rahasia')
    for (const wrong of ['mysql://u:rahasia@db/pantau', 'postgresql://u:rahasia@db', 'rahasia']) {
      const fault: unknown = await load(`[stores]\njournalUrl = "${wrong}"`).catch(
        (cause: unknown) => cause,
      )
      expect(String(fault)).toMatch(/pantau\.toml:2: stores\.journalUrl: expected postgresql:\/\//)
      expect(String(fault)).not.toContain('rahasia')
    }
  })

  it('tells every mistake of file and environment at once, each with its place', async () => {
    const file = join(directory, 'pantau.toml')
    await writeFile(file, 'prot = 1\nport = 70000\n[city]\ntimeZone = "Asia/Atlantis"\n')
    const env = { PANTAU_LOG_LEVEL: 'loud', PANTAU_METRICS_TOKEN: 'rahasia' }
    const faults = configFaults({ file, env, flags: {} })
    expect(faults.map((fault) => fault.replace(directory, '')).sort()).toEqual([
      '/pantau.toml:1: prot: there is no such setting',
      expect.stringMatching(/^\/pantau\.toml:2: port: .*65535/),
      '/pantau.toml:4: city.timeZone: expected an IANA time zone such as Asia/Makassar',
      expect.stringMatching(/^PANTAU_LOG_LEVEL: logLevel: /),
      'PANTAU_METRICS_TOKEN: metrics.token: expected at least 16 characters',
    ])
    await writeFile(file, '[ingest]\nageDays = 400\n')
    expect(configFaults({ file, env: {}, flags: {} })).toEqual([
      `${file}:2: ingest.ageDays: 400 must not be more than retention.pollsDays (90)`,
    ])
    expect(configFaults({ file: '/nowhere.toml', env: {}, flags: {} })).toEqual([
      '/nowhere.toml: cannot be read',
    ])
  })

  it('sums up settings without what is secret in them', () => {
    const env = {
      PANTAU_METRICS_TOKEN: 'rahasia-rahasia-rahasia',
      PANTAU_STORES_JOURNAL_URL: 'postgresql://pantau:rahasia@db.example/pantau',
    }
    expect(configFaults({ file: undefined, env, flags: {} })).toEqual([])
    const summary = summaryOf(loadConfig({ file: undefined, env, flags: {} }))
    expect(summary).toContain('Kota Kupang, Asia/Makassar')
    expect(summary).toContain('journal     on a server')
    expect(summary).not.toContain('rahasia')
  })

  it('names the variable or the option that is wrong', async () => {
    await expect(load('', { PANTAU_PORT: 'eighty' })).rejects.toThrow(/^PANTAU_PORT: port: /)
    await expect(load('', {}, { port: Number.NaN })).rejects.toThrow(/^--port: port: /)
    expect(() => loadConfig({ file: '/nowhere.toml', env: {}, flags: {} })).toThrow(
      '/nowhere.toml: cannot be read',
    )
  })
})
