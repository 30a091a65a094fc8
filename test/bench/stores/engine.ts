/** The series engines of the bench, each opened as a server opens it, with the journal on SQLite. */
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Secret } from '#contract/secret.ts'
import { JOURNAL_FILE, openJournal } from '../../../server/journal/open.ts'
import type { Journal } from '../../../server/journal/open.ts'
import { openSeriesStore, openServedSeries } from '../../../server/store/open.ts'
import type { SeriesStore } from '../../../server/store/series-store.ts'
import { INFLUXD, isMissing, startInflux, startVictoria, VICTORIA } from '../../store/engines.ts'
import type { RunningEngine } from '../../store/engines.ts'
import { processRssMb } from '../proc.ts'

export const ENGINES = ['embedded', 'influxdb', 'victoriametrics'] as const
export type EngineName = (typeof ENGINES)[number]

/** InfluxDB packs what nobody writes to any more after four hours; a bench does not wait for it. */
const INFLUX_PACKS_SOON = `
  cache-snapshot-write-cold-duration = "2s"
  compact-full-write-cold-duration = "3s"`
/** A folder that did not change for so long is as small as it gets. */
const QUIET_MS = 6000
const SETTLED_WITHIN_MS = 60_000
const RETENTION_DAYS = 90
/** Of `stat`, whatever the blocks of the disk are. */
const BLOCK_BYTES = 512

export const PROGRAMS: Readonly<Record<EngineName, string | null>> = {
  embedded: null,
  influxdb: INFLUXD,
  victoriametrics: VICTORIA,
}

/** An engine's process; null for the store that is part of ours. */
export async function startEngineOf(name: EngineName): Promise<RunningEngine | null> {
  const program = PROGRAMS[name]
  if (program !== null && isMissing(program)) throw new Error(`[bench] ${program} is not installed`)
  switch (name) {
    case 'embedded':
      return null
    case 'influxdb':
      return startInflux('', INFLUX_PACKS_SOON)
    case 'victoriametrics':
      return startVictoria()
    default:
      return name satisfies never
  }
}

export function urlOf(name: EngineName, { port }: RunningEngine): string {
  return name === 'influxdb'
    ? `influxdb+http://127.0.0.1:${port}/bench`
    : `victoriametrics+http://127.0.0.1:${port}`
}

/** Both stores of an engine, in a folder of their own. */
export interface BenchStores {
  readonly store: SeriesStore
  readonly journal: Journal
  /** Bytes of the readings; waits until the engine has packed what it packs by itself. */
  readonly packedBytes: () => Promise<number>
  /** Bytes of what is kept beside an engine that holds nothing but numbers. */
  readonly journalBytes: () => Promise<number>
  readonly engineRssMb: () => number | null
  readonly remove: () => Promise<void>
}

/** `kept` is a folder of an earlier run, or for a later one; the servers' engines keep none. */
export async function openStoresOf(name: EngineName, kept?: string): Promise<BenchStores> {
  const directory = kept ?? (await mkdtemp(join(tmpdir(), 'pantau-bench-stores-')))
  if (kept !== undefined) await mkdir(kept, { recursive: true })
  const engine = await startEngineOf(name)
  const journal = await openJournal(directory)
  const store =
    engine === null
      ? await openSeriesStore(directory)
      : await openServedSeries({
          url: new Secret(urlOf(name, engine)),
          pollsDays: RETENTION_DAYS,
          ledger: journal.seriesLedger,
        })
  return {
    store,
    journal,
    packedBytes: async () => {
      if (engine === null) return (await store.stats()).bytesOnDisk
      if (name === 'victoriametrics') await packVictoria(engine.port)
      return settledBytes(engine.directory)
    },
    journalBytes: async () => (await stat(join(directory, JOURNAL_FILE))).size,
    engineRssMb: () => (engine === null ? null : processRssMb(engine.pid())),
    remove: async () => {
      await store.close()
      await journal.close()
      await engine?.remove()
      if (kept === undefined) await rm(directory, { recursive: true })
    },
  }
}

async function packVictoria(port: number): Promise<void> {
  for (const order of ['force_flush', 'force_merge']) {
    await (await fetch(`http://127.0.0.1:${port}/internal/${order}`)).arrayBuffer()
  }
}

async function settledBytes(directory: string): Promise<number> {
  const untilMs = performance.now() + SETTLED_WITHIN_MS
  let bytes = bytesIn(directory)
  let sinceMs = performance.now()
  while (performance.now() < untilMs && performance.now() - sinceMs < QUIET_MS) {
    await sleep(500)
    const now = bytesIn(directory)
    if (now !== bytes) sinceMs = performance.now()
    bytes = now
  }
  return bytes
}

/** What an engine deletes meanwhile counts no more, nor what it only keeps room for. */
function bytesIn(directory: string): number {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' }).reduce((sum, path) => {
    const found = statSync(join(directory, path), { throwIfNoEntry: false })
    return found?.isFile() === true ? sum + found.blocks * BLOCK_BYTES : sum
  }, 0)
}
