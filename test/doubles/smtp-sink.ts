import { createServer, type Socket } from 'node:net'
import { createServer as createTlsServer, TLSSocket } from 'node:tls'
import { listenLocally } from './listen.ts'
import { parseMail, type Mail } from './mail.ts'

export type SmtpStage = 'connect' | 'ehlo' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body'

/** At a stage: a reply such as `450 4.2.1 busy`, no reply, or a cut. */
export interface SmtpTrouble {
  readonly at: SmtpStage
  readonly does: string
}

export interface SmtpSink {
  readonly port: number
  readonly mails: readonly Mail[]
  /** What was said against RFC 5321. */
  readonly faults: readonly string[]
  /** The next connections meet this, one each: a reply, `hang` or `cut`. */
  readonly trouble: (...next: readonly SmtpTrouble[]) => void
  readonly close: () => Promise<void>
}

export interface SmtpOptions {
  readonly user?: { readonly name: string; readonly password: string }
  /** Offers STARTTLS and takes no mail without it, or speaks TLS from the first byte. */
  readonly tls?: { readonly key: string; readonly cert: string; readonly isFromStart?: boolean }
}

/** A mail server that takes every mail, by the dialogue of RFC 5321 over a real connection. */
export async function startSmtpSink(options: SmtpOptions = {}): Promise<SmtpSink> {
  const mails: Mail[] = []
  const faults: string[] = []
  const troubles: SmtpTrouble[] = []
  const take = (socket: Socket): void =>
    talk(socket, options, troubles.shift(), mails, (what) => faults.push(what))
  const server =
    options.tls?.isFromStart === true ? createTlsServer(options.tls, take) : createServer(take)
  const { port, close } = await listenLocally(server)
  return { port, mails, faults, trouble: (...next) => void troubles.push(...next), close }
}

function talk(
  plain: Socket,
  options: SmtpOptions,
  trouble: SmtpTrouble | undefined,
  mails: Mail[],
  fault: (what: string) => void,
): void {
  let socket = plain
  let held = ''
  let isData = false
  let isSecure = options.tls?.isFromStart === true
  let isKnown = options.user === undefined
  let from = ''
  let to: string[] = []

  const reply = (stage: SmtpStage, text: string): void => {
    if (trouble?.at !== stage) socket.write(`${text}\r\n`)
    else if (trouble.does === 'cut') socket.destroy()
    else if (trouble.does !== 'hang') socket.write(`${trouble.does}\r\n`)
  }

  const secure = (): void => {
    plain.removeAllListeners('data')
    const { key, cert } = options.tls ?? { key: '', cert: '' }
    socket = new TLSSocket(plain, { isServer: true, key, cert })
    socket.on('error', () => undefined)
    socket.on('data', take)
    isSecure = true
  }

  const command = (text: string): void => {
    const verb = text.split(' ', 1)[0]?.toUpperCase() ?? ''
    const isOpen = options.tls === undefined || isSecure
    switch (verb) {
      case 'EHLO': {
        const lines = ['sink.test', '8BITMIME', 'SMTPUTF8', 'SIZE 1048576']
        if (options.tls !== undefined && !isSecure) lines.push('STARTTLS')
        if (options.user !== undefined && isOpen) lines.push('AUTH PLAIN')
        return reply(
          'ehlo',
          lines.map((line, i) => `250${i === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n'),
        )
      }
      case 'STARTTLS':
        socket.write('220 go on\r\n')
        return secure()
      case 'AUTH': {
        const [, name, password] = Buffer.from(text.split(' ')[2] ?? '', 'base64')
          .toString()
          .split('\0')
        isKnown = name === options.user?.name && password === options.user?.password
        return reply('auth', isKnown ? '235 2.7.0 known' : '535 5.7.8 bad credentials')
      }
      case 'MAIL':
        if (!isOpen) return reply('mail', '530 5.7.0 STARTTLS first')
        if (!isKnown) return reply('mail', '530 5.7.0 who are you')
        from = /<([^>]*)>/.exec(text)?.[1] ?? ''
        to = []
        return reply('mail', '250 2.1.0 ok')
      case 'RCPT':
        if (from === '') fault('RCPT before MAIL')
        to.push(/<([^>]*)>/.exec(text)?.[1] ?? '')
        return reply('rcpt', '250 2.1.5 ok')
      case 'DATA':
        if (to.length === 0) fault('DATA before RCPT')
        if (trouble?.at !== 'data') isData = true
        return reply('data', '354 go on')
      case 'RSET':
        return void socket.write('250 ok\r\n')
      case 'QUIT':
        return void socket.end('221 bye\r\n')
      default:
        fault(`command ${verb}`)
        return void socket.write('500 5.5.1 what\r\n')
    }
  }

  const take = (part: Buffer): void => {
    held += part.toString('latin1')
    for (;;) {
      const mark = isData ? '\r\n.\r\n' : '\r\n'
      const end = held.indexOf(mark)
      if (end === -1) return
      const text = held.slice(0, end)
      held = held.slice(end + mark.length)
      if (isData) {
        isData = false
        if (trouble?.at !== 'body') mails.push(parseMail(from, to, text.replace(/^\.\./gm, '.')))
        reply('body', `250 2.0.0 taken as ${mails.length}`)
      } else {
        command(text)
      }
    }
  }

  socket.on('data', take)
  reply('connect', '220 sink.test ESMTP')
}
