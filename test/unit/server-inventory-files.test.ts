import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { Hono } from 'hono'
import { writeXlsx } from 'hucre/xlsx'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AccessPointId, AgentId, PlaceId, UplinkId } from '../../server/contract/ids.ts'
import { inventoryImportSchema } from '../../server/contract/inventory.ts'
import type { InventoryImport } from '../../server/contract/inventory.ts'
import { phrase } from '../../server/contract/phrase.ts'
import { PATHS } from '../../server/contract/paths.ts'
import { INVENTORY_KINDS, OPERATOR_HEADER } from '../../server/contract/words.ts'
import type { InventoryKind } from '../../server/contract/words.ts'
import { operatorJudge, operatorsOnly } from '../../server/http/middleware/operator.ts'
import { answerFailures } from '../../server/http/problem.ts'
import { inventoryFileRoutes } from '../../server/http/routes/inventory-files.ts'
import { importFiles } from '../../server/journal/import/import-files.ts'
import { readXlsxRecords, writeXlsxTable } from '../../server/journal/import/xlsx.ts'
import { openJournal } from '../../server/journal/open.ts'
import type { Journal } from '../../server/journal/open.ts'
import { NO_OFFICE, office } from '../office.ts'
import { POLLED_ALONE } from '../polled-alone.ts'

const START = Date.UTC(2026, 10, 1)
const PLACES = [
  'kode;nama;jenis;kecamatan;kelurahan;lintang;bujur;status;penyedia;jam layanan;telepon',
  'alak;Kantor Lurah Alak;kantor lurah;Alak;Alak;-10,1752;123,5526;aktif;Contoh Net;;0380 1234',
  'taman;Taman Nostalgia;taman;Oebobo;Fatululi;-10,1605;123,6125;rencana;;Mo-Fr 07:00-17:00;',
].join('\n')

let directory = ''
let journal: Journal
let app: Hono

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-inventory-files-'))
  journal = await openJournal(join(directory, 'data'))
  const guard = { operators: journal.operators, nowMs: () => START }
  const judge = operatorJudge(guard)
  const deps = { journal, nowMs: () => START, judge, operator: operatorsOnly(guard, judge) }
  app = new Hono().route('/', inventoryFileRoutes(deps))
  answerFailures(app, (cause) => {
    throw cause
  })
})
afterEach(async () => {
  await journal.close()
  await rm(directory, { recursive: true })
})

