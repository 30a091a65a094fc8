import { z } from 'zod'
import { accessPointIdSchema, agentIdSchema, uplinkIdSchema } from '#contract/ids.ts'
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from '../snmp/session.ts'
import { parseHostPort } from './address.ts'

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNITS_MS

/** A duration: a number of seconds, or a number with its unit: `"250ms"`, `"60s"`, `"5m"`. */
function durationMs(minMs: number, maxMs: number) {
  const expected = `expected seconds or a text such as "60s", from ${minMs} ms to ${maxMs} ms`
  return z
    .union([z.number(), z.string()], { error: expected })
    .transform((value) => {
      if (typeof value === 'number') return Math.round(value * 1000)
      const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(value)
      return match === null ? Number.NaN : Math.round(Number(match[1]) * UNITS_MS[match[2] as Unit])
    })
    .refine((ms) => ms >= minMs && ms <= maxMs, { error: expected })
}

const hostPort = z
  .string()
  .refine((text) => parseHostPort(text) !== undefined, {
    error: 'expected host, host:port, 2001:db8::1 or [2001:db8::1]:port',
  })
  .transform((text) => parseHostPort(text) ?? { host: text, port: undefined })

const secretText = z.string().min(1, 'expected at least one character')

/** Credentials and pace; each may be set in `[defaults]` and overridden per access point. */
const polling = {
  interval: durationMs(1000, 86_400_000).optional(),
  timeout: durationMs(50, 60_000).optional(),
  retries: z.int().min(0).max(10).optional(),
  version: z.enum(['1', '2c', '3'], { error: 'expected "1", "2c" or "3"' }).optional(),
  community: secretText.optional(),
  user: z.string().min(1).max(32).optional(),
  level: z.enum(['noAuthNoPriv', 'authNoPriv', 'authPriv']).optional(),
  auth: z.enum(AUTH_PROTOCOLS).optional(),
  auth_password: z.string().min(8, 'expected at least 8 characters').optional(),
  priv: z.enum(PRIV_PROTOCOLS).optional(),
  priv_password: z.string().min(8, 'expected at least 8 characters').optional(),
}

const probeUrl = z.string().regex(/^(tcp|dns|http|https):\/\/.+/, {
  error: 'expected tcp://host:port, dns://server[:port]/name or http[s]://host/path',
})

/** The file as written, checked; `config.ts` makes the configuration of it. */
export const fileSchema = z.strictObject({
  agent: z.strictObject({
    id: agentIdSchema,
    server: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// URL' }),
    token: secretText.optional(),
    token_file: z.string().optional(),
    data_directory: z.string().default('data'),
    drivers_directory: z.string().default('drivers'),
    /** How often live samples are delivered. */
    deliver_every: durationMs(1000, 3_600_000).default(10_000),
    /** Longest time a sample may wait to become durable; 0 makes each durable at once. */
    sync_every: durationMs(0, 3_600_000).default(60_000),
    spool_mebibytes: z.number().min(1).max(65_536).default(64),
    spool_keep: durationMs(3_600_000, 366 * 86_400_000).default(45 * 86_400_000),
    log_level: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  }),
  defaults: z.strictObject(polling).default({}),
  access_points: z
    .array(
      z.strictObject({
        id: accessPointIdSchema,
        address: hostPort,
        ...polling,
        /** Name of the interface whose octets are the access point's traffic. */
        traffic_interface: z.string().min(1).max(64).optional(),
      }),
    )
    .default([]),
  uplinks: z
    .array(
      z.strictObject({
        id: uplinkIdSchema,
        interval: durationMs(1000, 86_400_000).optional(),
        timeout: durationMs(50, 60_000).optional(),
        probes: z.array(probeUrl).max(16).default([]),
      }),
    )
    .default([]),
})
export type ConfigFile = z.output<typeof fileSchema>
export type PollingFile = ConfigFile['defaults']
