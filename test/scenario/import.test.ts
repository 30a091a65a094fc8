import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fleetSchema } from '../../server/contract/fleet.ts'
import type { Fleet } from '../../server/contract/fleet.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { TWO } from '../unit/geography-files.ts'

const GEO = '../shared/geo'
const withGeo = existsSync(GEO)
if (!withGeo) console.warn(`skipped: the boundaries are not there (${GEO})`)

const HEAD = 'id;name;kind;kecamatan;kelurahan;latitude;longitude;provider;uplink;uplink_agent'
const PLACES = [
  '\uFEFF' + HEAD,
  'kl-alak;"Kantor Lurah ""Alak""";kantor_lurah;Alak;Alak;-10,1752;123,5526;Telkom;line-1;agent-1',
  'tn-nostalgia;Taman Nostalgia;taman;Kelapa Lima;Kelapa Lima;-10,1532;123,6121;;;',
].join('\r\n')
const ACCESS_POINTS = 'place,id,agent,name\nkl-alak,ap-1,agent-1,Ruang tunggu\n'

let directory = ''
let data = ''
const processes: ChildProcess[] = []

beforeAll(() => {
  if (!existsSync('dist/pantau-server.mjs')) throw new Error('not built: run "npm run build" first')
})
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-import-'))
  data = join(directory, 'data')
  await writeFile(join(directory, 'places.csv'), PLACES)
  await writeFile(join(directory, 'aps.csv'), ACCESS_POINTS)
})
afterEach(async () => {
  for (const child of processes.splice(0)) {
    child.kill('SIGKILL')
    await exitOf(child)
  }
  await rm(directory, { recursive: true, force: true })
})
afterAll(() => expect(processes).toEqual([]))

function start(...args: readonly string[]): ChildProcess {
  const command = ['server/cli/pantau.mjs', ...args, '--data', data]
  return spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] })
}

function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('close', resolve))
}

/** Runs a command to its end; files are named without the test's folder. */
async function pantau(...args: readonly string[]) {
  const child = start(...args.map((arg) => (/\.(csv|geojson)$/.test(arg) ? fileAt(arg) : arg)))
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (part) => (stdout += String(part)))
  child.stderr?.on('data', (part) => (stderr += String(part)))
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, stdout, stderr }
}
const fileAt = (name: string): string => (name.includes('/') ? name : join(directory, name))

/** A running server of the data directory; gives its address. */
async function serve(): Promise<{ url: string; child: ChildProcess }> {
  const child = start('serve', '--port', '0')
  processes.push(child)
  let text = ''
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (part) => {
      text += String(part)
      const found = /http:\S+/.exec(text)?.[0]
      if (found !== undefined) resolve(found)
    })
    child.once('close', () => reject(new Error(`the server stopped: ${text}`)))
  })
  return { url, child }
}

async function fleetOf(url: string): Promise<Fleet> {
  return fleetSchema.parse(await (await fetch(`${url}/v1/fleet`)).json())
}