async function* bodyOf(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
async function ask(path: string, body: Buffer | null, isOperator = true): Promise<Response> {
  const headers = {
    host: 'localhost',
    ...(isOperator && { [OPERATOR_HEADER]: 'Maria' }),
    ...(body !== null && { 'Content-Type': 'application/octet-stream' }),
  }
  const incoming = Object.assign(bodyOf(body ?? Buffer.alloc(0)), {
    socket: { remoteAddress: '127.0.0.1' },
  })
  return app.request(path, { method: body === null ? 'GET' : 'POST', headers }, { incoming })
}
/** How a workbook of Excel 97 to 2003 begins. */
const OLD_XLS = Buffer.from('d0cf11e0a1b11ae1000000', 'hex')

async function send(
  kind: InventoryKind,
  body: Buffer | string,
  query = '',
  name = 'berkas',
): Promise<InventoryImport> {
  const path = `${PATHS.inventoryImport}?kind=${kind}&name=${name}${query}`
  const answer = await ask(path, Buffer.from(body))
  expect([200, 422]).toContain(answer.status)
  const result = inventoryImportSchema.parse(await answer.json())
  expect(answer.status).toBe(result.outcome === 'refused' ? 422 : 200)
  return result
}
async function fetchFile(kind: InventoryKind, format: string, isOperator = true): Promise<Buffer> {
  const path = `${PATHS.inventoryExport}?kind=${kind}&format=${format}`
  const answer = await ask(path, null, isOperator)
  expect(answer.status).toBe(200)
  return Buffer.from(await answer.arrayBuffer())
}
async function fill(): Promise<void> {
  await send('place', PLACES)
  await importFiles(
    journal,
    {
      accessPoints: {
        name: 'a',
        text:
          'id,name,place,agent,address,mac,controller\n' +
          'ac,Pengendali,alak,agent-1,10.0.0.1,,\nap-1,Tiang,alak,agent-1,,00:1b:2c:3d:4e:5f,ac\n',
      },
      equipment: { name: 'e', text: 'id,kind,name,place,agent\nups-1,ups,UPS,alak,agent-1\n' },
      providers: { name: 'p', text: 'name,phone,email\nContoh Net,123,noc@contoh.example\n' },
    },
    { dryRun: false, nowMs: START },
  )
}

describe('POST /v1/inventory/import', () => {
  it('takes headings, words and numbers as Indonesian offices write them', async () => {
    expect(await send('place', PLACES, '&dry-run=1')).toMatchObject({
      outcome: 'planned',
      added: 2,
      revision: 0,
    })
    expect(journal.inventory().places.size).toBe(0)
    const done = await send('place', PLACES)
    expect(done).toMatchObject({ outcome: 'done', added: 2, changed: 0, ignoredColumns: [] })
    const place = journal.inventory().places.get('taman' as PlaceId)
    expect(place).toMatchObject({ latitude: -10.1605, status: 'planned', kind: 'park' })
    expect(place?.serviceHours).toBe('Mo-Fr 07:00-17:00')
    expect(journal.inventory().contacts.get('alak' as PlaceId)?.phone).toBe('0380 1234')
    const { changes } = await journal.changes.list({ limit: 1 })
    expect(changes[0]?.by).toBe('Maria')
  })

  it('names line and column of every fault, and changes nothing then', async () => {
    const wrong = `${PLACES}\nx;Pasar;pasar;A;A;bad;123,6;aktif;;;\n`
    const result = await send('place', wrong)
    expect(result).toEqual({
      outcome: 'refused',
      faultsTotal: 1,
      faults: [
        {
          file: 'berkas',
          line: 4,
          column: 'lintang',
          problem: phrase('said', { text: 'bad' }),
          expected: phrase('degrees-by-comma'),
        },
      ],
    })
    expect(journal.inventory().places.size).toBe(0)
  })

  it('reads a spreadsheet: numbers as numbers, text as text', async () => {
    const header = ['id', 'nama', 'jenis', 'kecamatan', 'kelurahan', 'lintang', 'bujur', 'kontrak']
    const row = [7, '=1+1', 'park', 'Alak', 'Alak', -10.17, 123.55, '081234']
    const result = await send('place', Buffer.from(await writeXlsxTable('Lembar', header, [row])))
    expect(result).toMatchObject({ outcome: 'done', added: 1 })
    const { places, uplinks } = journal.inventory()
    expect(places.get('7' as PlaceId)?.name).toBe('=1+1')
    expect([...uplinks.values()][0]?.contract).toBe('081234')
  })

  it('reads the first sheet that is shown: real dates, truth values, and formulas by value', async () => {
    const cells = new Map([['1,2', { value: 5, formula: '2+3', formulaResult: 5 }]])
    const date = new Date(Date.UTC(2026, 10, 1))
    const file = await writeXlsx({
      sheets: [
        { name: 'Rahasia', hidden: true, rows: [['nothing']] },
        {
          name: 'Data',
          columns: [{}, { numFmt: 'yyyy-mm-dd' }],
          rows: [
            ['a', 'b', 'c', 'd'],
            [true, date, null, 0.1],
            [null, null, null, null],
            ['x', null, null, null],
          ],
          cells,
        },
      ],
    })
    expect(await readXlsxRecords(Buffer.from(file))).toEqual({
      records: [
        { line: 1, cells: ['a', 'b', 'c', 'd'] },
        { line: 2, cells: ['true', '2026-11-01T00:00:00.000Z', '5', '0.1'] },
        { line: 4, cells: ['x', '', '', ''] },
      ],
    })
  })

  it.each([
    ['no text', Buffer.from([0xff, 0xfe, 0x00]), 'the file is not text in UTF-8'],
    ['half a zip', Buffer.from('PK\u0003\u0004 and then nothing'), /^the file is no zip file/],
    ['a zip that is no workbook', zipOf('a.txt', Buffer.from('x')), /^the file cannot be read/],
    ['a zip bomb', zipOf('a.xml', Buffer.alloc(128 * 1024 * 1024)), /grows too large/],
  ])('refuses %s', async (_, bytes, problem) => {
    const result = await send('place', bytes)
    if (result.outcome !== 'refused') throw new Error('it was taken')
    expect(result.faults[0]?.problem.text).toMatch(problem)
  })

  it.each([
    ['text named .xlsx', 'tempat.xlsx', Buffer.from('kode;nama\n'), 'xlsx-is-none'],
    ['an old workbook named .xlsx', 'tempat.xlsx', OLD_XLS, 'xls-old'],
    ['an old workbook', 'tempat.xls', OLD_XLS, 'xls-old'],
  ])('says by the bytes what a file is: %s', async (_, name, bytes, code) => {
    const result = await send('place', bytes, '', name)
    if (result.outcome !== 'refused') throw new Error('it was taken')
    expect(result.faults.map(({ problem }) => problem.code)).toEqual([code])
  })

  it('reads a spreadsheet whatever its name ends in', async () => {
    const header = ['kode', 'nama', 'jenis', 'kecamatan', 'kelurahan', 'lintang', 'bujur']
    const row = ['a', 'Taman A', 'Kantor lurah', 'Alak', 'Alak', -10.17, 123.55]
    const file = Buffer.from(await writeXlsxTable('Lembar', header, [row]))
    expect(await send('place', file, '', 'tempat.csv')).toMatchObject({ outcome: 'done', added: 1 })
  })

  it('refuses what is too large, without a kind, or from nobody', async () => {
    const path = `${PATHS.inventoryImport}?kind=place`
    const large = await ask(path, Buffer.alloc(33 * 1024 * 1024))
    expect(large.status).toBe(413)
    expect((await ask(`${PATHS.inventoryImport}?kind=x`, Buffer.alloc(1))).status).toBe(422)
    expect((await ask(path, Buffer.alloc(1), false)).status).toBe(401)
  })
})

/** A zip file with one entry, whose head says nothing true about its size. */
function zipOf(name: string, plain: Buffer): Buffer {
  const packed = deflateRawSync(plain)
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  local.writeUInt16LE(8, 8)
  local.writeUInt32LE(packed.length, 18)
  local.writeUInt32LE(10, 22)
  local.writeUInt16LE(name.length, 26)
  const central = Buffer.alloc(46)
  central.writeUInt32LE(0x02014b50, 0)
  central.writeUInt16LE(8, 10)
  central.writeUInt32LE(packed.length, 20)
  central.writeUInt32LE(10, 24)
  central.writeUInt16LE(name.length, 28)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(46 + name.length, 12)
  end.writeUInt32LE(30 + name.length + packed.length, 16)
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end])
}

