import { createWriteStream } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PlaceId } from '#contract/ids.ts'
import type { Report } from '#contract/report-document.ts'
import type { PlannedWindow } from '#contract/window.ts'
import {
  chainAfter,
  chainStart,
  manifestText,
  sha256Of,
} from '../../server/report/evidence/chain.ts'
import { manifestSchema } from '../../server/report/evidence/format.ts'
import { openZip } from '../../server/report/evidence/read-zip.ts'
import { sealing } from '../../server/report/evidence/seal.ts'
import { writeZip } from '../../server/report/evidence/write-zip.ts'
import { verifiedText } from '../../server/report/verify/verified-text.ts'
import { verifyEvidence } from '../../server/report/verify/verify-evidence.ts'
import type { Verified } from '../../server/report/verify/verify-evidence.ts'
import { hour } from './clauses.ts'
import { madeCity, sourceOf, writeTo } from './evidence-world.ts'

const LIMITS = { entriesMax: 1000, plainMax: 1e9, ratioMax: 1100 }
const MADE_AT_MS = Date.UTC(2026, 10, 8)

let directory = ''
let original = ''
let chain = ''
let files: ReadonlyMap<string, string>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-evidence-'))
  original = join(directory, 'evidence.zip')
  chain = (await writeTo(original, sourceOf(madeCity()))).chain
  files = await unpacked(original)
})
afterAll(() => rm(directory, { recursive: true }))

async function unpacked(path: string): Promise<Map<string, string>> {
  const zip = await openZip(path, LIMITS)
  const found = new Map<string, string>()
  for (const { name } of zip.members) found.set(name, await text(zip.read(name)))
  zip.close()
  return found
}

let count = 0
const newPath = (): string => join(directory, `${(count += 1)}.zip`)

/** Packs files as a zip with a seal of its own; the manifest is as given. */
async function packed(entries: Iterable<readonly [string, string]>): Promise<string> {
  const path = newPath()
  const sources = Array.from(entries, ([name, body]) => ({ name, body }))
  const zip = writeZip(sources, { modifiedAtMs: MADE_AT_MS })
  await pipeline(zip, sealing(), createWriteStream(path))
  return path
}

/** Packs files with a manifest that fits them: what a clever forger would do. */
async function forged(
  changes: Readonly<Record<string, (body: string) => string>>,
): Promise<string> {
  const entries = [...files].filter(([name]) => name !== 'manifest.json')
  const changed = entries.map(([name, body]) => [name, changes[name]?.(body) ?? body] as const)
  const { head } = manifestSchema.parse(JSON.parse(files.get('manifest.json') ?? ''))
  let value = chainStart(head)
  const listed = changed.map(([name, body]) => {
    const file = { name, bytes: Buffer.byteLength(body), sha256: sha256Of(body) }
    value = chainAfter(value, file)
    return { ...file, chain: value }
  })
  const manifest = manifestText({ format: 1, head, files: listed, chain: value })
  return packed([...changed, ['manifest.json', manifest]])
}

/** Three hours of a morning in which a provider works on its lines. */
const windowOf = (provider: string): PlannedWindow => ({
  id: provider,
  scope: { kind: 'provider', value: provider },
  startMs: hour(9 * 24 + 8),
  endMs: hour(9 * 24 + 11),
  recurrence: null,
  isExcluded: true,
  reason: 'Pemeliharaan',
  createdBy: 'budi',
  createdAtMs: hour(0),
  cancelledAtMs: null,
})

/** A report whose figures were changed, with the hash that fits them. */
const withFigures =
  (change: (figures: Report['figures']) => void) =>
  (body: string): string => {
    const report = JSON.parse(body) as Report
    change(report.figures)
    const hash = sha256Of(JSON.stringify(report.figures))
    return JSON.stringify({ ...report, document: { ...report.document, hash } })
  }

const differenceOf = async (path: string): Promise<Verified['difference']> =>
  (await verifyEvidence(path)).difference

