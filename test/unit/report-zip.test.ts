import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openZip } from '../../server/report/evidence/read-zip.ts'
import { writeZip } from '../../server/report/evidence/write-zip.ts'
import type { ZipSource } from '../../server/report/evidence/write-zip.ts'

const modifiedAtMs = Date.UTC(2026, 10, 8, 22, 0, 0)
const LIMITS = { entriesMax: 10, plainMax: 1_000_000, ratioMax: 1100 }
const SOURCES: readonly ZipSource[] = [
  { name: 'READ ME.txt', body: 'Bukti laporan\r\n' },
  { name: 'samples/taman-oebobo.csv', body: ['at,up\r\n', Buffer.from('2026-10-01,1\r\n')] },
  { name: 'kosong.csv', body: [] },
]

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-zip-'))
})
afterAll(() => rm(directory, { recursive: true }))

let files = 0
async function fileOf(bytes: Buffer): Promise<string> {
  files += 1
  const path = join(directory, `${files}.zip`)
  await writeFile(path, bytes)
  return path
}

/** All files of a zip, opened and read to their end. */
async function readAll(bytes: Buffer, limits = LIMITS): Promise<Record<string, string>> {
  const zip = await openZip(await fileOf(bytes), limits)
  try {
    const texts: Record<string, string> = {}
    for (const { name } of zip.members) {
      texts[name] = (await buffer(zip.read(name))).toString()
    }
    return texts
  } finally {
    zip.close()
  }
}