describe('pantau import', () => {
  it('shows, then makes, then repeats an import without a server', async () => {
    const planned = await pantau('import', 'places.csv', 'aps.csv', '--dry-run')
    expect(planned).toMatchObject({ code: 0, stderr: '' })
    expect(planned.stdout).toMatch(/places +2 +0 +0 +0\n/)
    expect(planned.stdout).toContain('+ place kl-alak: Kantor Lurah "Alak"')
    expect(planned.stdout).toContain('Dry run: nothing was changed.')
    const done = await pantau('import', 'places.csv', 'aps.csv')
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toContain('Done: the inventory is at revision 1.')
    const again = await pantau('import', 'places.csv', 'aps.csv')
    expect(again.stdout).toMatch(/places +0 +0 +2 +0\n/)
    expect(again.stdout).toContain('at revision 1.')
    const { url } = await serve()
    const { places, accessPoints, uplinks } = await fleetOf(url)
    expect(places.map(({ id, latitude, provider }) => [id, latitude, provider])).toEqual([
      ['kl-alak', -10.1752, 'Telkom'],
      ['tn-nostalgia', -10.1532, null],
    ])
    expect(accessPoints.map(({ id, name }) => [id, name])).toEqual([['ap-1', 'Ruang tunggu']])
    expect(uplinks.map(({ id }) => id)).toEqual(['line-1'])
  })

  it('reaches the running server, whose fleet follows at once', async () => {
    const { url } = await serve()
    const before = await fleetOf(url)
    expect(before.places).toEqual([])
    const events = await fetch(`${url}/v1/events`, {
      headers: { 'Last-Event-ID': before.lastEventId },
    })
    const reader = events.body?.getReader()
    expect((await pantau('import', 'places.csv', 'aps.csv')).code).toBe(0)
    expect((await fleetOf(url)).places).toHaveLength(2)
    let text = ''
    while (!text.includes('event: ')) text += Buffer.from((await reader?.read())?.value ?? '')
    expect(text).toContain('event: reset')
    await reader?.cancel()
  })

  it.each(['with', 'without'])(
    'changes nothing when any row is wrong, %s a server',
    async (how) => {
      if (how === 'with') await serve()
      const rows = ['ap-2,kl-alak,agent-1,ok', 'ap-3,nowhere,agent-1,x', 'ap 4,kl-alak,,y']
      await writeFile(join(directory, 'bad.csv'), `id,place,agent,name\n${rows.join('\n')}\n`)
      const refused = await pantau('import', 'places.csv', 'bad.csv')
      expect(refused).toMatchObject({ code: 3, stdout: '' })
      expect(refused.stderr.split('\n')).toEqual([
        'bad.csv:3: place: there is no place "nowhere"; expected the id of a place in the places file or in the inventory',
        'bad.csv:4: id: "ap 4"; expected 1 to 64 letters, digits, dots, dashes or underscores',
        '',
        '2 faults; nothing was changed.',
        '',
      ])
      const planned = await pantau('import', 'places.csv', '--dry-run')
      expect(planned.stdout).toMatch(/places +2 +0 +0 +0\n/)
    },
  )

  it.skipIf(!withGeo)('takes real boundaries', async () => {
    const file = `${GEO}/kupang-kelurahan.geojson`
    const done = await pantau('import', '--boundaries', file)
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toMatch(/boundaries +51 areas, 51 added/)
    const { url } = await serve()
    expect((await fleetOf(url)).city.boundaries).toBe('imported')
    const answer = await fetch(`${url}/v1/boundaries`)
    const { features } = (await answer.json()) as { features: { properties: object }[] }
    expect(features[0]?.properties).toMatchObject({ code: '53.71.01.1001', name: 'Namosain' })
    // A running server takes the file by its socket, as bytes.
    const again = await pantau('import', '--boundaries', file, '--dry-run')
    expect(again.stdout).toMatch(/boundaries +51 areas, 0 added, 0 changed, 51 unchanged/)
    expect((await pantau('import', '--boundaries', file, '--illustrative')).code).toBe(0)
    expect((await fleetOf(url)).city.boundaries).toBe('illustrative')
  })

  it('takes the files of the geography in the order in which they build on each other', async () => {
    const rows = ['code,residents', '53.71.01.1008,1.234', '']
    await writeFile(join(directory, 'kel.geojson'), TWO)
    await writeFile(join(directory, 'people.csv'), rows.join('\n'))
    const files = ['--population', 'people.csv', '--boundaries', 'kel.geojson']
    const planned = await pantau('import', ...files, '--dry-run')
    expect(planned.stdout).toMatch(/boundaries +2 areas, 2 added/)
    expect(planned.stdout).toMatch(/population +not looked at: it builds on kel.geojson/)
    const done = await pantau('import', ...files)
    expect(done).toMatchObject({ code: 0, stderr: '' })
    expect(done.stdout).toMatch(/population +1 areas, 0 added, 1 changed/)
    expect(done.stdout).toContain('look: residents are not known of 1 of 2 areas: Naioni')
  })

  it('changes no place when a file of the geography is wrong', async () => {
    await writeFile(join(directory, 'kel.geojson'), TWO.replaceAll('-10.2', '-100.2'))
    const refused = await pantau('import', 'places.csv', '--boundaries', 'kel.geojson')
    expect(refused).toMatchObject({ code: 3, stdout: '' })
    expect(refused.stderr).toContain(
      'kel.geojson: feature 1 (Alak): 123.6, -100.2 is not in Indonesia',
    )
    expect((await pantau('import', 'places.csv', '--dry-run')).stdout).toMatch(/places +2 /)
  })

  it.each([
    [2, ['import']],
    [2, ['import', 'places.csv', '--dryrun']],
    [1, ['import', 'gone.csv']],
    [2, ['token', 'make']],
    [2, ['token', 'create', 'two words']],
    [1, ['token', 'revoke', 'nothing']],
  ] as const)('ends with code %d on %j, in one line', async (code, args) => {
    const done = await pantau(...args)
    expect(done).toMatchObject({ code, stdout: '' })
    expect(done.stderr).toMatch(/^pantau: .+\n$/)
  })

  it('leaves nothing behind where only a look was asked for', async () => {
    const listed = await pantau('token', 'list')
    expect(listed).toMatchObject({ code: 1, stdout: '' })
    expect(listed.stderr).toContain(`there is no Pantau data in ${data} (no `)
    expect(listed.stderr).toContain('name the directory with --data or --config')
    const tried = await pantau('import', 'places.csv', 'aps.csv', '--dry-run')
    expect(tried.code).toBe(0)
    expect(existsSync(data)).toBe(false)
  })

  it('refuses a file that is not UTF-8', async () => {
    await writeFile(join(directory, 'latin1.csv'), Buffer.from('id,name\nx,caf\xe9\n', 'latin1'))
    const refused = await pantau('import', 'latin1.csv')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('it is not UTF-8')
  })
})

