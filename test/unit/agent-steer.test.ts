import { chown, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bootIdSchema } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { loadConfig, type AgentConfig } from '../../agents/config.ts'
import type { Steered } from '../../agents/config/steered.ts'
import type { HttpAnswer } from '../../agents/deliver/answer.ts'
import type { Http } from '../../agents/deliver/http.ts'
import { createConfigStore } from '../../agents/steer/config-store.ts'
import { keepPrivate, writeDurably } from '../../agents/steer/durable-file.ts'
import { openRemoteConfig } from '../../agents/steer/remote-config.ts'
import { openRunState } from '../../agents/steer/run-state.ts'
import { openTokenStore, withNewestToken } from '../../agents/steer/token-store.ts'

const never = new AbortController().signal
let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-steer-'))
})
afterEach(async () => rm(directory, { recursive: true, force: true }))

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777
const answered = (status: number, body: unknown = {}): HttpAnswer => ({
  kind: 'answer',
  status,
  headers: {},
  body: JSON.stringify(body),
})

describe('a file that must not be lost', () => {
  it('is replaced whole, for its user alone, whatever its mode was', async () => {
    const path = join(directory, 'kept')
    await writeFile(path, 'old', { mode: 0o644 })
    await writeDurably(path, 'new')
    expect(await readFile(path, 'utf8')).toBe('new')
    expect(await modeOf(path)).toBe(0o600)
  })

  it('stays as it was when the new one cannot be written', async () => {
    const path = join(directory, 'folder', 'kept')
    await expect(writeDurably(path, 'new')).rejects.toMatchObject({ code: 'ENOENT' })
  })

  // Only root can give a file away.
  it.runIf(process.getuid?.() === 0)(
    "stays its reader's when root writes it anew: an operator who enrols is not the agent",
    async () => {
      const ownerOf = async (path: string) => {
        const { uid, gid, mode } = await stat(path)
        return [uid, gid, mode & 0o777]
      }
      await chown(directory, 4321, 4322)
      const path = join(directory, 'agent.token')
      await writeDurably(path, 'first')
      expect(await ownerOf(path)).toEqual([4321, 4322, 0o600])
      const shared = join(directory, 'shared.token')
      await writeFile(shared, 'first', { mode: 0o640 })
      await chown(shared, 0, 4322)
      await writeDurably(shared, 'second')
      expect(await ownerOf(shared)).toEqual([0, 4322, 0o640])
    },
  )

  it('is written over no link that another user laid beside it', async () => {
    const target = join(directory, 'target')
    await writeFile(target, 'theirs')
    await symlink(target, join(directory, `.kept.${process.pid}.new`))
    await writeDurably(join(directory, 'kept'), 'ours')
    expect(await readFile(target, 'utf8')).toBe('theirs')
  })

  it('is closed to other users, with a word about it', async () => {
    const path = join(directory, 'secrets')
    await writeFile(path, 'x', { mode: 0o644 })
    expect((await keepPrivate(path, 'file')).join()).toContain('was open to other users')
    expect(await modeOf(path)).toBe(0o600)
    expect(await keepPrivate(path, 'file')).toEqual([])
    const folder = join(directory, 'data', 'deep')
    expect(await keepPrivate(folder, 'folder')).toEqual([])
    expect(await modeOf(folder)).toBe(0o700)
  })
})

describe('the token', () => {
  const config = () => ({
    token: new Secret('first'),
    tokenFile: join(directory, 'agent.token'),
    dataDirectory: directory,
  })

  it('is replaced in its file, before it is used', async () => {
    await writeFile(config().tokenFile, 'first\n')
    const tokens = await openTokenStore(config())
    await tokens.replace(new Secret('second'))
    expect(await readFile(config().tokenFile, 'utf8')).toBe('second\n')
    expect(tokens.current().reveal()).toBe('second')
  })

  it('is kept in the data directory where the configuration holds it itself', async () => {
    const inline = { ...config(), tokenFile: undefined }
    const tokens = await openTokenStore(inline)
    await tokens.replace(new Secret('second'))
    await tokens.replace(new Secret('third'))
    expect((await openTokenStore(inline)).current().reveal()).toBe('third')
    expect(await modeOf(join(directory, 'token.json'))).toBe(0o600)
    // A person wrote another one since: that one counts.
    const newer = { ...inline, token: new Secret('by hand') }
    expect((await openTokenStore(newer)).current().reveal()).toBe('by hand')
  })

  it('stays the old one when no disk takes the new one', async () => {
    const nowhere = join(directory, 'absent')
    const tokens = await openTokenStore({
      token: new Secret('first'),
      tokenFile: join(nowhere, 'agent.token'),
      dataDirectory: nowhere,
    })
    await expect(tokens.replace(new Secret('second'))).rejects.toMatchObject({ code: 'ENOENT' })
    expect(tokens.current().reveal()).toBe('first')
  })

  it('is read again after a 401, once for each that somebody wrote', async () => {
    await writeFile(config().tokenFile, 'first\n')
    const tokens = await openTokenStore(config())
    const tried: string[] = []
    const http = withNewestToken(() => {
      const token = tokens.current().reveal()
      tried.push(token)
      return Promise.resolve(answered(token === 'by hand' ? 202 : 401))
    }, tokens)
    const request = { method: 'GET', path: '/' } as const
    expect(await http(request, never)).toMatchObject({ status: 401 })
    await writeFile(config().tokenFile, 'by hand\n')
    expect(await http(request, never)).toMatchObject({ status: 202 })
    expect(tried).toEqual(['first', 'first', 'by hand'])
  })
})

