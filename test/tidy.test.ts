import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { agentPacketsTable, commandsTable, vendorsTable } from './readme-tables.ts'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

// Tracked files and new ones that are not ignored: what would land.
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))
const sources = files.filter((path) => /\.(ts|tsx|mjs)$/.test(path))
const inFolder = (folder: string) => sources.filter((path) => path.startsWith(`${folder}/`))

/** Facts, not logic: a long list is not a long program. */
const DATA = /^(agents\/drivers\/|test\/simulator\/city\/|dashboard\/i18n\/|test\/wire\/)/
const LINES_MAX = 400

/** Paths (relative to the root) and package names that a source file imports. */
function importsOf(path: string): string[] {
  const found = read(path).matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s*['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s*['"]([^'"]+)['"]/g,
  )
  return [...found].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? ''
    if (target.startsWith('#contract/')) return target.replace('#contract/', 'server/contract/')
    return target.startsWith('.') ? normalize(join(dirname(path), target)) : target
  })
}

/** Which of our folders a folder may import from; the order of DESIGN.md's import directions. */
const walls: readonly (readonly [folder: string, mayImport: RegExp])[] = [
  ['server/contract', /^server\/contract\//],
  ['server/domain', /^server\/(contract|domain)\//],
  ['server/store', /^server\/((contract|domain|store)\/|make-folder\.ts$)/],
  ['server/journal', /^server\/((contract|domain|journal)\/|(make|sync)-folder\.ts$)/],
  ['server/live', /^server\/(contract|domain|store|journal|live)\//],
  ['server/outages', /^server\/(contract|domain|store|journal|live|outages)\//],
  ['server/days', /^server\/(contract|domain|store|journal|days)\//],
  ['server/coverage', /^server\/(contract|domain|store|journal|live|days|coverage)\//],
  ['server/usage', /^server\/(contract|domain|store|journal|live|days|usage)\//],
  [
    'server/report',
    /^server\/((contract|domain|store|journal|live|days|coverage|usage|report)\/|make-folder\.ts$)/,
  ],
  // Who verifies a report shares no way of reading with who made it.
  [
    'server/report/verify',
    /^server\/((contract|domain)\/|report\/(verify\/|evidence\/(format|chain|seal|intervals-text|read-zip)\.ts$))/,
  ],
  ['server/alert', /^server\/(contract|domain|journal|alert)\//],
  [
    'server/http',
    /^server\/(contract|domain|store|journal|live|outages|alert|days|coverage|usage|report|http|ingest|config)/,
  ],
  [
    'server/migrate',
    /^server\/((contract|domain|store|journal|days|coverage|usage|report|migrate)\/|(config|city-control|keep-open|run-days)\.ts$)/,
  ],
  // What is kept, and how, is told to it by server/run-cluster.ts.
  ['server/cluster', /^server\/((contract|store|journal|live|http|cluster)\/|ingest\.ts$)/],
  ['server', /^(server\/|package\.json)/],
  ['agents', /^(agents\/|server\/contract\/|package\.json)/],
  ['dashboard', /^(dashboard\/|server\/contract\/)/],
]
const OURS = /^(server|agents|dashboard|test)\//

describe('tidy', () => {
  it('keeps files short', () => {
    const long = sources
      .filter((path) => !DATA.test(path))
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > LINES_MAX)
    expect(long).toEqual([])
  })

  it('keeps clock, randomness and input out of the domain', () => {
    const banned =
      /\b(Date\.now|new Date\(\)|Math\.random|performance\.now|process\.|fetch\(|setTimeout|setInterval|crypto\.)/
    const guilty = inFolder('server/domain').filter((path) => banned.test(read(path)))
    expect(guilty).toEqual([])
    expect(inFolder('server/domain').length).toBeGreaterThan(0)
  })

  it('keeps the import walls', () => {
    const broken: string[] = []
    for (const [folder, mayImport] of walls) {
      for (const path of inFolder(folder)) {
        for (const target of importsOf(path)) {
          if (OURS.test(target) && !mayImport.test(target)) broken.push(`${path} -> ${target}`)
        }
      }
    }
    expect(broken).toEqual([])
  })

  it('keeps each outside library behind its seam', () => {
    const seams: Record<string, RegExp> = {
      'net-snmp': /^agents\/snmp\/net-snmp\.ts$/,
      leaflet: /^dashboard\/map\//,
      '@duckdb/node-api': /^server\/store\/embedded\//,
      '@photostructure/sqlite': /^server\/journal\//,
      'clipper2-ts': /^server\/domain\/coverage-geometry\.ts$/,
      nodemailer: /^server\/alert\/channels\/email\.ts$/,
      shpjs: /^server\/journal\/import\/geography\/shapefile\.ts$/,
      hucre: /^server\/(journal\/import\/xlsx|report\/xlsx\/[\w-]+)\.ts$/,
      'hucre/xlsx': /^server\/(journal\/import\/xlsx|report\/xlsx\/[\w-]+)\.ts$/,
      '@myriaddreamin/typst-ts-node-compiler': /^server\/report\/pdf\/render-pdf\.ts$/,
      croner: /^server\/report\/schedule\.ts$/,
      yazl: /^server\/report\/evidence\/write-zip\.ts$/,
      yauzl: /^server\/report\/evidence\/read-zip\.ts$/,
      geotiff: /^server\/journal\/import\/geography\/geotiff-grid\.ts$/,
    }
    const product = sources.filter((path) => !path.startsWith('test/'))
    const broken = product.flatMap((path) =>
      importsOf(path)
        .filter((target) => seams[target] !== undefined && !seams[target].test(path))
        .map((target) => `${path} -> ${target}`),
    )
    expect(broken).toEqual([])
    const talking = inFolder('dashboard').filter((path) =>
      /\b(fetch\(|new EventSource)/.test(read(path)),
    )
    expect(talking).toEqual(['dashboard/api.ts'])
  })

  it('wires every driver', () => {
    const index = read('agents/drivers/index.ts')
    const unwired = inFolder('agents/drivers')
      .filter((path) => read(path).includes('= defineDriver('))
      .filter((path) => !index.includes(`./${path.slice('agents/drivers/'.length)}`))
    expect(unwired).toEqual([])
  })

  it('leaves nothing unfinished and nothing of one machine in what lands', () => {
    const product = sources.filter((path) => !path.startsWith('test/'))
    const unfinished = product.filter((path) => /\b(TODO|FIXME|XXX)\b/.test(read(path)))
    expect(unfinished).toEqual([])
    const texts = files.filter((path) => /\.(ts|tsx|mjs|json|md|css|html|toml|yml)$/.test(path))
    const machine = /\/work\/(main|shared)|\/root\/|registry\.(npmjs|yarnpkg)|deb\.debian\.org/
    const named = texts.filter((path) => path !== 'test/tidy.test.ts' && machine.test(read(path)))
    expect(named).toEqual([])
  })

  it('keeps every skip beside its reason', () => {
    const bare = inFolder('test').filter(
      (path) => path !== 'test/tidy.test.ts' && /\.(only|todo)\(|\.skip\((?!')/.test(read(path)),
    )
    expect(bare).toEqual([])
  })
})

describe('README', () => {
  /** The text between `<!-- NAME -->` and `<!-- /NAME -->`; UPDATE_README=1 writes it anew. */
  const keeps = (name: string, expected: string): void => {
    const readme = read('README.md')
    const pattern = new RegExp(`(<!-- ${name} -->\\n)([\\s\\S]*?)(\\n<!-- /${name} -->)`)
    if (process.env['UPDATE_README'] === '1') {
      const updated = readme.replace(pattern, (_, open, __, close) => open + expected + close)
      writeFileSync(join(root, 'README.md'), updated)
    }
    expect(pattern.exec(read('README.md'))?.[2]).toBe(expected)
  }

  it('lists the vendors that the drivers serve', () => keeps('vendors', vendorsTable()))
  it('lists the commands that the program has', () => keeps('commands', commandsTable()))
  it('states the packets of a poll as the tests assert them', () =>
    keeps('packets', agentPacketsTable()))
})
