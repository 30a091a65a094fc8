import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ROOT } from '../bench/server-process.ts'

/** `PANTAU_FULL=1` takes the three days of `npm run bench -- soak`. */
const HOURS = process.env['PANTAU_FULL'] === '1' ? 72 : 6
/** Room for what is learned once: a fault of a new kind, the first rewrite of a spool file. */
const GROWTH_PERCENT_MAX = 5

interface Result {
  readonly samples: number
  readonly doubled: number
  readonly growthPercent: number
  readonly handlesFirst: number
  readonly handlesLast: number
}

describe('an agent that runs for days', () => {
  it(`keeps its memory and handles over ${HOURS} simulated hours`, async () => {
    const child = spawn(process.execPath, [join(ROOT, 'dist/pantau-bench.mjs'), 'soak'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PANTAU_SOAK_HOURS: String(HOURS) },
    })
    let output = ''
    let errors = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
    const [code] = (await once(child, 'close')) as [number | null]
    expect([code, errors]).toEqual([0, ''])
    const result = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Result
    process.stdout.write(`soak: ${JSON.stringify(result)}\n`)
    // Four access points, one line and the agent itself, once a minute; the first may come late.
    const due = HOURS * 60 * 6
    expect(result.samples).toBeGreaterThan(due * 0.98)
    expect(result.samples).toBeLessThanOrEqual(due + 6)
    expect(result.doubled).toBe(0)
    expect(result.growthPercent).toBeLessThan(GROWTH_PERCENT_MAX)
    // Whether a connection is open at the moment of the look is chance.
    expect(Math.abs(result.handlesLast - result.handlesFirst)).toBeLessThanOrEqual(3)
  }, 900_000)
})