describe('a zip of evidence', () => {
  it('is read as it was written', async () => {
    const bytes = await buffer(writeZip(SOURCES, { modifiedAtMs }))
    expect(await readAll(bytes)).toEqual({
      'READ ME.txt': 'Bukti laporan\r\n',
      'samples/taman-oebobo.csv': 'at,up\r\n2026-10-01,1\r\n',
      'kosong.csv': '',
    })
  })

  it('is the same bytes in every time zone', async () => {
    const before = process.env['TZ']
    const hashes: string[] = []
    try {
      for (const zone of ['UTC', 'Asia/Makassar', 'America/St_Johns']) {
        process.env['TZ'] = zone
        const bytes = await buffer(writeZip(SOURCES, { modifiedAtMs }))
        hashes.push(createHash('sha256').update(bytes).digest('hex'))
      }
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
    expect(new Set(hashes).size).toBe(1)
  })

  it('takes no source before its turn', async () => {
    const taken: string[] = []
    const sources = (function* (): Generator<ZipSource> {
      for (const name of ['a', 'b', 'c']) {
        taken.push(name)
        yield { name, body: ['x'.repeat(5_000_000)] }
      }
    })()
    const zip = writeZip(sources, { modifiedAtMs })
    await new Promise((resolve) => zip.once('readable', resolve))
    expect(taken).toEqual(['a'])
    await buffer(zip)
    expect(taken).toEqual(['a', 'b', 'c'])
  })

  it('ends with the failure of a source', async () => {
    const broken = (function* (): Generator<string> {
      yield 'half'
      throw new Error('the store is gone')
    })()
    const failing = writeZip([{ name: 'a', body: broken }], { modifiedAtMs })
    await expect(buffer(failing)).rejects.toThrow('the store is gone')
    const sources = (function* (): Generator<ZipSource> {
      yield { name: 'a', body: 'a' }
      throw new Error('the journal is gone')
    })()
    await expect(buffer(writeZip(sources, { modifiedAtMs }))).rejects.toThrow('the journal is gone')
  })

  it('lets its sources go when it is left', async () => {
    let isReleased = false
    const endless = async function* (): AsyncGenerator<Buffer> {
      try {
        for (;;) yield Buffer.alloc(65_536, Math.random().toString())
      } finally {
        isReleased = true
      }
    }
    const zip = writeZip([{ name: 'a', body: endless() }], { modifiedAtMs })
    await new Promise((resolve) => zip.once('readable', resolve))
    zip.destroy()
    await expect.poll(() => isReleased).toBe(true)
  })
})

describe('a zip that came from elsewhere', () => {
  it('shows every changed byte, or its files are the same all the same', async () => {
    const bytes = await buffer(writeZip(SOURCES.slice(0, 2), { modifiedAtMs }))
    const expected = await readAll(bytes)
    let found = 0
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(bytes.readUInt8(at) ^ 0x01, at)
      const texts = await readAll(changed).catch((cause: unknown) => {
        expect(cause).toMatchObject({ name: 'ZipReadError' })
        return null
      })
      if (texts === null) found += 1
      else expect(texts).toEqual(expected)
    }
    expect(found).toBeGreaterThan(bytes.length * 0.6)
  })

  it('says which file a changed byte damaged, and where it lies, not what became of it', async () => {
    const body = Array.from({ length: 50 }, (_, index) => `${index * 7919},up`).join('\r\n')
    const bytes = await buffer(writeZip([{ name: 'a.csv', body }], { modifiedAtMs }))
    const startByte = 30 + 'a.csv'.length
    const packedBytes = bytes.readUInt32LE(bytes.indexOf('PK\u0001\u0002') + 20)
    const said = new Set<string>()
    for (let at = startByte; at < startByte + packedBytes; at += 1) {
      const changed = Buffer.from(bytes)
      changed.writeUInt8(bytes.readUInt8(at) ^ 0x10, at)
      const read = await readAll(changed).catch((cause: Error) => cause.message)
      // The last bits of the last byte mean nothing.
      if (typeof read !== 'string') {
        expect(read['a.csv']).toBe(body)
        continue
      }
      const head = `a.csv is damaged: its packed bytes, ${startByte} to ${startByte + packedBytes - 1} of the zip, `
      expect(read.startsWith(head), read).toBe(true)
      said.add(read.slice(head.length).replace(/\d+/g, 'N'))
    }
    expect(said).toContain('cannot be unpacked beyond N of N bytes')
    expect(said).toContain('give others than were packed (their CRC-N differs)')
    expect(said.size).toBeGreaterThan(2)
  })

  it('is refused when it is cut short or is none', async () => {
    const bytes = await buffer(writeZip(SOURCES, { modifiedAtMs }))
    await expect(readAll(bytes.subarray(0, -30))).rejects.toThrow('not a zip file, or cut short')
    await expect(readAll(Buffer.from('PK, and no more'))).rejects.toThrow('not a zip file')
  })

  it('is refused beyond its limits', async () => {
    const bytes = await buffer(
      writeZip([{ name: 'a.csv', body: '0'.repeat(100_000) }, ...SOURCES], { modifiedAtMs }),
    )
    await expect(readAll(bytes, { ...LIMITS, entriesMax: 3 })).rejects.toThrow('4 files; at most 3')
    await expect(readAll(bytes, { ...LIMITS, plainMax: 99_999 })).rejects.toThrow(
      'more than 99999 bytes unpacked',
    )
    await expect(readAll(bytes, { ...LIMITS, ratioMax: 100 })).rejects.toThrow(
      'a.csv: grows more than 100 times',
    )
  })

  it('is refused when a file is larger than its list says', async () => {
    const bytes = await buffer(writeZip([{ name: 'a', body: 'x'.repeat(50) }], { modifiedAtMs }))
    const lying = Buffer.from(bytes)
    lying.writeUInt32LE(49, bytes.indexOf('PK\u0001\u0002') + 24)
    await expect(readAll(lying)).rejects.toThrow('a is damaged')
  })

  it('is refused with a name twice, beside its folder, or over another file', async () => {
    const twice = [...SOURCES, { name: 'kosong.csv', body: 'x' }]
    await expect(readAll(await buffer(writeZip(twice, { modifiedAtMs })))).rejects.toThrow(
      'kosong.csv: in the zip twice',
    )
    const bytes = await buffer(
      writeZip([{ name: 'aa/etc/b', body: 'x'.repeat(50) }], { modifiedAtMs }),
    )
    const outside = Buffer.from(bytes.toString('latin1').replaceAll('aa/etc', '../etc'), 'latin1')
    await expect(readAll(outside)).rejects.toThrow('its list is damaged')
    const single = writeZip([{ name: 'a', body: [randomBytes(1000)] }], { modifiedAtMs })
    await expect(readAll(overlapping(await buffer(single)))).rejects.toThrow(
      'b: overlaps another file',
    )
  })
})

/** Lists the packed bytes of one file as those of a second one too. */
function overlapping(zip: Buffer): Buffer {
  const list = zip.indexOf('PK\u0001\u0002')
  const end = zip.indexOf('PK\u0005\u0006')
  const second = Buffer.from(zip.subarray(list, end))
  second.write('b', 46)
  const newEnd = Buffer.from(zip.subarray(end))
  newEnd.writeUInt16LE(2, 10)
  return Buffer.concat([zip.subarray(0, end), second, newEnd])
}
