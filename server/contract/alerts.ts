import { z } from 'zod'
import { timestampMs } from './sample.ts'
import { CHANNEL_KINDS, CONDITION_KINDS, LANGUAGES } from './words.ts'

const channel = z.enum(CHANNEL_KINDS)
const count = z.int().min(0)
const time = timestampMs.nullable()

/** Hours by the city's clock; `until` not after `from` is on the next day. 1 Monday to 7 Sunday. */
const alertHoursSchema = z.object({
  from: z.string(),
  until: z.string(),
  weekdays: z.array(z.int().min(1).max(7)).readonly(),
})

/** `GET /v1/alerts`: who is told of what, and how that goes. No address can be used by who reads it. */
export const alertsSchema = z.object({
  recipients: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      language: z.enum(LANGUAGES),
      channels: z.array(channel),
      /** Masked. */
      addresses: z.array(z.object({ channel, to: z.string() })),
      hours: alertHoursSchema.nullable(),
      quiet: alertHoursSchema.nullable(),
      digest: z.array(z.string()),
    }),
  ),
  rules: z.array(
    z.object({
      what: z.array(z.enum(CONDITION_KINDS)),
      forSeconds: z.number(),
      kecamatan: z.array(z.string()),
      providers: z.array(z.string()),
      places: z.array(z.string()),
      minimumPlaces: z.int(),
      includePlanned: z.boolean(),
      /** Ids of recipients; none: everybody. */
      to: z.array(z.string()),
      hours: alertHoursSchema.nullable(),
      escalation: z.array(z.object({ afterMinutes: z.number(), to: z.array(z.string()) })),
      repeatMinutes: z.number(),
    }),
  ),
  /** No rule is configured: the standard ones hold. */
  isStandard: z.boolean(),
  /** Those that are set up. */
  channels: z.array(channel),
  /** What each has done since the server started. */
  figures: z.array(
    z.object({
      channel,
      sent: count,
      failed: count,
      waiting: count,
      lastSentAtMs: time,
      lastProblem: z.string().nullable(),
    }),
  ),
  /** Messages of the last seven days by how they ended, and those still on their way. */
  queue: z.object({
    held: count,
    waiting: count,
    sent: count,
    givenUp: count,
    dropped: count,
  }),
  /** Browsers that are told. */
  subscriptions: count,
  /** Null when no address is configured to be called. */
  heartbeat: z
    .object({ lastCalledAtMs: time, lastProblem: z.string().nullable(), failures: count })
    .nullable(),
})
export type AlertsView = z.infer<typeof alertsSchema>

/** `POST /v1/alerts/test`: sends a message at once and answers how each address took it. */
export const alertTestSchema = z.strictObject({ recipient: z.string().min(1).max(64) })
export const alertTestResultSchema = z.object({
  results: z.array(
    z.object({
      channel,
      /** Masked. */
      to: z.string(),
      /** What went wrong; null when the service took it. */
      problem: z.string().nullable(),
    }),
  ),
})
export type AlertTestResult = z.infer<typeof alertTestResultSchema>

/** `GET /v1/push/key`: the public key that browsers subscribe with (RFC 8292), base64url. */
export const pushKeySchema = z.object({ key: z.string() })

/** `POST /v1/push/subscriptions`: a subscription as `PushSubscription.toJSON()` writes it. */
export const newSubscriptionSchema = z.strictObject({
  subscription: z.object({
    endpoint: z.url().max(1000),
    keys: z.object({ p256dh: z.string().max(200), auth: z.string().max(100) }),
  }),
  language: z.enum(LANGUAGES),
})
/** `DELETE /v1/push/subscriptions`. */
export const endedSubscriptionSchema = z.strictObject({ endpoint: z.string().max(1000) })
