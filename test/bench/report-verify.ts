/**
 * What it takes to write a month's evidence and to verify it: places with an access point that is polled
 * by the minute. `--places=300` is a city, 13 million samples.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UseOfPlace } from '../../server/report/verify/use-of-place.ts'
import { hashOf, mixed } from '../simulator/random.ts'
import { pointOf, pollsOf, sourceOf, writeTo } from '../unit/evidence-world.ts'
import type { MadePlace, MadePoll, UsageOf } from '../unit/evidence-world.ts'
import type { Bench } from './bench.ts'
import { processCpuMs } from './proc.ts'

const SEED = 6
const PLACES = 20
const MINUTE_MS = 60_000
const TIME_ZONE = 'Asia/Makassar'
const CITY_MS_MAX = 60_000
const RSS_MB_MAX = 600
const LOOK_EVERY_MS = 100
/** The bundles lie beside each other. */
const VERIFY = join(dirname(fileURLToPath(import.meta.url)), 'pantau-verify.mjs')

export const reportVerifyBench: Bench = {
  name: 'report-verify',
  what: 'a month of evidence written, and verified by its own command (--places=300)',
  async run(print, options) {
    const option = options.find((one) => one.startsWith('--places='))
    const places = option === undefined ? PLACES : Number(option.slice('--places='.length))
    const directory = await mkdtemp(join(tmpdir(), 'pantau-bench-verify-'))
    try {
      const file = join(directory, 'evidence.zip')
      const made = Array.from({ length: places }, (_, index) => placeOf(index))
      const source = sourceOf(made, { usageOf })
      const beganAtMs = performance.now()
      await writeTo(file, source)
      const writeMs = Math.round(performance.now() - beganAtMs)
      const { size } = await stat(file)
      const { ms, cpuMs, rssMb, code } = await verify(file)
      const samples = places * pollsOfPlace(0).length
      print({
        case: 'month',
        seed: SEED,
        places,
        samples,
        megabytes: Math.round(size / 1e6),
        writeMs,
        verifyMs: ms,
        verifyCpuMs: cpuMs,
        samplesPerSecond: Math.round((samples / ms) * 1000),
        rssMb,
        isVerified: code === 0,
        targetMs: CITY_MS_MAX,
        targetRssMb: RSS_MB_MAX,
        isMet: ms <= CITY_MS_MAX && rssMb <= RSS_MB_MAX && code === 0,
      })
    } finally {
      await rm(directory, { recursive: true })
    }
  },
}

/** Those of the place that is worked on. */
let kept: { readonly index: number; readonly polls: readonly MadePoll[] } | null = null

function placeOf(index: number): MadePlace {
  const polls = () => {
    if (kept?.index !== index) kept = { index, polls: pollsOfPlace(index) }
    return kept.polls
  }
  return { id: `place-${index}`, devices: [{ kind: 'access-point', id: `ap-${index}`, polls }] }
}

/** Clients and octets by chance; a few polls fail, and some of them in a row. */
function pollsOfPlace(index: number): readonly MadePoll[] {
  const hash = hashOf('evidence', SEED, index)
  let octets = 10n ** 12n
  return pollsOf(MINUTE_MS, (ms, poll) => {
    const chance = mixed(hash, poll)
    octets += BigInt(chance % 40_000_000)
    const isDown = mixed(hash, Math.floor(poll / 40)) % 60 === 0
    if (isDown || chance % 500 === 0) return { outcome: 'timeout' }
    const counted = { rx: octets, tx: octets / 7n, uptimeMs: poll * MINUTE_MS, bits: 64 as const }
    return { outcome: 'ok', clients: chance % 40, counted, lateMs: 500 + (ms % 3000) }
  })
}

/** What would take longest of all if it were worked out by its definition. */
const usageOf: UsageOf = (devices, visitors) => {
  const use = new UseOfPlace(TIME_ZONE)
  const days = Array.from({ length: 31 }, (_, at) => `2026-10-${String(at + 1).padStart(2, '0')}`)
  for (const { polls } of devices) {
    const device = use.device(days)
    for (const poll of polls()) device.add(pointOf(poll))
    device.end()
  }
  return use.figures(visitors)
}

interface Run {
  readonly ms: number
  /** Until shortly before its end. */
  readonly cpuMs: number
  readonly rssMb: number
  readonly code: number | null
}

/** Runs the command as an auditor would. */
async function verify(file: string): Promise<Run> {
  const beganAtMs = performance.now()
  const child = spawn(process.execPath, [VERIFY, file], { stdio: ['ignore', 'ignore', 'inherit'] })
  let [rssMb, cpuMs] = [0, 0]
  const looking = setInterval(() => {
    try {
      rssMb = Math.max(rssMb, peakRssMb(child.pid))
      cpuMs = Math.max(cpuMs, processCpuMs(child.pid))
    } catch {
      // It has just ended.
    }
  }, LOOK_EVERY_MS)
  try {
    const [code] = (await once(child, 'exit')) as [number | null]
    return { ms: Math.round(performance.now() - beganAtMs), cpuMs, rssMb, code }
  } finally {
    clearInterval(looking)
  }
}

/** The most memory that a process had so far, MB. */
function peakRssMb(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
}
