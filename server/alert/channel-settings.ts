import { readFileSync } from 'node:fs'
import { Secret } from '#contract/secret.ts'
import type { ChannelSettings } from './channels/settings.ts'
import type { VapidKeys } from './channels/vapid.ts'
import type { ChannelsConfig } from './settings.ts'

/** A channel is set up by half: the message says what is missing, never what is secret. */
export class ChannelSetupError extends Error {
  override readonly name = 'ConfigError'
  /** The setting that is at fault, or that asks for what is missing. */
  readonly path: readonly string[]
  constructor(
    message: string,
    path: readonly string[],
    options: { readonly cause?: unknown } = {},
  ) {
    super(message, options)
    this.path = path
  }
}

/** Whom push services may call where nobody is configured; RFC 8292 asks for somebody. */
const NO_CONTACT = 'mailto:admin@localhost'

/**
 * The channels that are configured, with their secrets read from files where they are in files.
 * Web Push needs nothing but its keys. Throws `ChannelSetupError`.
 */
export function channelSettingsOf(channels: ChannelsConfig, pushKeys: VapidKeys): ChannelSettings {
  const { telegram, email, webhook, waha, evolution, ntfy, webpush, syslog } = channels
  const token = secretOf('telegram', 'token', telegram.token, telegram.tokenFile)
  const signing = secretOf('webhook', 'secret', webhook.secret, webhook.secretFile)
  const evolutionKey = secretOf('evolution', 'apiKey', evolution.apiKey, evolution.apiKeyFile)
  const { services } = webpush
  return {
    telegram: token && { token, url: urlOf(telegram.url) },
    email: emailSettingsOf(email),
    webhook: signing && { secret: signing },
    waha:
      waha.url === null
        ? undefined
        : {
            url: new URL(waha.url),
            session: waha.session,
            apiKey: secretOf('waha', 'apiKey', waha.apiKey, waha.apiKeyFile),
          },
    evolution:
      evolution.url === null
        ? undefined
        : {
            url: new URL(evolution.url),
            instance: expected('evolution', 'instance', evolution.instance),
            apiKey: expected('evolution', 'apiKey', evolutionKey ?? null),
          },
    ntfy:
      ntfy.url === null
        ? undefined
        : { url: new URL(ntfy.url), token: secretOf('ntfy', 'token', ntfy.token, ntfy.tokenFile) },
    webpush: {
      ...pushKeys,
      subject: webpush.contact ?? NO_CONTACT,
      services: services.length === 0 ? undefined : services,
    },
    syslog: { hostname: syslog.hostname },
  }
}

/** The mail server; undefined where none is configured. Throws `ChannelSetupError`. */
export function emailSettingsOf(email: ChannelsConfig['email']): ChannelSettings['email'] {
  const { host, port, security, user } = email
  if (host === null) return undefined
  const password = secretOf('email', 'password', email.password, email.passwordFile)
  if (user !== null && password === undefined) missing('email', 'password', 'user')
  return {
    host,
    port,
    security,
    user: user ?? undefined,
    password,
    ca: email.caFile === null ? undefined : contentOf('email', 'caFile', email.caFile),
    from: expected('email', 'from', email.from),
  }
}

/** A secret from the configuration, else the first line of its file. */
function secretOf(
  channel: string,
  key: string,
  secret: Secret | null,
  file: string | null,
): Secret | undefined {
  if (secret !== null) return secret
  if (file === null) return undefined
  const fileKey = `${key}File`
  const [line = ''] = contentOf(channel, fileKey, file).split(/\r?\n/)
  if (line.trim() === '') throw faultOf(channel, fileKey, `${file} has no first line`)
  return new Secret(line.trim())
}

function contentOf(channel: string, key: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (cause) {
    throw faultOf(channel, key, `${file} cannot be read`, { cause })
  }
}

function faultOf(
  channel: string,
  key: string,
  fault: string,
  options: { readonly cause?: unknown } = {},
): ChannelSetupError {
  const path = ['alerts', 'channels', channel, key]
  return new ChannelSetupError(`${path.join('.')}: ${fault}`, path, options)
}

function urlOf(url: string | null): URL | undefined {
  return url === null ? undefined : new URL(url)
}

function expected<T>(channel: string, key: string, value: T | null): T {
  return value ?? missing(channel, key, channel === 'email' ? 'host' : 'url')
}

function missing(channel: string, key: string, given: string): never {
  const message = `alerts.channels.${channel}.${key}: expected, because ${given} is given`
  throw new ChannelSetupError(message, ['alerts', 'channels', channel, given])
}
