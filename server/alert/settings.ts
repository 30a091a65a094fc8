import { z } from 'zod'
import { ID_PATTERN } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { CHANNEL_KINDS, CONDITION_KINDS, LANGUAGES } from '#contract/words.ts'

/** What is configured of alerts when nothing is: standard rules, and the dashboard alone is told. */
export const ALERT_DEFAULTS = {
  /** People and programs that are told, beside the browsers that the dashboard subscribes. */
  recipients: [],
  /** Who is told of what; none: the standard rules of `server/alert/rules.ts`. */
  rules: [],
  /**
   * After a start nothing is believed for so long: 2.5 intervals of agents that poll each minute,
   * because all of them are silent to a server that has just begun to listen.
   */
  startHoldSeconds: 150,
  /** What is back for less than this may be gone again: it is over, and told to be, after that. */
  settleSeconds: 120,
  /** A server that was off for less than this says nothing of it. */
  serverOffSeconds: 300,
  /** Called while the server is well, so that another service notices when it is not. */
  heartbeat: { url: null, everySeconds: 60 },
  /** The server's own health. */
  health: {
    /** The disk of the data directory has less left than both of these. */
    diskFreeGib: 5,
    diskFreePercent: 10,
    /** The certificate of `publicUrl` is valid for fewer days. */
    certificateDays: 21,
    /** An agent holds more samples that are not delivered. */
    backlogSamples: 5000,
  },
  /** A channel is there when its first setting is; secrets also as a file: `passwordFile`. */
  channels: {
    telegram: { token: null, tokenFile: null, url: null },
    email: {
      host: null,
      port: 587,
      security: 'starttls',
      /** Certificate (PEM) of the authority of a mail server of one's own. */
      caFile: null,
      user: null,
      password: null,
      passwordFile: null,
      from: null,
    },
    webhook: { secret: null, secretFile: null },
    waha: { url: null, session: 'default', apiKey: null, apiKeyFile: null },
    evolution: { url: null, instance: null, apiKey: null, apiKeyFile: null },
    ntfy: { url: null, token: null, tokenFile: null },
    /**
     * Whom a push service may call when something is wrong with our pushes: `mailto:...`. The hosts
     * that may be asked to push; none: those of the known browsers.
     */
    webpush: { contact: null, services: [] },
    syslog: { hostname: 'pantau' },
  },
} as const

/** The dashboard's subscribers, who are told without being configured. */
export const DASHBOARD = 'dashboard'

const RECIPIENTS_MAX = 200
const RULES_MAX = 100

const text = z.string().min(1).max(256)
const secret = z
  .string()
  .min(1)
  .max(1024)
  .transform((value) => new Secret(value))
  .nullable()
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'expected an address such as https://example.org' })
  .nullable()
const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of the day such as 22:00')
const recipientId = z
  .string()
  .regex(ID_PATTERN, 'expected 1-64 letters, digits, dots, dashes, underscores')
const kinds = z.array(z.enum(CONDITION_KINDS))

