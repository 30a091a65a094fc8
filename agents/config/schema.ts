import { z } from 'zod'
import { documentTables, durationMs, secretText, steerable } from '#contract/agent-document.ts'
import { agentIdSchema } from '#contract/ids.ts'
import { witnessSchema } from './witness.ts'

const PIN_EXPECTED = 'expected "sha256/" and 44 characters of base 64'
/** SHA-256 of a public key (SubjectPublicKeyInfo), as RFC 7469 writes it. */
export const PIN_PATTERN = /^sha256\/[A-Za-z0-9+/]{43}=$/
const pin = z.string().regex(PIN_PATTERN, { error: PIN_EXPECTED })

/** The agent's own file as written, checked; `config.ts` makes the configuration of it. */
export const fileSchema = z.strictObject({
  agent: z.strictObject({
    ...steerable,
    id: agentIdSchema,
    server: z.url({ protocol: /^https?$/, error: 'expected an http:// or https:// URL' }),
    token: secretText.optional(),
    token_file: z.string().optional(),
    /** Certificates (PEM) that the server's certificate is trusted by, beside the system's. */
    ca_file: z.string().optional(),
    /** SHA-256 of the server's public key; several while a certificate is being changed. */
    pin: z.union([pin, z.array(pin).min(1).max(8)], { error: PIN_EXPECTED }).optional(),
    data_directory: z.string().default('data'),
    drivers_directory: z.string().default('drivers'),
    /** Longest time a sample may wait to become durable; 0 makes each durable at once. */
    sync_every: durationMs(0, 3_600_000).default(60_000),
    spool_mebibytes: z.number().min(1).max(65_536).default(64),
    spool_keep: durationMs(3_600_000, 366 * 86_400_000).default(45 * 86_400_000),
    log_level: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
  }),
  /** In the file alone: it must work when the server is gone. */
  witness: witnessSchema.optional(),
  ...documentTables,
})
export type ConfigFile = z.output<typeof fileSchema>
export type PollingFile = ConfigFile['defaults']
