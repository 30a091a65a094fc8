import { z } from 'zod'
import { parseHostPort } from './address.ts'
import { accessPointIdSchema, equipmentIdSchema, uplinkIdSchema } from './ids.ts'
import { isTimeZone } from './time-zone.ts'
import { AUTH_PROTOCOLS, PRIV_PROTOCOLS } from './words.ts'

/**
 * What an agent polls and how: the same keys in its own TOML file and in the configuration that the
 * server gives it. What crosses the border is the written form (the schema's input).
 */

const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
type Unit = keyof typeof UNITS_MS

/** A duration: a number of seconds, or a number with its unit: `"250ms"`, `"60s"`, `"5m"`. */
export function durationMs(minMs: number, maxMs: number) {
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
  .string('missing; expected host, host:port, 2001:db8::1 or [2001:db8::1]:port')
  .refine((text) => parseHostPort(text) !== undefined, {
    error: 'expected host, host:port, 2001:db8::1 or [2001:db8::1]:port',
  })
  .transform((text) => parseHostPort(text) ?? { host: text, port: undefined })

export const secretText = z.string().min(1, 'expected at least one character').max(256)

const pace = {
  interval: durationMs(1000, 86_400_000).optional(),
  timeout: durationMs(50, 60_000).optional(),
}

/** Credentials and pace; each may be set in `[defaults]` and overridden per device. */
const polling = {
  ...pace,
  retries: z.int().min(0).max(10).optional(),
  version: z.enum(['1', '2c', '3'], { error: 'expected "1", "2c" or "3"' }).optional(),
  community: secretText.optional(),
  user: z.string().min(1).max(32).optional(),
  level: z.enum(['noAuthNoPriv', 'authNoPriv', 'authPriv']).optional(),
  auth: z.enum(AUTH_PROTOCOLS).optional(),
  auth_password: z.string().min(8, 'expected at least 8 characters').max(256).optional(),
  priv: z.enum(PRIV_PROTOCOLS).optional(),
  priv_password: z.string().min(8, 'expected at least 8 characters').max(256).optional(),
}

const probe = z
  .string()
  .max(256)
  .regex(/^(gateway|server|(tcp|dns|http|https|ping):\/\/.+)$/, {
    error:
      'expected gateway, server, ping://host, tcp://host:port, dns://server[:port]/name or http[s]://host/path[#status=204]',
  })

const timeZone = z.string().refine(isTimeZone, { error: 'expected a zone such as Asia/Makassar' })

/** Settings of the agent as a whole that the server may set. */
export const steerable = {
  /** How often live samples are delivered. */
  deliver_every: durationMs(1000, 3_600_000).optional(),
  /** Zone of the local midnight at which the salt of the visitor count is destroyed. */
  time_zone: timeZone.optional(),
  /** Count distinct devices where a driver offers the table of stations. */
  visitors: z.boolean().optional(),
}

const TARGETS_MAX = 5000

/** The tables of an agent's document, the same in its file. */
export const documentTables = {
  defaults: z.strictObject(polling).default({}),
  access_points: z
    .array(
      z.strictObject({
        id: accessPointIdSchema,
        address: hostPort,
        /** How to look: by SNMP, by the system's `ping`, or by opening a TCP port (`tcp:80`). */
        check: z
          .string()
          .regex(/^(snmp|ping|tcp:\d{1,5})$/, { error: 'expected "snmp", "ping" or "tcp:PORT"' })
          .optional(),
        ...polling,
        /** Name of the interface whose octets are the access point's traffic. */
        traffic_interface: z.string().min(1).max(64).optional(),
      }),
    )
    .max(TARGETS_MAX)
    .default([]),
  uplinks: z
    .array(
      z.strictObject({
        id: uplinkIdSchema,
        ...pace,
        probes: z.array(probe).max(16).default([]),
        /** Questions per probe and round, from which the loss follows. */
        attempts: z.int().min(1).max(10).optional(),
        /** Interface of the line on the agent's own machine, whose carrier is read. */
        interface: z
          .string()
          .regex(/^[A-Za-z0-9._@-]{1,32}$/)
          .optional(),
      }),
    )
    .max(TARGETS_MAX)
    .default([]),
  ups: z
    .array(z.strictObject({ id: equipmentIdSchema, address: hostPort, ...polling }))
    .max(TARGETS_MAX)
    .default([]),
  switches: z
    .array(z.strictObject({ id: equipmentIdSchema, address: hostPort, ...polling }))
    .max(TARGETS_MAX)
    .default([]),
}

/** A configuration as the server gives it. */
export const agentDocumentSchema = z.strictObject({
  agent: z.strictObject(steerable).default({}),
  ...documentTables,
})
/** As written: durations and addresses as text. */
export type WrittenDocument = z.input<typeof agentDocumentSchema>
/** As read: durations in ms, addresses taken apart. */
export type AgentDocument = z.output<typeof agentDocumentSchema>
