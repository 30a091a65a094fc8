import type { ChildProcess } from 'node:child_process'
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Fleet } from '#contract/fleet.ts'
import { fleetSchema } from '#contract/fleet.ts'

const BUNDLES = ['server', 'agent', 'simulator'].map((name) => `dist/pantau-${name}.mjs`)
const isBuilt = BUNDLES.every((file) => existsSync(file))
if (!isBuilt) console.warn('skipped: needs the bundles; run "npm run build" first')

/** What the demo prints for a fault: `in 5 s, for 59 s: power cut at NAME`. */
const ORDER = /for \d+ s: (power cut|uplink loss|access point dead) at (.+)$/gm

/** The processes that one has started and that still live. */
function childrenOf(pid: number | undefined): readonly number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).split('\n')
  return rows.flatMap((row) => {
    const [child = 0, parent] = row.trim().split(/\s+/).map(Number)
    return parent === pid ? [child] : []
  })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe.skipIf(!isBuilt)('the demo', () => {
  const directory = mkdtempSync(join(tmpdir(), 'pantau-demo-'))
  let demo: ChildProcess
  let output = ''
  let url = ''

  const until = async (what: string, holds: () => Promise<boolean>, seconds: number) => {
    const endMs = Date.now() + seconds * 1000
    while (!(await holds())) {
      if (Date.now() > endMs) throw new Error(`not within ${seconds} s: ${what}\n${output}`)
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  const fleet = async (): Promise<Fleet> =>
    fleetSchema.parse(await (await fetch(`${url}/v1/fleet`)).json())

  const start = async (): Promise<void> => {
    output = ''
    const args = ['server/cli/pantau.mjs', 'demo', '--port', '18080', '--data', directory]
    demo = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const collect = (text: string): void => {
      output += text
    }
    demo.stdout?.setEncoding('utf8').on('data', collect)
    demo.stderr?.setEncoding('utf8').on('data', collect)
    const isReady = async (): Promise<boolean> => {
      if (demo.exitCode !== null) throw new Error(`the demo ended\n${output}`)
      return /Ctrl-C/.test(output)
    }
    await until('the address', isReady, 180)
    url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
  }

  beforeAll(start, 200_000)
  afterAll(async () => {
    if (demo.exitCode === null && demo.signalCode === null) {
      demo.kill('SIGTERM')
      await once(demo, 'exit')
    }
    rmSync(directory, { recursive: true, force: true })
  })

  it('shows a city that is alive at once, with its past, and says that it is a demo', async () => {
    expect(output).toContain('64 places, 5 of them planned, 133 access points, 6 agents.')
    const { city, places, agents } = await fleet()
    expect(city).toMatchObject({ demo: true, boundaries: 'illustrative' })
    expect(agents).toHaveLength(6)
    expect(places.filter(({ state }) => state === 'planned')).toHaveLength(5)
    expect(places.filter(({ state }) => state === 'up').length).toBeGreaterThan(45)
    // Somebody has been waiting since yesterday; a first start dates states while it runs.
    const oldestDown = async (): Promise<number> => {
      const { places } = await fleet()
      const since = places.flatMap(({ state, sinceMs }) =>
        state === 'down' ? (sinceMs ?? []) : [],
      )
      return Math.min(...since)
    }
    await until(
      'an outage from the past',
      async () => Date.now() - (await oldestDown()) > 12 * 3_600_000,
      60,
    )
    await until(
      'all agents report',
      async () => {
        const { agents } = await fleet()
        return agents.every(({ state }) => state === 'up')
      },
      30,
    )
    const id = 'taman-nostalgia'
    const fromMs = Date.now() - 29 * 86_400_000
    const query = `from=${fromMs}&until=${Date.now()}&window=86400000`
    const series = await (await fetch(`${url}/v1/places/${id}/series?${query}`)).json()
    const { windows } = series as { readonly windows: readonly { readonly count: number }[] }
    expect(windows.filter(({ count }) => count > 0).length).toBeGreaterThanOrEqual(29)
  }, 120_000)

  it('shows a power cut, an uplink outage, a dead access point, and an end in time', async () => {
    const orders = [...output.matchAll(ORDER)].slice(0, 3)
    expect(new Set(orders.map(([, kind]) => kind)).size).toBe(3)
    const isDown = (kind: string, name: string, now: Fleet): boolean => {
      if (kind === 'access point dead') {
        return now.accessPoints.find((ap) => ap.name === name)?.state === 'down'
      }
      const place = now.places.find((candidate) => candidate.name === name)
      if (kind === 'uplink loss') {
        return now.uplinks.find((uplink) => uplink.place === place?.id)?.state === 'down'
      }
      return place?.state === 'down'
    }
    const [, printed = '', control = ''] = /curl -d '(.+)' (http\S+)/.exec(output) ?? []
    const order = JSON.parse(printed) as { readonly target: string }
    const stateThere = async () =>
      (await fleet()).places.find(({ id }) => id === order.target)?.state
    expect(await stateThere()).toBe('up')
    const short = JSON.stringify({ ...order, kind: 'uplink-loss', forSeconds: 25 })
    expect((await fetch(control, { method: 'POST', body: short })).ok).toBe(true)
    const seen = new Set<string>()
    const downNow = async (): Promise<number> => {
      const now = await fleet()
      const down = orders.filter(([, kind = '', name = '']) => isDown(kind, name, now))
      for (const [, kind = ''] of down) seen.add(kind)
      if ((await stateThere()) !== 'up') seen.add('the short one')
      return down.length
    }
    await until(
      'every fault is seen',
      async () => {
        await downNow()
        return seen.size === 4
      },
      70,
    )
    await until('the short one is over', async () => (await stateThere()) === 'up', 60)
    // Theirs take a minute more of eight processes at work.
    if (process.env['PANTAU_FULL'] !== '1') return
    await until('none is left', async () => (await downNow()) === 0, 100)
  }, 280_000)

  it('ends with all its processes when it is interrupted', async () => {
    demo.kill('SIGINT')
    const [code] = (await once(demo, 'exit')) as [number]
    expect(code).toBe(0)
    await expect(fetch(`${url}/v1/fleet`)).rejects.toThrow('fetch failed')
  })

  it('starts again in its folder, and leaves no process behind when it is killed', async () => {
    await start()
    const children = childrenOf(demo.pid)
    expect(children.length).toBe(7)
    demo.kill('SIGKILL')
    await until('all have ended', async () => !children.some(isAlive), 15)
    await expect(fetch(`${url}/v1/fleet`)).rejects.toThrow('fetch failed')
  }, 70_000)
})