describe('administration', () => {
  it('makes tokens that work at once and end at once', async () => {
    await pantau('import', 'places.csv', 'aps.csv')
    const { url } = await serve()
    const created = await pantau('token', 'create', 'agent-1')
    expect(created.code).toBe(0)
    const token = created.stdout.trim()
    const deliver = async (): Promise<number> => {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
      const options = { method: 'POST', headers, body: '{}' }
      return (await fetch(`${url}/v1/batches`, options)).status
    }
    expect(await deliver()).toBe(422)
    const listed = await pantau('token', 'list')
    const id = /^(\w+) +agent-1/m.exec(listed.stdout)?.[1] ?? ''
    expect(listed.stdout).not.toContain(token.slice(7))
    expect((await pantau('token', 'revoke', id)).code).toBe(0)
    expect(await deliver()).toBe(401)
  })

  it('works on a directory only while no other process does', async () => {
    const store = await openSeriesStore(data)
    const inUse = expect.stringMatching(/^pantau: .*data is in use by another process.*\n$/)
    const refused = { code: 1, stdout: '', stderr: inUse }
    expect(await pantau('import', 'places.csv', 'aps.csv')).toEqual(refused)
    expect(await pantau('token', 'create', 'agent-1')).toEqual(refused)
    expect(await pantau('serve', '--port', '0')).toEqual(refused)
    await store.close()
    expect((await pantau('token', 'list')).stdout).not.toContain('agent-1')
  })

  it.each(['serve', 'token'])('keeps all files to their owner, made by %s', async (command) => {
    if (command === 'serve') await serve()
    else await pantau('token', 'create', 'agent-1')
    const files = await readdir(data)
    expect(files).toEqual(expect.arrayContaining(['journal.sqlite', 'series.duckdb']))
    expect(files.includes('pantau.sock')).toBe(command === 'serve')
    for (const file of files) {
      const { mode } = await stat(join(data, file))
      expect([file, (mode & 0o077).toString(8)]).toEqual([file, '0'])
    }
  })

  it('is not open to the network, and its socket only to its owner', async () => {
    const { url, child } = await serve()
    for (const [path, method] of [
      ['/v1/tokens', 'GET'],
      ['/v1/tokens', 'POST'],
      ['/v1/tokens/x', 'DELETE'],
      ['/v1/imports', 'POST'],
    ] as const) {
      const body = method === 'POST' ? '{}' : null
      const headers = { 'Content-Type': 'application/json' }
      const answer = await fetch(`${url}${path}`, { method, body, headers })
      expect([path, method, answer.status]).toEqual([path, method, 404])
    }
    const socket = await stat(join(data, 'pantau.sock'))
    expect(socket.mode & 0o777).toBe(0o600)
    expect((await stat(data)).mode & 0o077).toBe(0)
    // What a killed server leaves behind stops neither the commands nor the next server.
    child.kill('SIGKILL')
    await exitOf(child)
    expect(existsSync(join(data, 'pantau.sock'))).toBe(true)
    expect((await pantau('token', 'list')).code).toBe(0)
    await serve()
    expect((await pantau('token', 'list')).code).toBe(0)
  })
})
