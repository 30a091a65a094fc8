/**
 * Who is to blame, judged against the truth: months of a simulated city through the server's own
 * functions. `--case=NAME` runs one, `--short` runs all of them small, `--seed=N` others of the kind.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Bench } from './bench.ts'
import { runCase, type CaseOptions } from './causes/run.ts'

/**
 * The realistic month says what an operator will see; the even one that no cause is judged by its
 * rarity (its shorter time has as many outages of the rare causes); the third counts false alarms
 * where nothing is wrong but 5 % loss: one in 10,000 site-days needs that many.
 */
const CASES: Readonly<Record<string, CaseOptions>> = {
  realistic: { mix: 'realistic', sites: 300, days: 30, seed: 1 },
  even: { mix: 'even', sites: 300, days: 10, seed: 2 },
  loss: { mix: 'loss', sites: 300, days: 34, seed: 3 },
}
const SHORT = { sites: 60, days: 3 } as const

/** A month makes millions of short-lived samples: with room for the young they die young. */
const NODE_OPTIONS = ['--max-semi-space-size=64', '--max-old-space-size=1700']

export const causesBench: Bench = {
  name: 'causes',
  what: 'causes, times and false alarms of outages, against the truth of simulated months',
  async run(print, options) {
    const name = valueOf(options, 'case')
    if (name === undefined) {
      // Each in a process of its own: its memory is its own, and two run at a time.
      await Promise.all([
        runChild('realistic', options),
        runChild('even', options).then(() => runChild('loss', options)),
      ])
      return
    }
    const known = CASES[name]
    if (known === undefined) throw new Error(`[bench] there is no case "${name}" of causes`)
    const seed = Number(valueOf(options, 'seed') ?? known.seed)
    const chosen = { ...known, ...(options.includes('--short') && SHORT), seed }
    const startMs = performance.now()
    for (const line of runCase(chosen).lines) print({ case: name, ...line })
    print({
      case: name,
      figure: 'cost',
      seconds: Math.round((performance.now() - startMs) / 100) / 10,
      memoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    })
  },
}

function valueOf(options: readonly string[], name: string): string | undefined {
  return options.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3)
}

async function runChild(name: string, options: readonly string[]): Promise<void> {
  const bundle = fileURLToPath(import.meta.url)
  const args = [...NODE_OPTIONS, bundle, 'causes', `--case=${name}`, ...options]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  for await (const line of createInterface({ input: child.stdout })) console.log(line)
  const [code] = (await exited) as [number | null]
  if (code !== 0) throw new Error(`[bench] the case "${name}" ended with ${String(code)}`)
}
