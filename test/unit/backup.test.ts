import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgentId, BootId } from '#contract/ids.ts'
import { bytesText, compareVersions, missingFrom } from '../../server/backup/format.ts'
import type { BackupManifest } from '../../server/backup/format.ts'
import { checkFree, restore } from '../../server/backup/restore.ts'
import { requireRoom } from '../../server/backup/room.ts'
import { backUp } from '../../server/cli/backup.ts'
import { requireUnused } from '../../server/cli/restore.ts'
import { DEFAULTS } from '../../server/config.ts'
import { holdJournal } from '../../server/journal/copy.ts'
import { openJournal } from '../../server/journal/open.ts'
import { openZip } from '../../server/report/evidence/read-zip.ts'
import { writeZip } from '../../server/report/evidence/write-zip.ts'
import { openSeriesStore } from '../../server/store/open.ts'
import { ImaginedAccessPoint } from '../bench/city-samples.ts'
import { prepareCity } from '../bench/city-data.ts'
import { openPromptStore } from '../prompt-store.ts'

const ZIP_LIMITS = { entriesMax: 100, plainMax: 1e9, ratioMax: 1100 }
const START_MS = Date.UTC(2026, 9, 1)
const never = new AbortController().signal
const onProgress = (): void => undefined

let directory = ''
let data = ''
let backup = ''
let made: BackupManifest
const backUpTo = (file: string, signal = never) =>
  backUp({ directory: data, stores: DEFAULTS.stores }, file, {
    city: 'Kota Contoh',
    onProgress,
    signal,
  })
const restoreFrom = (file: string, name: string, version = made.version) =>
  restore(file, join(directory, name), { version, onProgress, signal: never })

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-backup-'))
  data = join(directory, 'data')
  backup = join(directory, 'pantau.zip')
  await prepareCity(data, 2, 2)
  const accessPoint = new ImaginedAccessPoint('agent-0-ap-0', 1, START_MS)
  const store = await openPromptStore(data)
  const key = { agent: 'agent-0' as AgentId, boot: 'boot' as BootId, sequence: 1 }
  const samples = Array.from({ length: 300 }, (_, minute) =>
    accessPoint.poll(START_MS + minute * 60_000, 60_000),
  )
  await store.append({ key, mode: 'live', receivedAtMs: START_MS, samples, rejected: [] })
  await store.close()
  await mkdir(join(data, 'photos'))
  await writeFile(join(data, 'photos', 'foto'), 'foto')
  await writeFile(join(data, 'photos', 'half.part'), 'half')
  await mkdir(join(directory, 'other-disk'))
  await writeFile(join(directory, 'other-disk', 'lain'), 'lain')
  await symlink(join(directory, 'other-disk'), join(data, 'reports'))
  await symlink(data, join(directory, 'other-disk', 'round'))
  await mkdir(join(data, 'migration.part'))
  await writeFile(join(data, 'migration.part', 'series'), 'copy')
  made = await backUpTo(backup)
}, 60_000)
afterAll(() => rm(directory, { recursive: true }))

/** The backup with another manifest, and perhaps other parts. */
async function forged(
  name: string,
  change: (manifest: BackupManifest) => object,
  more: readonly { readonly name: string; readonly body: string }[] = [],
): Promise<string> {
  const zip = await openZip(backup, ZIP_LIMITS)
  const names = zip.members.map((member) => member.name).filter((one) => one !== 'manifest.json')
  const sources = [
    ...names.map((one) => ({ name: one, body: zip.read(one) })),
    ...more,
    { name: 'manifest.json', body: JSON.stringify(change(made)) },
  ]
  const file = join(directory, name)
  await pipeline(writeZip(sources, { modifiedAtMs: 0 }), createWriteStream(file))
  zip.close()
  return file
}

describe('a backup of a directory that no server runs on', () => {
  it('has the files of the directory, and no half ones', async () => {
    expect(made).toMatchObject({ city: 'Kota Contoh', series: 'here', journal: 'here' })
    expect(made.parts.map(({ name }) => name)).toEqual([
      'data/series.duckdb',
      'data/journal.sqlite',
      'data/photos/foto',
      'data/reports/lain',
    ])
    await restoreFrom(backup, 'whole')
    const whole = join(directory, 'whole')
    const store = await openSeriesStore(whole)
    expect((await store.stats()).samples).toBe(300)
    await store.close()
    const journal = await openJournal(whole)
    expect(journal.inventory().accessPoints.size).toBe(4)
    expect(await journal.listTokens()).toHaveLength(2)
    await journal.close()
    expect((await readFile(join(whole, 'photos/foto'))).toString()).toBe('foto')
  })

  it('is restored to a mounted volume, which nothing can take the place of', async ({ skip }) => {
    const volume = join(directory, 'volume')
    await mkdir(volume)
    const { status } = spawnSync('mount', ['-t', 'tmpfs', 'pantau-test', volume])
    skip(status !== 0, 'nothing may be mounted here')
    try {
      await restoreFrom(backup, 'volume')
      expect((await readdir(volume)).toSorted()).toEqual([
        'journal.sqlite',
        'photos',
        'reports',
        'series.duckdb',
      ])
      expect((await readFile(join(volume, 'photos/foto'))).toString()).toBe('foto')
    } finally {
      spawnSync('umount', [volume])
    }
  })

  it('holds the journal as it was, whoever writes to it meanwhile', async () => {
    const journal = await openJournal(data)
    const held = holdJournal(data)
    await journal.setCitySettings({ name: 'Kota Lain' })
    const copy = join(directory, 'copy')
    await mkdir(copy)
    await held.copyTo(join(copy, 'journal.sqlite'), onProgress, never)
    held.close()
    await journal.setCitySettings({})
    await journal.close()
    const copied = await openJournal(copy)
    expect(await copied.citySettings()).toEqual({})
    await copied.close()
  })

  it('leaves nothing when it is cancelled or cannot be written', async () => {
    const stop = new AbortController()
    const place = { directory: data, stores: DEFAULTS.stores }
    const cancelled = backUp(place, join(directory, 'cancelled.zip'), {
      city: '',
      onProgress: () => stop.abort(),
      signal: stop.signal,
    })
    await expect(cancelled).rejects.toThrow(/abort/i)
    const names = await readdir(directory)
    expect(names.filter((name) => /cancelled|\.part$/.test(name))).toEqual([])
    await expect(backUpTo(join(data, 'inside.zip'))).rejects.toThrow('lies in the data directory')
    await expect(backUpTo(join(directory, 'no/pantau.zip'))).rejects.toThrow('make it first')
    await expect(backUpTo(directory)).rejects.toThrow('is no file')
    // A server can open it again.
    await (await openSeriesStore(data)).close()
  })

  it('is refused where the disk has no room', async () => {
    await expect(requireRoom(directory, 1e15, 'the backup')).rejects.toThrow(
      /not enough room: the backup takes up to 1000\.0 TB, [\d.]+ [MGT]B are free/,
    )
    await expect(requireRoom(directory, 1, 'the backup')).resolves.toBeUndefined()
  })
})