describe('evidence of a report', () => {
  it('lets every figure be reckoned anew', async () => {
    const verified = await verifyEvidence(original)
    expect(verified).toMatchObject({
      difference: null,
      chain,
      report: { month: '2026-10', version: 2 },
      counts: { places: 3, outages: 2, files: files.size - 1 },
    })
    expect(verified.counts.samples).toBeGreaterThan(2000)
    expect(verified.counts.figures).toBeGreaterThan(600)
  })

  it('lets planned windows and the word of people count', async () => {
    const [taman, ...rest] = madeCity()
    const [outage] = taman?.outages ?? []
    if (taman === undefined || outage === undefined) throw new Error('there is an outage')
    const said = { ...taman, outages: [{ ...outage, cause: 'power' as const }] }
    const by = { reason: 'Surat PLN', by: 'ani', atMs: MADE_AT_MS }
    const override = { place: 'taman' as PlaceId, name: 'Tempat taman', startMs: outage.startMs }
    const overrides = [{ ...override, found: 'uplink' as const, cause: 'power' as const, ...by }]
    const path = newPath()
    const windows = [windowOf('PT Serat Contoh'), windowOf('CV Langit Contoh')]
    await writeTo(path, sourceOf([said, ...rest], { over: { overrides }, windows }))
    const verified = await verifyEvidence(path)
    expect(verified.difference).toBeNull()
    expect(verified.counts.overrides).toBe(1)
    const report = JSON.parse((await unpacked(path)).get('report.json') ?? '') as Report
    const place = report.figures.places.find((one) => one.place === 'taman')
    expect(place?.availability.serviceMs.excluded).toBe(3 * 3_600_000)
    expect(place?.downByCause.power).toBe(4 * 3_600_000)
    expect(await unpacked(path).then((all) => all.get('windows.json'))).not.toContain('budi')
  })

  it('is the same bytes each time', async () => {
    const again = newPath()
    await writeTo(again, sourceOf(madeCity()))
    expect((await readFile(again)).equals(await readFile(original))).toBe(true)
  })

  it('tells of no people and no addresses but in the paper itself', () => {
    const all = [...files].filter(([name]) => name !== 'report.json')
    expect(
      all.filter(([, body]) => /"(by|createdBy|serial|mac|address|agent)":/.test(body)),
    ).toEqual([])
  })

  it('says how far it is read', async () => {
    const told: (readonly [number, number])[] = []
    await verifyEvidence(original, { onProgress: (done, whole) => told.push([done, whole]) })
    const [done, whole] = told.at(-1) ?? [0, 0]
    expect(done).toBe(whole)
    expect(told.every(([, all]) => all === whole)).toBe(true)
  })
})

describe('evidence that was changed', () => {
  it('names the file of which one byte is another', async () => {
    for (const [name, body] of files) {
      const at = Math.floor(body.length / 2)
      const other = body[at] === '7' ? '8' : '7'
      const changed = new Map(files).set(name, `${body.slice(0, at)}${other}${body.slice(at + 1)}`)
      const found = await differenceOf(await packed(changed)).catch(String)
      // A manifest that is no manifest any more cannot be read at all.
      if (name === 'manifest.json') expect(JSON.stringify(found)).toContain(name)
      else expect(found).toEqual({ kind: 'file', name, problem: 'changed' })
    }
  })

  it('finds each byte of the zip itself', async () => {
    const bytes = await readFile(original)
    for (let at = 3; at < bytes.length; at += 9311) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(bytes.readUInt8(at) ^ 0x10, at)
      const path = newPath()
      await writeFile(path, changed)
      const found = await differenceOf(path).catch(String)
      expect(found).not.toBeNull()
      await rm(path)
    }
    // The date of a file, in its own header and in the list: no file is another for it.
    const redated = Buffer.from(bytes)
    const list = bytes.indexOf('PK\u0001\u0002')
    redated.writeUInt8(redated.readUInt8(10) ^ 0x20, 10)
    redated.writeUInt8(redated.readUInt8(list + 12) ^ 0x20, list + 12)
    const path = newPath()
    await writeFile(path, redated)
    expect(await differenceOf(path)).toMatchObject({ kind: 'file', problem: 'wrapping' })
  })

  it('names a file that is missing, added or in another place', async () => {
    const name = 'samples/access-point/ap-1.csv'
    const without = new Map(files)
    without.delete(name)
    expect(await differenceOf(await packed(without))).toEqual({
      kind: 'file',
      name,
      problem: 'missing',
    })
    const more = [['extra.csv', 'a\n'], ...files] as const
    const added = { kind: 'file', name: 'extra.csv', problem: 'added' }
    expect(await differenceOf(await packed(more))).toEqual(added)
    const [first, second, ...rest] = [...files]
    if (first === undefined || second === undefined) throw new Error('there are files')
    const moved = { kind: 'file', name: first[0], problem: 'moved' }
    expect(await differenceOf(await packed([second, first, ...rest]))).toEqual(moved)
  })

  it('finds rules that were changed together with the list', async () => {
    const manifest = files.get('manifest.json') ?? ''
    const changed = manifest.replace('"holdIntervals": 2.5', '"holdIntervals": 9.5')
    expect(changed).not.toBe(manifest)
    const found = await differenceOf(await packed(new Map(files).set('manifest.json', changed)))
    expect(found).toEqual({ kind: 'file', name: 'manifest.json', problem: 'changed' })
  })
})