describe('the state of a run', () => {
  const ONE = bootIdSchema.parse('boot-1')
  const TWO = bootIdSchema.parse('boot-2')
  const ALIVE_MS = 1_790_000_000_000
  const start = (boot = ONE, wallMs: number | null = ALIVE_MS) =>
    openRunState({ directory, boot, monotonicMs: () => 1000, wallMs: () => wallMs })

  it('tells a first start, a kill, an orderly stop, a reboot and a loss of power apart', async () => {
    const first = await start()
    expect(first.facts).toEqual({ starts: 1, lastStop: 'first-start', aliveUntilMs: null })
    const second = await start()
    expect(second.facts).toEqual({ starts: 2, lastStop: 'killed', aliveUntilMs: ALIVE_MS })
    await second.stop()
    const third = await start()
    expect(third.facts).toMatchObject({ starts: 3, lastStop: 'orderly' })
    expect((await start(TWO)).facts).toMatchObject({ starts: 1, lastStop: 'power-loss' })
    await (await start(TWO)).stop()
    expect((await start(ONE)).facts).toMatchObject({ starts: 1, lastStop: 'reboot' })
  })

  it('knows of no life in a time that nobody told', async () => {
    const first = await start(ONE, null)
    await first.alive()
    expect((await start()).facts).toMatchObject({ lastStop: 'killed', aliveUntilMs: null })
  })

  it('gives its signs of life without writing data', async () => {
    let nowMs = 1000
    const run = await openRunState({
      directory,
      boot: ONE,
      monotonicMs: () => nowMs,
      wallMs: () => ALIVE_MS + nowMs,
    })
    const before = run.bytesWritten()
    for (let minute = 0; minute < 1440; minute += 1) {
      nowMs += 60_000
      await run.alive()
      await run.alive()
    }
    expect(run.bytesWritten() - before).toBeLessThan(40 * 1024)
    const { aliveUntilMs } = (await start()).facts
    expect(aliveUntilMs).toBeGreaterThan(ALIVE_MS + nowMs - 11 * 60_000)
  })

  it('claims nothing of a damaged state, or where no disk keeps one', async () => {
    await writeFile(join(directory, 'run.json'), '{"boot":"boot-1","sta')
    expect((await start()).facts).toEqual({})
    expect((await start()).facts).toMatchObject({ starts: 2, lastStop: 'killed' })
    const gone = { directory: join(directory, 'absent'), boot: ONE }
    const run = await openRunState({ ...gone, monotonicMs: () => 0, wallMs: () => ALIVE_MS })
    expect(run.facts).toEqual({})
    await run.alive()
    await run.stop()
  })
})

