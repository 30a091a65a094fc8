import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEmailChannel } from '../../server/alert/channels/email.ts'
import type { EmailSettings } from '../../server/alert/channels/settings.ts'
import { Secret } from '../../server/contract/secret.ts'
import { listenLocally } from '../doubles/listen.ts'
import { startSmtpSink, type SmtpOptions, type SmtpSink } from '../doubles/smtp-sink.ts'
import { faultOf } from './alert-faults.ts'
import { AREA_CUT, messageOf } from './alert-messages.ts'
import { makeCertificates, withoutOpenssl, type KeyPair } from './certificates.ts'

const TO = 'rina@example.go.id'
const PASSWORD = 'pa55-phrase'
const never = new AbortController().signal

let sink: SmtpSink
const open = async (options: SmtpOptions = {}): Promise<void> => {
  await sink.close()
  sink = await startSmtpSink(options)
}
beforeEach(async () => {
  sink = await startSmtpSink()
})
afterEach(() => sink.close())

const channel = (settings: Partial<EmailSettings> = {}) =>
  createEmailChannel({
    host: '127.0.0.1',
    port: sink.port,
    security: 'none',
    from: 'Pantau <pantau@example.go.id>',
    ...settings,
  })

describe('e-mail', () => {
  it('sends plain text and the same as HTML, to one recipient', async () => {
    const message = messageOf({ ...AREA_CUT, name: 'Penyulang "A & B" <Oebobo>' })
    await channel().send(message, TO, never)
    const [mail] = sink.mails
    expect(mail).toMatchObject({ from: 'pantau@example.go.id', to: [TO], text: message.text })
    expect(mail?.headers).toMatchObject({
      subject: message.title,
      'auto-submitted': 'auto-generated',
      'content-language': 'id',
    })
    expect(mail?.html).toContain('Penyulang &quot;A &amp; B&quot; &lt;Oebobo&gt;')
    expect(mail?.html).toContain(`<a href="${message.link}">${message.link}</a>`)
    expect(sink.faults).toEqual([])
  })

  it('carries characters of every kind', async () => {
    const message = messageOf({ ...AREA_CUT, name: 'Taman Ti’i Langga 🏝️ مسجد' })
    await channel().send(message, TO, never)
    expect(sink.mails[0]?.headers['subject']).toBe(message.title)
    expect(sink.mails[0]?.html).toContain('🏝️')
  })

  it('makes one thread of an incident, and one mail of a message', async () => {
    const first = messageOf()
    const { condition, scope, name } = AREA_CUT
    const called = { condition, scope, name, placesTotal: 3 }
    const later = { ...AREA_CUT, kind: 'recovery', name: 'Oebobo 3', first: called } as const
    const second = messageOf(later, { id: 'm7f3k9q2m-2' })
    for (const message of [first, first, second]) await channel().send(message, TO, never)
    const ids = sink.mails.map(({ headers }) => headers['message-id'])
    expect(ids).toEqual([
      '<m7f3k9q2m-1@example.go.id>',
      '<m7f3k9q2m-1@example.go.id>',
      '<m7f3k9q2m-2@example.go.id>',
    ])
    expect(sink.mails.at(-1)?.headers['subject']).toBe(
      'Re: Layanan mati: 3 tempat, daerah listrik Penyulang Oebobo',
    )
    // The subject stays the same: what is new stands at the beginning.
    expect(sink.mails.at(-1)?.text).toMatch(/^Pulih: 12 tempat, daerah listrik Oebobo 3\r?\n/)
    for (const { headers } of sink.mails) {
      expect(headers['references']).toBe('<incident-7f3k9q2m@example.go.id>')
      expect(headers['in-reply-to']).toBe('<incident-7f3k9q2m@example.go.id>')
    }
  })

  it('logs in', async () => {
    await open({ user: { name: 'pantau', password: PASSWORD } })
    await channel({ user: 'pantau', password: new Secret(PASSWORD) }).send(messageOf(), TO, never)
    expect(sink.mails).toHaveLength(1)
  })

  it('gives up on a wrong password, and does not name it', async () => {
    await open({ user: { name: 'pantau', password: 'another' } })
    const wrong = channel({ user: 'pantau', password: new Secret(PASSWORD) })
    const fault = await faultOf(wrong.send(messageOf(), TO, never))
    expect(fault.isPermanent).toBe(true)
    expect(fault.message).toBe('[email] 127.0.0.1 answered 535 5.7.8 bad credentials')
    expect(`${fault.stack} ${String(fault.cause)}`).not.toContain(PASSWORD)
  })

  it.each([
    ['mail', '450 4.7.1 greylisted, come back', false],
    ['rcpt', '452 4.2.2 mailbox full', false],
    ['rcpt', '550 5.1.1 no such user', true],
    ['body', '554 5.6.0 refused', true],
    ['body', '451 4.3.0 try again later', false],
    ['connect', '421 4.3.2 too many connections', false],
    ['data', '503 5.5.1 bad sequence', false],
  ] as const)('at %s, takes %j for final: %s', async (at, does, isPermanent) => {
    sink.trouble({ at, does })
    const fault = await faultOf(channel().send(messageOf(), TO, never))
    expect(fault.isPermanent).toBe(isPermanent)
    expect(fault.message).toContain(does)
    expect(fault.cause).toBeUndefined()
  })

  it.each(['connect', 'ehlo', 'rcpt', 'body'] as const)(
    'stops at once when it is told to, from a server that hangs at %s',
    async (at) => {
      sink.trouble({ at, does: 'hang' })
      const signal = AbortSignal.timeout(200)
      const fault = await faultOf(channel().send(messageOf(), TO, signal))
      expect(fault.isPermanent).toBe(false)
    },
  )

  it('gives a silent server 30 s', async () => {
    sink.trouble({ at: 'rcpt', does: 'hang' })
    const timeout = AbortSignal.timeout.bind(AbortSignal)
    const asked = vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 300))
    try {
      const fault = await faultOf(channel().send(messageOf(), TO, never))
      expect(asked).toHaveBeenCalledExactlyOnceWith(30_000)
      expect(fault.message).toBe('[email] 127.0.0.1 did not answer within 30 s')
    } finally {
      asked.mockRestore()
    }
  })

  it('takes a connection that is cut, or refused, for a passing fault', async () => {
    sink.trouble({ at: 'data', does: 'cut' })
    const faults = [
      await faultOf(channel().send(messageOf(), TO, never)),
      await faultOf(channel({ port: 1 }).send(messageOf(), TO, never)),
    ]
    expect(faults.map(({ isPermanent }) => isPermanent)).toEqual([false, false])
    expect(faults[1]?.message).toMatch(
      /^\[email] 127\.0\.0\.1 cannot be reached \(\w+: .*ECONNREFUSED/,
    )
  })

  it('sends nothing where STARTTLS is asked for and not offered', async () => {
    const fault = await faultOf(channel({ security: 'starttls' }).send(messageOf(), TO, never))
    expect(fault.message).toContain('[email] 127.0.0.1')
    expect(sink.mails).toEqual([])
  })

  it('reads no mail server in what is none', async () => {
    const other = await listenLocally(
      createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    )
    const fault = await faultOf(channel({ port: other.port }).send(messageOf(), TO, never))
    expect(fault.isPermanent).toBe(false)
    await other.close()
  })

  it.each([
    ['rina@example.go.id', true],
    ['rina+pantau@sub.example.co', true],
    ['Rina <rina@example.go.id>', false],
    ['rina@example.go.id, yohanes@example.go.id', false],
    ['rina', false],
    ['rina@example.go.id\r\nBcc: x@example.com', false],
  ])('checks the address %j', (to, isGood) => {
    expect(channel().faultOf(to) === null).toBe(isGood)
  })
})

describe.skipIf(withoutOpenssl)('e-mail over TLS', () => {
  let directory: string
  let ca: string
  let server: KeyPair
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'pantau-mail-'))
    const made = await makeCertificates(directory, ['IP:127.0.0.1'])
    ca = made.ca
    server = made.server
  })
  afterAll(() => rm(directory, { recursive: true }))

  it.each([
    ['starttls', false],
    ['tls', true],
  ] as const)('logs in and sends by %s', async (security, isFromStart) => {
    const user = { name: 'pantau', password: PASSWORD }
    await open({ user, tls: { ...server, isFromStart } })
    const password = new Secret(PASSWORD)
    const safe = channel({ security, ca, user: 'pantau', password })
    await safe.send(messageOf(), TO, never)
    expect(sink.mails).toHaveLength(1)
    expect(sink.faults).toEqual([])
  })

  it('trusts no certificate that nobody vouches for', async () => {
    await open({ tls: server })
    const fault = await faultOf(channel({ security: 'starttls' }).send(messageOf(), TO, never))
    expect(fault.message).toMatch(/certificate/)
    expect(sink.mails).toEqual([])
  })
})