describe('a restore', () => {
  it('names the part of a damaged backup, and restores nothing of it', async () => {
    const bytes = await readFile(backup)
    // In what is packed: of its first bytes some tell of codes that nothing uses.
    const at = bytes.indexOf('data/journal.sqlite') + 5000
    bytes.writeUInt8(bytes.readUInt8(at) ^ 0xff, at)
    const damaged = join(directory, 'damaged.zip')
    await writeFile(damaged, bytes)
    await expect(restoreFrom(damaged, 'never')).rejects.toThrow(
      /damaged\.zip: data\/journal\.sqlite is damaged/,
    )
    const other = await forged('other.zip', (manifest) => ({
      ...manifest,
      parts: manifest.parts.map((part) => ({ ...part, sha256: '0'.repeat(64) })),
    }))
    await expect(restoreFrom(other, 'never')).rejects.toThrow(
      'data/series.duckdb is not what was saved',
    )
    expect((await readdir(directory)).filter((name) => name.includes('never'))).toEqual([])
  })

  it('refuses a file that was cut, or is none of its own', async () => {
    const cut = join(directory, 'cut.zip')
    await writeFile(cut, await readFile(backup))
    await truncate(cut, 5000)
    await expect(restoreFrom(cut, 'never')).rejects.toThrow('cut.zip: not a zip file, or cut short')
    const strange = join(directory, 'strange.zip')
    const sources = [{ name: 'a.txt', body: 'a' }]
    await writeFile(strange, await buffer(writeZip(sources, { modifiedAtMs: 0 })))
    await expect(restoreFrom(strange, 'never')).rejects.toThrow('is no backup of Pantau')
    const absent = join(directory, 'absent.zip')
    await expect(restoreFrom(absent, 'never')).rejects.toThrow('there is no such file')
  })

  it.each([
    ['a file that nobody saved', (one: BackupManifest) => one, 'data/extra is in it and not in'],
    [
      'a path out of the directory',
      (one: BackupManifest) => ({
        ...one,
        parts: [...one.parts, { name: 'data/../../x', bytes: 0, sha256: '0'.repeat(64) }],
      }),
      'expected a path below data/',
    ],
  ])('refuses %s', async (_, change, message) => {
    const file = await forged('forged.zip', change, [{ name: 'data/extra', body: 'x' }])
    await expect(restoreFrom(file, 'never')).rejects.toThrow(message)
  })

  it('takes a backup of an older version and refuses one of a newer, with the version it needs', async () => {
    const newer = await forged('newer.zip', (one) => ({ ...one, version: '99.1.0', more: true }))
    await expect(restoreFrom(newer, 'never')).rejects.toThrow(
      'was made by Pantau 99.1.0, and this is 0.5.0: install Pantau 99.1.0 or newer',
    )
    await expect(restoreFrom(backup, 'older', '99.0.0')).resolves.toBeDefined()
    expect(compareVersions('0.10.0', '0.9.9')).toBeGreaterThan(0)
    expect(compareVersions('0.5.0', '0.5.0')).toBe(0)
  })

  it('overwrites nothing', async () => {
    await expect(checkFree(data)).rejects.toThrow(`mv ${data} ${data}.before`)
    await expect(requireUnused(data)).rejects.toThrow('is not empty')
    await mkdir(join(directory, 'empty'))
    await requireUnused(join(directory, 'empty'))
    await restoreFrom(backup, 'empty')
    expect(await readdir(join(directory, 'empty'))).toContain('journal.sqlite')
  })
})

describe('what is said of a backup', () => {
  it('names the stores that are not in it', () => {
    expect(missingFrom({ series: 'here', journal: 'here' })).toEqual([])
    const [journal, series] = missingFrom({ series: 'influxdb', journal: 'postgresql' })
    expect(journal).toContain('pg_dump')
    expect(series).toContain('influxd backup')
    expect(missingFrom({ series: 'victoriametrics', journal: 'here' })[0]).toContain('vmbackup')
  })

  it('tells sizes as people read them', () => {
    expect([0, 999, 1000, 12_345_678, 5e12].map(bytesText)).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '12.3 MB',
      '5.0 TB',
    ])
  })
})