describe('GET /v1/inventory/export', () => {
  const formats = ['csv', 'xlsx'] as const

  it.each(formats)('gives %s that an import takes back without a change', async (format) => {
    await fill()
    for (const kind of INVENTORY_KINDS) {
      for (const isOperator of [true, false]) {
        const file = await fetchFile(kind, format, isOperator)
        const result = await send(kind, file)
        expect(result, kind).toMatchObject({ outcome: 'done', added: 0, changed: 0, absent: 0 })
      }
    }
    expect(journal.inventory().revision).toBe(2)
  })

  it.each(formats)('gives back any text in %s, formulas too', async (format) => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
      .map((one) => one.replaceAll(/\p{C}/gu, 'x').trim())
      .filter((one) => one !== '')
    const odd = fc.constantFrom("=cmd|' /C calc'!A0", "'=x", "''", '+62', '-1', '@a', '007', '1e5')
    const coordinate = fc.double({ min: -11, max: 6, noNaN: true, noDefaultInfinity: true })
    let revision = 0
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, odd), fc.oneof(text, odd), coordinate, async (a, b, at) => {
        const latitude = Number(at.toFixed(9)) + 0
        const place = { id: 'p' as PlaceId, name: a, kind: 'park' as const, kecamatan: b }
        const where = { kelurahan: b, latitude, longitude: 123.55, status: 'active' as const }
        const area = { powerArea: b, serviceHours: null }
        const line = { id: 'p' as UplinkId, place: place.id, provider: a, agent: null }
        await journal.applyImport(revision, {
          places: [{ ...place, ...where, ...area }],
          uplinks: [
            { ...line, contract: b, contractMbps: 0.5 },
            { ...line, id: 'p-2' as UplinkId, provider: b, contract: null, contractMbps: 20 },
          ],
          accessPoints: [
            {
              ...POLLED_ALONE,
              id: 'ap' as AccessPointId,
              place: place.id,
              name: b,
              agent: 'agent-1' as AgentId,
              model: a,
              serial: b,
            },
          ],
          equipment: [],
        })
        revision += 1
        for (const kind of ['place', 'access-point'] as const) {
          const result = await send(kind, await fetchFile(kind, format), '&dry-run=1')
          expect(result).toMatchObject({ outcome: 'planned', changesTotal: 0 })
        }
      }),
      { numRuns: 40 },
    )
  })

  it('tells addresses, marks, numbers and contacts to operators alone', async () => {
    await fill()
    const all = await Promise.all(
      INVENTORY_KINDS.map(async (kind) => (await fetchFile(kind, 'csv', false)).toString()),
    )
    for (const secret of ['10.0.0.1', '00:1b', '0380 1234', 'noc@', 'contact_']) {
      expect(all.join()).not.toContain(secret)
    }
    const whole = (await fetchFile('place', 'csv')).toString()
    expect(whole).toContain('0380 1234')
  })

  it('leaves no cell of a CSV file that a spreadsheet would run', async () => {
    await send(
      'provider',
      `name,phone\n"=HYPERLINK(""http://x"")",\n@sum,\n-2+3,\n+62 812 0000 0000,123\n`,
    )
    const csv = (await fetchFile('provider', 'csv')).toString()
    const cells = csv.replace('\uFEFF', '').split('\r\n').slice(1, -1)
    expect(cells.every((line) => /^"?'/.test(line))).toBe(true)
  })
})

describe('a spreadsheet written by LibreOffice', () => {
  it.skipIf(office === null)(`is read as its CSV is${NO_OFFICE}`, { timeout: 60_000 }, async () => {
    const csv = join(directory, 'places.csv')
    await writeFile(
      csv,
      `\uFEFF${PLACES.replaceAll(';', ',').replaceAll(/(\d),(\d{4})/g, '$1.$2')}`,
    )
    const run = promisify(execFile)
    const profile = `-env:UserInstallation=file://${join(directory, 'profile')}`
    // Commas, quotes, UTF-8, from the first line on: without a word it takes the place's own set of letters.
    const filter = '--infilter=CSV:44,34,76,1'
    const args = [profile, '--headless', filter, '--convert-to', 'xlsx', '--outdir', directory, csv]
    await run(office ?? '', args, { timeout: 50_000 })
    const read = await readXlsxRecords(await readFile(join(directory, 'places.xlsx')))
    if ('fault' in read) throw new Error(read.fault.text)
    expect(read.records).toHaveLength(3)
    const result = await send('place', await readFile(join(directory, 'places.xlsx')))
    expect(result).toMatchObject({ outcome: 'done', added: 2 })
  })
})
