import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { phrase } from '#contract/phrase.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import type { Language } from '#contract/words.ts'
import { createLetterSender } from '../../server/alert/channels/email.ts'
import type { Journal } from '../../server/journal/open.ts'
import type { ReportMail } from '../../server/journal/report-mails.ts'
import { createReportMailer } from '../../server/report/mail.ts'
import type { ReportMailer, ReportMailerDeps } from '../../server/report/mail.ts'
import { ReportError } from '../../server/report/report-error.ts'
import { startSmtpSink } from '../doubles/smtp-sink.ts'
import type { SmtpSink } from '../doubles/smtp-sink.ts'
import { emptyJournals } from './empty-journal.ts'
import { sampleReport } from './report-sample.ts'

const MINUTE_MS = 60_000
const RECIPIENTS = ['kepala@example.go.id', 'sekretaris@example.go.id']
const BYTES = Buffer.from('berkas laporan')

const openEmpty = emptyJournals()
let directory = ''
let journal: Journal
let sink: SmtpSink
let mailer: ReportMailer
let nowMs = 0
let remarks: (string | null)[]
let asked: string[]

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'pantau-mail-'))
  journal = await openEmpty(directory)
  sink = await startSmtpSink()
  nowMs = Date.UTC(2026, 10, 1)
  remarks = []
  asked = []
})
afterEach(async () => {
  await mailer.close()
  await sink.close()
  await journal.close()
  await rm(directory, { recursive: true })
})

async function open(
  over: Partial<ReportMailerDeps['settings']> & Pick<ReportMailerDeps, 'bytesMax'> = {},
  tooLarge: ReportFormat | null = null,
): Promise<void> {
  const { bytesMax, ...settings } = over
  const path = join(directory, 'form')
  await writeFile(path, BYTES)
  mailer = createReportMailer({
    settings: { recipients: RECIPIENTS, language: 'id', publicUrl: null, ...settings },
    mails: journal.reports.mails,
    reports: { find: () => Promise.resolve(sampleReport()) },
    forms: {
      file(month, version, format, language) {
        asked.push(`${format} ${language}`)
        if (format === tooLarge)
          return Promise.reject(new ReportError('too-many', phrase('report-cells', { cells: 9 })))
        const name = `pantau-${month}-v${version}.${format}`
        return Promise.resolve({ path, name, mediaType: 'application/pdf', bytes: BYTES.length })
      },
    },
    send: createLetterSender({
      host: '127.0.0.1',
      port: sink.port,
      security: 'none',
      from: 'Pantau <pantau@example.go.id>',
    }),
    remark: (_month, _version, message) =>
      Promise.resolve(void remarks.push(message?.text ?? null)),
    nowMs: () => nowMs,
    onFault: () => undefined,
    ...(bytesMax !== undefined && { bytesMax }),
  })
}
const take = (): Promise<void> => mailer.take({ month: '2026-10', version: 1 })
const states = async (): Promise<readonly Partial<ReportMail>[]> => {
  const mails = await journal.reports.mails.of('2026-10', 1)
  return mails.map(({ attempts, sentAtMs, isGivenUp }) => ({ attempts, sentAtMs, isGivenUp }))
}