describe("the server's configuration", () => {
  const said: string[] = []
  const log = {
    info: (fields: object, message: string) =>
      void said.push(`${message} ${JSON.stringify(fields)}`),
    warn: (fields: object, message: string) =>
      void said.push(`${message} ${JSON.stringify(fields)}`),
  }
  let config: AgentConfig
  let applied: Steered[]
  let answer: HttpAnswer
  let questions: number
  const http: Http = () => {
    questions += 1
    return Promise.resolve(answer)
  }

  beforeEach(async () => {
    said.length = 0
    applied = []
    questions = 0
    const path = join(directory, 'agent.toml')
    const lines = [
      '[agent]\nid = "oepura"\nserver = "https://pantau.example"\ntoken = "t"\ndeliver_every = 7',
      '[[access_points]]\nid = "local"\naddress = "10.0.0.1"\ncommunity = "kota"',
    ]
    await writeFile(path, lines.join('\n'), { mode: 0o600 })
    config = await loadConfig(path)
  })

  const open = () =>
    openRemoteConfig(
      {
        store: createConfigStore(directory),
        http,
        log,
        apply(steered) {
          applied.push(steered)
          return Promise.resolve()
        },
      },
      config,
    )
  const documentOf = (id: string) => ({
    access_points: [{ id, address: '10.0.0.2', community: 'very-private' }],
  })
  const idsOf = ({ targets }: Steered) => targets.accessPoints.map(({ id }) => String(id))

  it('replaces the tables of the file, keeps what it is silent of, and is there at the next start', async () => {
    const { remote, first } = await open()
    expect(idsOf(first)).toEqual(['local'])
    expect(remote.isNews(0)).toBe(false)
    answer = answered(200, { revision: 4, document: documentOf('remote') })
    expect(await remote.fetch(never)).toBe(true)
    expect(applied.map(idsOf)).toEqual([['remote']])
    expect(applied[0]?.deliverIntervalMs).toBe(7000)
    expect(remote.state()).toEqual({ revision: 4, problem: null })
    expect(said.join()).toContain('"insteadOf"')
    expect(await modeOf(join(directory, 'config.json'))).toBe(0o600)

    const next = await open()
    expect(idsOf(next.first)).toEqual(['remote'])
    expect(next.remote.state().revision).toBe(4)
    expect(next.remote.isNews(4)).toBe(false)
    expect(questions).toBe(1)
  })

  it('goes back to the file when the server takes its configuration away', async () => {
    const { remote } = await open()
    answer = answered(200, { revision: 4, document: documentOf('remote') })
    await remote.fetch(never)
    expect(remote.isNews(0)).toBe(true)
    answer = answered(200, { revision: 0, document: {} })
    await remote.fetch(never)
    expect(applied.map(idsOf)).toEqual([['remote'], ['local']])
    expect((await open()).remote.state().revision).toBe(0)
  })

  it('is refused whole for one fault, which is told without any secret, and not asked for again', async () => {
    const { remote } = await open()
    answer = answered(200, { revision: 4, document: documentOf('remote') })
    await remote.fetch(never)
    const [good] = documentOf('other').access_points
    const faulty = { access_points: [good, { id: 'second', address: '10.0.0.3', version: '3' }] }
    answer = answered(200, {
      revision: 5,
      document: { ...faulty, defaults: { community: 'hidden' } },
    })
    expect(await remote.fetch(never)).toBe(true)
    expect(applied.map(idsOf)).toEqual([['remote']])
    expect(remote.state()).toEqual({
      revision: 4,
      problem: 'access_points[2].user of second: missing; SNMP v3 needs it',
    })
    expect(remote.isNews(5)).toBe(false)
    expect(remote.isNews(6)).toBe(true)
    expect(said.join()).not.toMatch(/very-private|hidden/)
    expect((await open()).remote.state().revision).toBe(4)
  })

  it.each([
    [{ colour: 'red' }, 'colour: there is no such key'],
    [{ defaults: { interval: 'soon' } }, 'defaults.interval: expected seconds'],
    [{ access_points: [{ id: 'a b', address: '10.0.0.1' }] }, 'access_points[1].id: expected 1-64'],
    ['a text', ''],
  ])('names the first fault of a bad document: %#', async (document, problem) => {
    const { remote } = await open()
    answer = answered(200, { revision: 5, document })
    await remote.fetch(never)
    expect(remote.state().problem ?? '').toContain(problem)
    expect(remote.state().revision).toBe(0)
    expect(applied).toEqual([])
  })

  it('is asked for again after no answer', async () => {
    const { remote } = await open()
    answer = { kind: 'none', reason: 'ECONNREFUSED', sent: false }
    expect(await remote.fetch(never)).toBe(false)
    expect(remote.isNews(1)).toBe(true)
  })

  it.each(['cut', 'flipped', 'nonsense'])(
    'falls back to the file when it is %s on disk',
    async (how) => {
      const { remote } = await open()
      answer = answered(200, { revision: 4, document: documentOf('remote') })
      await remote.fetch(never)
      const path = join(directory, 'config.json')
      const text = await readFile(path, 'utf8')
      const damaged = {
        cut: text.slice(0, text.length / 2),
        flipped: text.replace('very-private', 'vary-private'),
        nonsense: '{"revision":4,"sha256":"","document":{}}',
      }[how]
      await writeFile(path, damaged ?? '')
      const next = await open()
      expect(idsOf(next.first)).toEqual(['local'])
      expect(said.join()).toContain('damaged')
      // The server's revision is news again, so that it is fetched anew.
      expect(next.remote.isNews(4)).toBe(true)
      await next.remote.fetch(never)
      expect((await open()).remote.state().revision).toBe(4)
    },
  )

  it('is applied but said not to be kept where the disk takes nothing', async () => {
    const store = createConfigStore(join(directory, 'absent'))
    const { remote } = await openRemoteConfig(
      { store, http, log, apply: () => Promise.resolve() },
      config,
    )
    answer = answered(200, { revision: 4, document: documentOf('remote') })
    await remote.fetch(never)
    expect(remote.state().revision).toBe(4)
    expect(remote.state().problem).toContain('not kept on disk (ENOENT)')
  })
})
