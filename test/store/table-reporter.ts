import type { Reporter, TestCase, TestModule } from 'vitest/node'

/** Describes of the suites that every series engine has to pass: `series store: influxdb`. */
const SUITE = /^(.+): (embedded|influxdb|victoriametrics)$/
const ENGINES = ['embedded', 'influxdb', 'victoriametrics'] as const
const SIGNS = { passed: 'yes', failed: 'NO', skipped: 'skipped', pending: 'skipped' } as const

/** Prints which engine passes which case, after a run in which any of them was tried. */
export class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = new Map<string, Map<string, string>>()
    for (const module of modules) {
      for (const test of module.children.allTests()) addCase(cases, test)
    }
    const tried = [...cases].filter(([, signs]) => signs.size > 1)
    if (tried.length === 0) return
    const width = Math.max(...tried.map(([name]) => name.length))
    const row = (name: string, cells: readonly string[]): string =>
      [name.padEnd(width), ...cells.map((cell) => cell.padEnd(ENGINES[2].length))].join('  ')
    const rows = tried.map(([name, signs]) =>
      row(
        name,
        ENGINES.map((engine) => signs.get(engine) ?? '-'),
      ),
    )
    console.log([row('series engine x case', ENGINES), ...rows].join('\n'))
  }
}

function addCase(cases: Map<string, Map<string, string>>, test: TestCase): void {
  const { parent } = test
  const match = parent.type === 'suite' ? SUITE.exec(parent.name) : null
  const [, suite, engine] = match ?? []
  if (suite === undefined || engine === undefined) return
  const name = `${suite}: ${test.name}`
  let signs = cases.get(name)
  if (signs === undefined) cases.set(name, (signs = new Map()))
  signs.set(engine, SIGNS[test.result().state])
}