describe('evidence that was forged with all its hashes', () => {
  it('shows that states do not follow from a changed sample', async () => {
    const name = 'samples/access-point/ap-3.csv'
    const found = await differenceOf(
      await forged({ [name]: (body) => body.replaceAll('unreachable', 'ok') }),
    )
    expect(found).toMatchObject({
      kind: 'states',
      name: 'intervals/pasar.csv',
      line: 2,
      whose: 'Tempat pasar',
    })
  })

  it('shows the first figure that does not follow from changed counters', async () => {
    const found = await differenceOf(
      await forged({
        'samples/access-point/ap-3.csv': (body) =>
          body.replace(/^((?:[^,]*,){3})\d+,/gm, (_, before: string) => `${before}99,`),
      }),
    )
    expect(found).toMatchObject({
      kind: 'figure',
      path: 'places/pasar/usage/clientsMedian',
      whose: 'Tempat pasar',
      recomputed: 99,
    })
  })

  it('shows a figure that was changed in the report with its hash', async () => {
    const path = await forged({
      'report.json': withFigures((figures) => {
        figures.summary.availability.measured = 0.9999
      }),
    })
    const { difference } = await verifyEvidence(path)
    expect(difference).toMatchObject({
      kind: 'figure',
      path: 'summary/availability/measured',
      says: 0.9999,
    })
    const places = await forged({
      'report.json': withFigures((figures) => {
        figures.places.pop()
      }),
    })
    expect(await differenceOf(places)).toMatchObject({ kind: 'figure', says: null })
  })

  it('shows a report whose hash is not that of its figures', async () => {
    const path = await forged({
      'report.json': (body) => body.replace(/"outages":\d+/, '"outages":77'),
    })
    expect(await differenceOf(path)).toMatchObject({ kind: 'hash', whose: 'document' })
  })

  it('shows a cause that nobody found and nobody said', async () => {
    const path = await forged({
      'outages.json': (body) => body.replace('"cause":"uplink"', '"cause":"power"'),
    })
    expect(await differenceOf(path)).toMatchObject({ kind: 'cause', whose: 'taman' })
  })

  it('shows evidence that is whole, and not the one that was expected', async () => {
    const { report } = await verifyEvidence(original)
    for (const expected of [chain, report?.hash ?? '']) {
      expect((await verifyEvidence(original, { expected })).difference).toBeNull()
    }
    const expected = 'a'.repeat(64)
    const { difference } = await verifyEvidence(original, { expected })
    expect(difference).toMatchObject({ kind: 'hash', whose: 'expected', says: expected })
  })
})

describe('a file that is no evidence', () => {
  it('is refused with what is wrong', async () => {
    const whole = await readFile(original)
    const path = newPath()
    await writeFile(path, whole.subarray(0, whole.length - 2000))
    await expect(verifyEvidence(path)).rejects.toThrow('not a zip file, or cut short')
    await expect(verifyEvidence(join(directory, 'none.zip'))).rejects.toThrow('none.zip')
    const other = await packed([['a.txt', 'a']])
    await expect(verifyEvidence(other)).rejects.toThrow('there is no manifest.json in it')
    const later = (files.get('manifest.json') ?? '').replace('"format": 1', '"format": 2')
    const ofLater = packed(new Map(files).set('manifest.json', later))
    await expect(verifyEvidence(await ofLater)).rejects.toThrow('manifest.json: format')
  })

  it('is refused when it grows without end', async () => {
    const bomb = await packed([['bomb.csv', '0'.repeat(4_000_000)], ...files])
    await expect(verifyEvidence(bomb)).rejects.toThrow('bomb.csv: grows more than')
  })

  it('is refused with the line that cannot be read', async () => {
    const name = 'samples/uplink/line-1.csv'
    const rows = async (change: (body: string) => string): Promise<string> => {
      const path = await forged({ [name]: change })
      return verifyEvidence(path).then(String, (cause: Error) => cause.message)
    }
    expect(await rows((body) => body.replace(/,ok,/, ',fine,'))).toBe(
      `${name}, line 2: outcome: is none`,
    )
    expect(await rows((body) => body.replace(/\n\d/, '\nx'))).toContain('line 2: polledAtMs')
    expect(await rows((body) => `${body}${body.split('\n')[5]}\n`)).toContain(
      'is not later than the line before',
    )
    expect(await rows((body) => body.slice(0, -20))).toContain('is cut short')
    expect(await rows((body) => body.replace('polledAtMs', 'at'))).toContain('expected the columns')
    expect(await rows((body) => body.replace(/\n([^\n]*),agent-1\n/, '\n$1\n'))).toContain('line 2')
  })
})

describe('what is told of a verification', () => {
  it('is complete in both languages', async () => {
    const verified = await verifyEvidence(original)
    const [id, en] = [verifiedText(verified, 'id'), verifiedText(verified, 'en')]
    expect(id).toContain('TERBUKTI')
    expect(id).toMatch(/tempat dari 2\.\d{3} pengukuran/)
    expect(en).toContain('VERIFIED')
    for (const said of [id, en]) {
      expect(said).toContain(chain)
      expect(said).toContain(verified.report?.hash)
    }
  })

  it('prints where the first difference is, and what both say', async () => {
    const path = await forged({
      'report.json': withFigures((figures) => {
        const [place] = figures.places
        if (place !== undefined) Object.assign(place, { name: 'Taman \u001B[2J' })
      }),
    })
    const told = verifiedText(await verifyEvidence(path), 'id')
    expect(told).toContain('BERBEDA')
    expect(told).toMatch(/di mana +: places\/.*\/name/)
    expect(told).toMatch(/tertulis +: Taman \u{FFFD}\[2J/u)
    expect(told).not.toContain('\u001B')
  })
})
