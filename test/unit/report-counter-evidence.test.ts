import { describe, expect, it } from 'vitest'
import { writeXlsxTable } from '../../server/journal/import/xlsx.ts'
import { counterEvidence } from '../../server/report/counter-evidence.ts'

const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1')
const typeOf = (bytes: Uint8Array, name = 'bukti') => counterEvidence(name, bytes)?.mediaType

describe('counter-evidence', () => {
  it('is what it begins with, whatever it is called', async () => {
    const xlsx = await writeXlsxTable('log', ['waktu'], [['10.00']])
    expect(typeOf(latin1('%PDF-1.7\n'), 'a.exe')).toBe('application/pdf')
    expect(typeOf(latin1('waktu,arus\r\n1,2'), 'a.pdf')).toBe('text/csv')
    expect(typeOf(xlsx)).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
    expect(counterEvidence('C:\\Data\\log menara.XLSM', xlsx)?.name).toBe('log menara.xlsx')
  })

  it('loses what a camera wrote beside the picture', () => {
    const jpeg = latin1('\xff\xd8\xff\xe1\0\x0eExif\0\0KUPANG\xff\xd9')
    const kept = counterEvidence('IMG_1.HEIC', Buffer.concat([jpeg, latin1('film')]))
    expect(kept).toMatchObject({ name: 'IMG_1.jpg', mediaType: 'image/jpeg' })
    expect(Buffer.from(kept?.bytes ?? []).toString('latin1')).toBe('\xff\xd8\xff\xd9')
  })

  it('is none where it could run or cannot be told', () => {
    const others = [
      '<!doctype html><script>a,b</script>',
      '{"a":1,"b":2}',
      'MZ\x90\0,',
      'PK\x03\x04 [Content_Types].xml word/document.xml',
      'PK\x03\x04 [Content_Types].xml xl/workbook.xml xl/vbaProject.bin',
      'hanya satu baris tanpa kolom',
      '\xff\xfea;b',
      '',
    ]
    for (const one of others) expect([one, typeOf(latin1(one))]).toEqual([one, undefined])
  })

  it('has a name that is no path and no trick', () => {
    const nameOf = (name: string) => counterEvidence(name, latin1('a;b'))?.name
    expect(nameOf('../../etc/passwd')).toBe('passwd.csv')
    expect(nameOf('')).toBe('bukti.csv')
    expect(nameOf('.htaccess')).toBe('htaccess.csv')
    expect(nameOf('surat\u202Efdp.csv\r\n')).toBe('suratfdp.csv')
    expect([...(nameOf('x'.repeat(500)) ?? '')]).toHaveLength(124)
  })
})