describe('a report by mail', () => {
  it('goes to each recipient with PDF and XLSX, and the first five figures in words', async () => {
    await open()
    await take()
    await mailer.run()
    expect(sink.mails.map(({ to }) => to)).toEqual(RECIPIENTS.map((one) => [one]))
    const [mail] = sink.mails
    expect(mail?.headers['subject']).toBe('Laporan Layanan Wi-Fi Publik Kota Contoh, Oktober 2026')
    expect(mail?.headers['content-language']).toBe('id')
    expect(mail?.attachments.map(({ name, bytes }) => [name, bytes.toString()])).toEqual([
      ['pantau-2026-10-v1.pdf', 'berkas laporan'],
      ['pantau-2026-10-v1.xlsx', 'berkas laporan'],
    ])
    const lines = mail?.text.split('\n') ?? []
    expect(lines[0]).toBe('Yth. Bapak/Ibu,')
    expect(lines.filter((line) => line.startsWith('- '))).toHaveLength(5)
    expect(mail?.text).toContain('terlampir sebagai PDF, XLSX')
    expect(sink.faults).toEqual([])
  })

  it('is sent once, whatever comes after', async () => {
    await open()
    await take()
    await Promise.all([mailer.run(), mailer.run()])
    nowMs += 60 * MINUTE_MS
    await mailer.run()
    expect(sink.mails).toHaveLength(2)
    const sent = { attempts: 1, sentAtMs: Date.UTC(2026, 10, 1), isGivenUp: false }
    expect(await states()).toEqual([sent, sent])
  })

  it.each([
    ['id', 'https://wifi.example.go.id/', 'terlalu besar'],
    ['en', 'https://wifi.example.go.id', 'too large'],
  ] as const)('leads to files that are too large to be attached (%s)', async (...given) => {
    const [language, publicUrl, words]: readonly [Language, string, string] = given
    await open({ bytesMax: 2 * BYTES.length - 1, publicUrl, language })
    await take()
    await mailer.run()
    const [mail] = sink.mails
    expect(mail?.attachments).toEqual([])
    expect(mail?.text).toContain(words)
    const link = `https://wifi.example.go.id/v1/reports/2026-10/1/files/pdf?language=${language}`
    expect(mail?.text.split('\n')).toContain(link)
  })

  it('says where the report is when it can neither be attached nor linked', async () => {
    await open({ bytesMax: 1 })
    await take()
    await mailer.run()
    expect(sink.mails[0]?.text).toContain('dasbor Pantau')
  })

  it('goes without a form that cannot hold it', async () => {
    await open({}, 'xlsx')
    await take()
    await mailer.run()
    expect(sink.mails[0]?.attachments.map(({ name }) => name)).toEqual(['pantau-2026-10-v1.pdf'])
    expect(sink.mails[0]?.text).toContain('terlampir sebagai PDF.')
  })

  it('is tried again with growing pauses, says so, and no more once it was sent', async () => {
    await open({ recipients: ['kepala@example.go.id'] })
    await take()
    const busy = { at: 'rcpt', does: '450 4.2.1 busy' } as const
    sink.trouble(busy, busy)
    await mailer.run()
    expect(remarks.at(-1)).toMatch(
      /^not sent to kepala@example\.go\.id: .*busy; it is tried again$/,
    )
    nowMs += MINUTE_MS - 1
    await mailer.run()
    expect(await states()).toMatchObject([{ attempts: 1 }])
    nowMs += 1
    await mailer.run()
    expect(await states()).toMatchObject([{ attempts: 2 }])
    nowMs += 5 * MINUTE_MS
    await mailer.run()
    expect(await states()).toMatchObject([{ attempts: 3, sentAtMs: nowMs }])
    expect(remarks.at(-1)).toBeNull()
    expect(sink.mails).toHaveLength(1)
  })

  it('is given up after six attempts, and says what to do', async () => {
    await open({ recipients: ['kepala@example.go.id'] })
    await take()
    sink.trouble(...Array.from({ length: 7 }, () => ({ at: 'mail', does: '451 later' }) as const))
    for (let hour = 0; hour < 48; hour += 1) {
      await mailer.run()
      nowMs += 60 * MINUTE_MS
    }
    expect(await states()).toEqual([{ attempts: 6, sentAtMs: null, isGivenUp: true }])
    expect(remarks.at(-1)).toContain('not tried again; download the report and send it yourself')
  })

  it('is sent after a restart of the server when that came before', async () => {
    await open()
    await take()
    await mailer.close()
    await open()
    await mailer.run()
    expect(sink.mails).toHaveLength(2)
  })
})