const hours = {
  /** By the city's clock; an `until` not after `from` is on the next day. */
  from: clockTime,
  until: clockTime,
  /** Days on which the hours begin: 1 Monday to 7 Sunday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).default([1, 2, 3, 4, 5, 6, 7]),
}
const hoursSchema = z.strictObject(hours)
export type Hours = z.infer<typeof hoursSchema>

/** One address or several; a chat id of Telegram may be written as a number. */
const addresses = z
  .union([z.string().min(1).max(1024), z.int(), z.array(z.string().min(1).max(1024)).max(20)])
  .transform((value) => (Array.isArray(value) ? value : [String(value)]))

const recipientSchema = z.strictObject({
  id: recipientId.refine((id) => id !== DASHBOARD, 'this name means the dashboard itself'),
  name: text,
  language: z.enum(LANGUAGES).default('id'),
  addresses: z.partialRecord(z.enum(CHANNEL_KINDS).exclude(['webpush']), addresses),
  /** Told in these hours only; what comes outside of them waits for them. */
  hours: hoursSchema.nullable().default(null),
  /** Held back in these hours, beside the kinds in `except` and incidents of so many places. */
  quiet: z
    .strictObject({
      ...hours,
      except: kinds.default([]),
      exceptPlaces: z.int().min(1).default(1_000_000),
    })
    .nullable()
    .default(null),
  /** Times of the day at which all of the time before comes as one message; none: at once. */
  digest: z.array(clockTime).max(24).default([]),
})
/** Somebody who is told. */
export type Recipient = z.infer<typeof recipientSchema>

const stepSchema = z.strictObject({
  /** After the incident was told first, unless somebody acknowledges it before. */
  afterMinutes: z.number().min(1).max(10_080),
  to: z.array(recipientId).min(1).max(RECIPIENTS_MAX),
})

const ruleSchema = z.strictObject({
  what: kinds.min(1),
  /** How long it must last before anybody is told. */
  forSeconds: z.number().min(0).max(604_800).default(0),
  /** Incidents with a place of these; none: of all. */
  kecamatan: z.array(text).max(100).default([]),
  providers: z.array(text).max(100).default([]),
  places: z.array(text).max(1000).default([]),
  /** Incidents of at least so many places. */
  minimumPlaces: z.int().min(1).default(1),
  /** Whether what lies within planned windows is told too. */
  includePlanned: z.boolean().default(false),
  /** Recipients; none: everybody. */
  to: z.array(recipientId).max(RECIPIENTS_MAX).default([]),
  /** The rule holds in these hours; what still lasts when they begin is told then. */
  hours: hoursSchema.nullable().default(null),
  escalation: z.array(stepSchema).max(8).default([]),
  /** Said again so often while nobody has acknowledged it; 0: never. */
  repeatMinutes: z.number().min(0).max(10_080).default(0),
})
/** Who is told of what, and when. */
export type Rule = z.infer<typeof ruleSchema>

const channelsSchema = z.strictObject({
  telegram: z.strictObject({ token: secret, tokenFile: text.nullable(), url: httpUrl }),
  email: z.strictObject({
    host: text.nullable(),
    port: z.int().min(1).max(65_535),
    security: z.enum(['tls', 'starttls', 'none']),
    caFile: text.nullable(),
    user: text.nullable(),
    password: secret,
    passwordFile: text.nullable(),
    from: text.nullable(),
  }),
  webhook: z.strictObject({ secret, secretFile: text.nullable() }),
  waha: z.strictObject({
    url: httpUrl,
    session: text,
    apiKey: secret,
    apiKeyFile: text.nullable(),
  }),
  evolution: z.strictObject({
    url: httpUrl,
    instance: text.nullable(),
    apiKey: secret,
    apiKeyFile: text.nullable(),
  }),
  ntfy: z.strictObject({ url: httpUrl, token: secret, tokenFile: text.nullable() }),
  webpush: z.strictObject({
    contact: z
      .string()
      .regex(/^(mailto:.+@.+|https:\/\/.+)$/, 'expected mailto:... or https://...')
      .nullable(),
    services: z.array(text).max(20).readonly(),
  }),
  syslog: z.strictObject({ hostname: text }),
})
export type ChannelsConfig = z.infer<typeof channelsSchema>

/** Section `alerts` of the configuration. */
export const alertsSchema = z
  .strictObject({
    recipients: z.array(recipientSchema).max(RECIPIENTS_MAX).readonly(),
    rules: z.array(ruleSchema).max(RULES_MAX).readonly(),
    startHoldSeconds: z.number().min(0).max(3600),
    settleSeconds: z.number().min(0).max(3600),
    serverOffSeconds: z.number().min(0).max(86_400),
    heartbeat: z.strictObject({ url: httpUrl, everySeconds: z.number().min(5).max(86_400) }),
    health: z.strictObject({
      diskFreeGib: z.number().min(0),
      diskFreePercent: z.number().min(0).max(100),
      certificateDays: z.number().min(0).max(365),
      backlogSamples: z.int().min(1),
    }),
    channels: channelsSchema,
  })
  .superRefine(({ recipients, rules }, context) => {
    const ids = recipients.map(({ id }) => id)
    const known = new Set([...ids, DASHBOARD])
    const issue = (path: readonly PropertyKey[], message: string): void => {
      context.addIssue({ code: 'custom', path: [...path], message })
    }
    ids.forEach((id, index) => {
      if (ids.indexOf(id) < index) issue(['recipients', index, 'id'], `"${id}" is there twice`)
    })
    const expect = (to: readonly string[], path: readonly PropertyKey[]): void => {
      const unknown = to.find((id) => !known.has(id))
      if (unknown !== undefined) issue(path, `there is no recipient "${unknown}"`)
    }
    rules.forEach(({ to, escalation }, index) => {
      expect(to, ['rules', index, 'to'])
      for (const step of escalation) expect(step.to, ['rules', index, 'escalation'])
    })
  })
export type AlertsConfig = z.infer<typeof alertsSchema>
