import type { MessageFacts, MessageKind } from '../../server/alert/message.ts'
import { startSmtpSink } from '../doubles/smtp-sink.ts'
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram-double.ts'
import { startWahaDouble } from '../doubles/whatsapp-doubles.ts'
import { startWebhookDouble } from '../doubles/webhook-double.ts'

const SECRET = 'rahasia-kait'
const BOT_TOKEN = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw'
const BOT_CHAT = '-1001234567890'
const GATEWAY_KEY = 'kunci-gerbang'
const MAIL_TO = 'kepala@example.org'

/** A message as the webhook told it. */
export interface ToldEvent {
  readonly atMs: number
  readonly kind: MessageKind
  readonly title: string
  readonly facts: MessageFacts
}

/** Where the messages of one server arrive: each recipient has one channel. */
export interface AlertSinks {
  readonly telegram: TelegramDouble
  /** Recipients and channels, for the configuration of the server. */
  readonly settings: readonly string[]
  readonly events: () => readonly ToldEvent[]
  readonly mails: () => readonly { readonly atMs: number; readonly title: string }[]
  /** How many messages each channel brought. */
  readonly counts: () => Readonly<Record<'webhook' | 'email' | 'telegram' | 'waha', number>>
  /** What was asked of a service against its documentation. */
  readonly faults: () => readonly string[]
  readonly close: () => Promise<void>
}

/** Starts a mail server, a webhook, and doubles of Telegram and of a WhatsApp gateway. */
export async function startAlertSinks(): Promise<AlertSinks> {
  const smtp = await startSmtpSink()
  const webhook = await startWebhookDouble({ secret: SECRET })
  const telegram = await startTelegramDouble({ token: BOT_TOKEN, chats: [BOT_CHAT] })
  const waha = await startWahaDouble({ apiKey: GATEWAY_KEY, session: 'default' })
  const services = [smtp, webhook, telegram, waha]
  const recipients = {
    kepala: `email = "${MAIL_TO}"`,
    program: `webhook = "${webhook.url.href}"`,
    grup: `telegram = "${BOT_CHAT}"`,
    piket: 'waha = "6281234567890"',
  }
  return {
    telegram,
    settings: [
      ...Object.entries(recipients).flatMap(([id, address]) => [
        '[[alerts.recipients]]',
        `id = "${id}"`,
        `name = "${id}"`,
        `addresses = { ${address} }`,
      ]),
      '[alerts.channels.email]',
      'host = "127.0.0.1"',
      `port = ${smtp.port}`,
      'security = "none"',
      'from = "Pantau <pantau@example.org>"',
      '[alerts.channels.webhook]',
      `secret = "${SECRET}"`,
      '[alerts.channels.telegram]',
      `token = "${BOT_TOKEN}"`,
      `url = "${telegram.url.href}"`,
      '[alerts.channels.waha]',
      `url = "${waha.url.href}"`,
      `apiKey = "${GATEWAY_KEY}"`,
    ],
    events: () =>
      webhook.received.map(({ atMs, body }) => ({
        ...(JSON.parse(body.toString()) as Omit<ToldEvent, 'atMs'>),
        atMs,
      })),
    mails: () => smtp.mails.map(({ atMs, headers }) => ({ atMs, title: headers['subject'] ?? '' })),
    counts: () => ({
      webhook: webhook.received.length,
      email: smtp.mails.length,
      telegram: telegram.messages.length,
      waha: waha.messages.length,
    }),
    faults: () => services.flatMap(({ faults }) => faults),
    close: async () => {
      await Promise.all(services.map((service) => service.close()))
    },
  }
}
