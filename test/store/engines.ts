/** Starts the series engines that Debian packages, on ports of their own and without anybody's data. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '#contract/secret.ts'
import { JOURNAL_FILE, openJournal } from '../../server/journal/open.ts'
import { openServedSeries } from '../../server/store/open.ts'
import type { SeriesStore } from '../../server/store/series-store.ts'
import type { StoreUnderTest } from './conformance.ts'

export interface RunningEngine {
  readonly port: number
  readonly pid: () => number | undefined
  /** Of all that it keeps. */
  readonly directory: string
  /** As `kill -9` ends it. */
  readonly kill: () => Promise<void>
  /** Starts it anew on the same port and data. */
  readonly start: () => Promise<void>
  readonly remove: () => Promise<void>
}

export const INFLUXD = '/usr/bin/influxd'
export const VICTORIA = '/usr/bin/victoria-metrics'
/** What it is not tested without. */
export const isMissing = (program: string): boolean => !existsSync(program)

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function isUp(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).status < 500
  } catch {
    return false
  }
}

async function startEngine(
  commandOf: (directory: string, port: number) => Promise<Command>,
): Promise<RunningEngine> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-engine-'))
  const port = await freePort()
  const [program, ...args] = await commandOf(directory, port)
  let child: ChildProcess
  const start = async (): Promise<void> => {
    child = spawn(program, args, { stdio: 'ignore' })
    const started = child
    // A test that fails before it removes the engine must not leave it behind.
    const end = (): void => void started.kill('SIGKILL')
    process.once('exit', end)
    started.once('exit', () => process.off('exit', end))
    const untilMs = performance.now() + 30_000
    while (!(await isUp(`http://127.0.0.1:${port}/ping`))) {
      if (started.exitCode !== null || performance.now() > untilMs) {
        throw new Error(`${program} does not start`)
      }
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
  }
  const kill = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGKILL')) await gone
  }
  await start()
  return {
    port,
    directory,
    pid: () => child.pid,
    start,
    kill,
    remove: async () => {
      await kill()
      await rm(directory, { recursive: true })
    },
  }
}

type Command = readonly [string, ...string[]]

/** The command with a small disk of its own at a folder, which nobody else sees; none where `bytes` is null. */
function onDiskOf(bytes: number | null, folder: string, command: Command): Command {
  if (bytes === null) return command
  const mount = 'mkdir -p "$0" && mount -t tmpfs -o size=$1 none "$0" && shift && exec "$@"'
  return ['unshare', '-m', 'sh', '-c', mount, folder, String(bytes), ...command]
}

/**
 * With further settings of its sections `http`, which is the last one, and `data`, and its log on a disk of
 * so many bytes.
 */
export function startInflux(
  http = '',
  data = '',
  diskBytes: number | null = null,
): Promise<RunningEngine> {
  return startEngine(async (directory, port) => {
    const file = join(directory, 'influxdb.conf')
    const text = `reporting-disabled = true
bind-address = "127.0.0.1:${await freePort()}"
[meta]
  dir = "${directory}/meta"
[data]
  dir = "${directory}/data"
  wal-dir = "${directory}/wal"
  query-log-enabled = false
${data}
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
${http}`
    await writeFile(file, text)
    return onDiskOf(diskBytes, join(directory, 'wal'), [INFLUXD, '-config', file])
  })
}

export const VICTORIA_FLAGS = ['-dedup.minScrapeInterval=1ms', '-retentionPeriod=100y'] as const

/** With its data on a disk of so many bytes. */
export function startVictoria(
  flags: readonly string[] = VICTORIA_FLAGS,
  diskBytes: number | null = null,
): Promise<RunningEngine> {
  return startEngine((directory, port) => {
    const data = join(directory, 'data')
    const listen = `-httpListenAddr=127.0.0.1:${port}`
    const command: Command = [VICTORIA, `-storageDataPath=${data}`, listen, ...flags]
    return Promise.resolve(onDiskOf(diskBytes, data, command))
  })
}

let made: Promise<string> | null = null
/** The file of a journal that holds nothing: to make its tables takes longer than most tests. */
function newJournal(): Promise<string> {
  made ??= (async () => {
    const directory = await mkdtemp(join(tmpdir(), 'pantau-journal-'))
    process.once('exit', () => rmSync(directory, { recursive: true, force: true }))
    await (await openJournal(directory)).close()
    return join(directory, JOURNAL_FILE)
  })()
  return made
}

/** A store on a server, with its ledger in a journal of its own. */
export async function servedStore(url: string): Promise<StoreUnderTest> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-store-'))
  await copyFile(await newJournal(), join(directory, JOURNAL_FILE))
  return {
    open: async () => {
      const journal = await openJournal(directory)
      const ledger = journal.seriesLedger
      const series = { url: new Secret(url), pollsDays: 90, ledger }
      const store = await openServedSeries(series).catch(async (cause: unknown) => {
        await journal.close()
        throw cause
      })
      return closingToo(store, () => journal.close())
    },
    remove: () => rm(directory, { recursive: true }),
  }
}

/** The store, which also closes what it stands on. */
function closingToo(store: SeriesStore, close: () => Promise<void>): SeriesStore {
  const closed = store.close.bind(store)
  let isClosed = false
  return Object.assign(store, {
    close: async () => {
      await closed()
      if (!isClosed) await close()
      isClosed = true
    },
  })
}

let nextCity = 0
/** Another place on the engine for each test. */
export function newCity(): string {
  nextCity += 1
  return `city-${process.pid}-${nextCity}`
}
