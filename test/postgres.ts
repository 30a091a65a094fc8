import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { chown, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { Secret } from '../server/contract/secret.ts'

/** Programs of Debian's newest PostgreSQL; null where none is installed, which skips what needs it. */
export const POSTGRES_BIN: string | null = newestBin('/usr/lib/postgresql')
export const NO_POSTGRES = "Debian's postgresql is not installed"

function newestBin(root: string): string | null {
  if (!existsSync(root)) return null
  const bins = readdirSync(root)
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(root, version, 'bin'))
  return bins.find((bin) => existsSync(join(bin, 'postgres'))) ?? null
}

/** A PostgreSQL of one's own on a free port of this machine. */
export interface PostgresServer {
  readonly port: number
  url(database: string): Secret
  /** Runs statements as the superuser. */
  run(...statements: readonly string[]): Promise<void>
  /** The same in a database that was made. */
  runIn(database: string, ...statements: readonly string[]): Promise<void>
  /** Stops at once: what is connected is cut off, what was committed stays. */
  stop(): Promise<void>
  start(): Promise<void>
  /** Removes its files. */
  remove(): void
}

const SUPERUSER = 'pantau'
/** A user who has a password, once a test has made it. */
export const GUEST = 'guest'
const READY_WITHIN_MS = 30_000

/**
 * Makes and starts a PostgreSQL; it ends with this process, however that ends. What must not survive
 * the machine is not synchronised to its disk.
 */
export async function startPostgres({ isDurable = false } = {}): Promise<PostgresServer> {
  if (POSTGRES_BIN === null) throw new Error(NO_POSTGRES)
  const directory = await mkdtemp(join(tmpdir(), 'pantau-postgres-'))
  // PostgreSQL does not run as root.
  const [uid, gid] = process.getuid?.() === 0 ? ownerIds() : [undefined, undefined]
  if (uid !== undefined && gid !== undefined) await chown(directory, uid, gid)
  const identity = { ...(uid !== undefined && { uid }), ...(gid !== undefined && { gid }) }
  const data = join(directory, 'data')
  const options = ['--no-sync', '-A', 'trust', '--locale=C', '-E', 'UTF8', '-U', SUPERUSER]
  const made = spawnSync(join(POSTGRES_BIN, 'initdb'), ['-D', data, ...options], {
    ...identity,
    cwd: directory,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`)
  // Whoever is called so has to give a password.
  const rules = join(data, 'pg_hba.conf')
  await writeFile(rules, `host all ${GUEST} all scram-sha-256\n${await readFile(rules, 'utf8')}`)
  const port = await freePort()
  const settings = Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    ...(!isDurable && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    max_connections: 200,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // The shell ends the server when its own input ends, and takes its files away when nobody has said
  // that they are to be kept: then this process has gone, however it went.
  const script = `"$0" "$@" & server=$!; kept=$(cat); kill -INT $server; wait $server
    [ -n "$kept" ] || rm -rf "$DIRECTORY"`
  let stopping: (() => Promise<void>) | null = null
  const url = (database: string): Secret =>
    new Secret(`postgresql://${SUPERUSER}@127.0.0.1:${port}/${database}`)
  const runIn = async (database: string, ...statements: readonly string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: url(database).reveal() })
    client.on('error', () => undefined)
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  }
  const run = (...statements: readonly string[]): Promise<void> => runIn('postgres', ...statements)
  const start = async (): Promise<void> => {
    const bin = join(POSTGRES_BIN ?? '', 'postgres')
    const child = spawn('sh', ['-c', script, bin, '-D', data, ...settings], {
      ...identity,
      cwd: '/',
      env: { ...process.env, DIRECTORY: directory },
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    stopping = () => {
      child.stdin.end('kept')
      return ended
    }
    child.unref()
    const untilMs = performance.now() + READY_WITHIN_MS
    for (;;) {
      try {
        await run('SELECT 1')
        return
      } catch (cause) {
        if (performance.now() > untilMs) throw cause
        await wait(20)
      }
    }
  }
  const stop = async (): Promise<void> => {
    await stopping?.()
    stopping = null
  }
  await start()
  return {
    port,
    url,
    run,
    runIn,
    start,
    stop,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  }
}

let shared: Promise<PostgresServer> | null = null

/** One for all tests of this process. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= startPostgres()
  return shared
}

function ownerIds(): readonly [uid: number, gid: number] {
  const id = (flag: string): number => {
    const { stdout, status } = spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' })
    if (status !== 0) throw new Error('there is no user "postgres"')
    return Number(stdout)
  }
  return [id('-u'), id('-g')]
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}
