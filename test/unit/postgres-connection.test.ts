/** What lies between the journal and its PostgreSQL: TLS, and poolers. */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { Secret } from '../../server/contract/secret.ts'
import { createKeeperSeat } from '../../server/journal/keeper-seat.ts'
import { openJournal } from '../../server/journal/open.ts'
import { openPostgres } from '../../server/journal/postgres.ts'
import { JournalUnavailableError } from '../../server/journal/unavailable.ts'
import { journalDatabase } from '../postgres-databases.ts'
import type { TestDatabase } from '../postgres-databases.ts'
import { POSTGRES_BIN, sharedPostgres } from '../postgres.ts'
import { freePort } from '../store/engines.ts'
import { makeCertificates, withoutOpenssl } from './certificates.ts'

const PGBOUNCER = '/usr/sbin/pgbouncer'
let directory: string
let database: TestDatabase
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-between-'))
  database = await journalDatabase()
})
afterEach(async () => {
  await database.drop()
  await rm(directory, { recursive: true })
})

/** Opens the journal there and closes it; gives what was said against it. */
async function faultAt(url: string): Promise<string | null> {
  try {
    await (await openJournal(join(directory, 'data'), { url: new Secret(url) })).close()
    return null
  } catch (cause) {
    return String(cause)
  }
}

describe.skipIf(POSTGRES_BIN === null || withoutOpenssl !== false)(
  'a PostgreSQL that speaks TLS',
  () => {
    let folder: string
    const authority = (name: string): string => join(folder, name, 'ca.pem')
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'pantau-authority-'))
      for (const name of ['own', 'other']) spawnSync('mkdir', [join(folder, name)])
      const { server } = await makeCertificates(join(folder, 'own'), ['DNS:localhost'])
      await makeCertificates(join(folder, 'other'), ['DNS:localhost'])
      // The server writes its files by itself: nobody else may read its key.
      const write = (name: string, text: string): string =>
        `COPY (SELECT unnest(string_to_array($text$${text.trim()}$text$, chr(10))))
         TO PROGRAM 'umask 077; cat > ${name}'`
      const postgres = await sharedPostgres()
      await postgres.run(write('server.key', server.key), write('server.crt', server.cert))
      await postgres.run('ALTER SYSTEM SET ssl = on', 'SELECT pg_reload_conf()')
    })
    afterAll(async () => {
      await (await sharedPostgres()).run('ALTER SYSTEM RESET ssl', 'SELECT pg_reload_conf()')
      await rm(folder, { recursive: true })
    })
    const at = (host: string, query: string): string =>
      `${database.url.reveal().replace('127.0.0.1', host)}?${query}`

    it('is let in whom its authority vouches for, however strict the mode is called', async () => {
      for (const mode of ['verify-full', 'require']) {
        const url = at('localhost', `sslmode=${mode}&sslrootcert=${authority('own')}`)
        expect(await faultAt(url)).toBe(null)
        const seat = createKeeperSeat({
          url: new Secret(url),
          process: 'a',
          onLost: () => undefined,
        })
        expect((await seat.look({ isTrying: true })).isOurs).toBe(true)
        await seat.close()
      }
    })

    it('is refused with what to do where its certificate is another one', async () => {
      const { own, other } = { own: authority('own'), other: authority('other') }
      const advice = /: \?sslmode=verify-full&sslrootcert=/
      expect(await faultAt(at('localhost', 'sslmode=require'))).toMatch(advice)
      expect(await faultAt(at('localhost', `sslmode=verify-full&sslrootcert=${other}`))).toMatch(
        advice,
      )
      expect(await faultAt(at('127.0.0.1', `sslmode=verify-full&sslrootcert=${own}`))).toMatch(
        /host of the URL has to be one that the certificate names/,
      )
      expect(await faultAt(at('localhost', `sslmode=verify-full&sslrootcert=${own}.none`))).toMatch(
        /no such file.*ca\.pem\.none/,
      )
    })
  },
)

describe.skipIf(POSTGRES_BIN === null)('a connection that is ended between two questions', () => {
  it('is told to who holds it, and ends nothing else', async () => {
    const db = openPostgres(database.url, { process: 'test' })
    const held = db.transaction().execute(async (tx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(tx)
      await (await sharedPostgres()).run(`SELECT pg_terminate_backend(${rows[0]?.pid})`)
      await new Promise((resolve) => setTimeout(resolve, 100))
      await sql`SELECT 1`.execute(tx)
    })
    await expect(held).rejects.toThrow(JournalUnavailableError)
    await sql`SELECT 1`.execute(db)
    await db.destroy()
  })
})

describe.skipIf(POSTGRES_BIN === null)('a PostgreSQL without TLS', () => {
  it('is said to have none', async () => {
    expect(await faultAt(`${database.url.reveal()}?sslmode=verify-full`)).toMatch(
      /does not support SSL connections; set ssl = on there/,
    )
  })
})

describe.skipIf(POSTGRES_BIN === null || !existsSync(PGBOUNCER))('a PgBouncer in between', () => {
  let stop: () => Promise<void> = () => Promise.resolve()
  afterEach(() => stop())

  /** The address of the database through a pooler of this mode. */
  async function through(mode: string): Promise<string> {
    const port = await freePort()
    const postgres = await sharedPostgres()
    const file = join(directory, 'pgbouncer.ini')
    const settings = {
      listen_addr: '127.0.0.1',
      listen_port: port,
      unix_socket_dir: '',
      auth_type: 'any',
      pool_mode: mode,
    }
    const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}`)
    const server = `* = host=127.0.0.1 port=${postgres.port} user=pantau`
    await writeFile(file, ['[databases]', server, '[pgbouncer]', ...lines, ''].join('\n'))
    await chmod(directory, 0o755)
    // It does not run as root.
    const user = process.getuid?.() === 0 ? ['--user=nobody'] : []
    const child = spawn(PGBOUNCER, ['--quiet', ...user, file], { stdio: 'ignore' })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    stop = () => {
      child.kill('SIGINT')
      return ended
    }
    await expect.poll(() => answers(port)).toBe(true)
    return database.url.reveal().replace(String(postgres.port), String(port))
  }

  it('is refused where it lends sessions by the transaction', async () => {
    expect(await faultAt(await through('transaction'))).toMatch(
      /a pooler that lends its sessions by the transaction.*pool_mode = session/,
    )
  })

  it('serves where it keeps them: notices come through', async () => {
    const url = await through('session')
    const one = await openJournal(join(directory, 'one'), { url: new Secret(url) })
    const other = await openJournal(join(directory, 'other'), { url: new Secret(url) })
    await one.operators.add('Maria', 1000)
    const key = (await one.operators.add('Yosef', 1000))?.key.reveal() ?? ''
    await expect.poll(() => other.operators.holderOf('yosef', key)).toBe('Yosef')
    await one.close()
    await other.close()
  })
})

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
