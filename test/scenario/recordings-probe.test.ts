import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, test } from 'vitest'
import { ROOT } from '../bench/server-process.ts'
import { compareSample } from '../drivers/compare.ts'
import type { Expected } from '../drivers/compare.ts'
import { freeUdpPort } from './free-port.ts'

const FOLDER = join(ROOT, '../shared/recordings')
const present = existsSync(FOLDER)
const SNMPSIM = '/usr/bin/snmpsimd'
const PANTAU = join(ROOT, 'server/cli/pantau.mjs')
const names = present
  ? readdirSync(FOLDER)
      .filter((file) => file.endsWith('.snmprec'))
      .map((file) => file.replace(/\.snmprec$/, ''))
  : []
const run = promisify(execFile)

/** What the user sees: the built command, over UDP, with the community of a recording. */
async function probe(name: string, port: number): Promise<ReturnType<typeof compareSample>> {
  const expected = JSON.parse(readFileSync(join(FOLDER, `${name}.expected.json`), 'utf8'))
  const args = [PANTAU, 'probe', `127.0.0.1:${port}`, '--community', name, '--json']
  const { stdout } = await run(process.execPath, args, { maxBuffer: 64 * 2 ** 20 })
  return compareSample(expected as Expected, JSON.parse(stdout) as Record<string, unknown>)
}

/** A process for each recording takes a minute: without this, every tenth; the driver tests read all. */
const isFull = process.env['PANTAU_FULL'] === '1'

/** Probes recordings, two at a time, and prints the score. */
async function probeAll(port: number, title: string): Promise<readonly string[]> {
  let whole = 0
  let right = 0
  let fields = 0
  const faults: string[] = []
  const asked = names.filter((_, at) => isFull || at % 10 === 0)
  const waiting = [...asked]
  const worker = async (): Promise<void> => {
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      const result = await probe(name, port)
      if (result.faults.length === 0) whole += 1
      right += result.right
      fields += result.fields
      faults.push(...result.faults.map((fault) => `${name}: ${fault}`))
    }
  }
  await Promise.all([worker(), worker()])
  console.log(
    `recordings: ${whole}/${asked.length} whole, ${right}/${fields} fields (pantau probe, ${title})`,
  )
  return faults
}

// The recordings are test data of another project and stay outside of this one.
describe.skipIf(!present)('pantau probe --json on ../shared/recordings', () => {
  let server: ChildProcess | undefined
  let cache: string | undefined

  afterEach(async () => {
    if (server !== undefined && server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    if (cache !== undefined) rmSync(cache, { recursive: true, force: true })
  })

  test('reads them from our simulator', { timeout: 180_000 }, async () => {
    const port = await freeUdpPort()
    const args = [PANTAU, 'simulate', '--recordings', FOLDER, '--listen', `127.0.0.1:${port}`]
    server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    await saysSomething(server)
    expect(await probeAll(port, 'our simulator')).toEqual([])
  })

  // It takes half a minute to index the folder: with `PANTAU_FULL=1`; snmpd is asked in `snmpd.test.ts`.
  test.skipIf(!isFull || !existsSync(SNMPSIM))(
    "reads them from Debian's snmpsim",
    { timeout: 240_000 },
    async () => {
      const port = await freeUdpPort()
      cache = mkdtempSync(join(tmpdir(), 'pantau-snmpsim-'))
      chmodSync(cache, 0o777)
      const args = [`--data-dir=${FOLDER}`, `--cache-dir=${cache}`, '--v2c-arch']
      const user = process.getuid?.() === 0 ? ['nobody', 'nogroup'] : []
      const identity = user.length === 0 ? [] : ['--process-user=nobody', '--process-group=nogroup']
      const endpoint = `--agent-udpv4-endpoint=127.0.0.1:${port}`
      server = spawn(SNMPSIM, [...args, ...identity, endpoint], { stdio: 'ignore' })
      await answers(port)
      expect(await probeAll(port, "Debian's snmpsim")).toEqual([])
    },
  )
})

function saysSomething(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.once('data', () => resolve())
    child.once('exit', (code) => reject(new Error(`the simulator ended with ${code}`)))
  })
}

/** snmpsim indexes its folder first; that takes some seconds. */
async function answers(port: number): Promise<void> {
  const [first = ''] = names
  for (let attempt = 0; attempt < 40; attempt += 1) {
    try {
      await probe(first, port)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  throw new Error('snmpsim did not answer within 20 s')
}

if (!present) console.log('recordings: ../shared/recordings is absent, none was probed')
else if (!existsSync(SNMPSIM)) console.log("recordings: Debian's snmpsim is not installed")
