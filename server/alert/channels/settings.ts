import type { Secret } from '#contract/secret.ts'

/** A bot of one's own (made with @BotFather). Addresses are chat ids. */
export interface TelegramSettings {
  readonly token: Secret
  /** Of a Bot API server of one's own; without it the public one. */
  readonly url?: URL | undefined
}

/** A mail server that takes mail for delivery. Addresses are e-mail addresses. */
export interface EmailSettings {
  readonly host: string
  readonly port: number
  /** `tls` from the first byte (465), `starttls` required (587), `none` for a server on this machine. */
  readonly security: 'tls' | 'starttls' | 'none'
  /** Certificate (PEM) of the authority of a server of one's own; without it those of the system. */
  readonly ca?: string | undefined
  readonly user?: string | undefined
  readonly password?: Secret | undefined
  /** As it stands in the mail: `Pantau <pantau@example.go.id>`. */
  readonly from: string
}

/** Programs of one's own. Addresses are URLs; each body is signed with the secret. */
export interface WebhookSettings {
  readonly secret: Secret
}

/** A WAHA gateway to WhatsApp. Addresses are phone numbers or chat ids (`…@c.us`, `…@g.us`). */
export interface WahaSettings {
  readonly url: URL
  /** WAHA's name of the logged-in phone; `default` in its free edition. */
  readonly session: string
  readonly apiKey?: Secret | undefined
}

/** An Evolution API (v2) gateway to WhatsApp. Addresses are phone numbers or group ids. */
export interface EvolutionSettings {
  readonly url: URL
  readonly instance: string
  readonly apiKey: Secret
}

/** A ntfy server. Addresses are topics. */
export interface NtfySettings {
  readonly url: URL
  readonly token?: Secret | undefined
}

/** Web Push to browsers. Addresses are subscriptions, as `PushSubscription.toJSON()` writes them. */
export interface WebpushSettings {
  /** Whom a push service may call: `mailto:…` or `https://…` (RFC 8292). */
  readonly subject: string
  /** Key pair of the server, base64url: the uncompressed point and the private number (P-256). */
  readonly publicKey: string
  readonly privateKey: Secret
  /** Hosts that may be asked to push; without it those of the known browsers. */
  readonly services?: readonly string[] | undefined
}

/** Syslog (RFC 5424). Addresses are `udp://HOST:PORT` or `tcp://HOST:PORT`. */
export interface SyslogSettings {
  /** Name under which this server writes. */
  readonly hostname: string
}

/** What is known of each channel; one that is not named is not there. */
export interface ChannelSettings {
  readonly telegram?: TelegramSettings | undefined
  readonly email?: EmailSettings | undefined
  readonly webhook?: WebhookSettings | undefined
  readonly waha?: WahaSettings | undefined
  readonly evolution?: EvolutionSettings | undefined
  readonly ntfy?: NtfySettings | undefined
  readonly webpush?: WebpushSettings | undefined
  readonly syslog?: SyslogSettings | undefined
}
