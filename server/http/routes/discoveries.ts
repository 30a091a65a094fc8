import { Hono } from 'hono'
import { z } from 'zod'
import { SWEEP_ADDRESSES_MAX } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import { credentialsOf } from '../../journal/discoveries.ts'
import type { Sweep } from '../../journal/discoveries.ts'
import { proposedFinds } from '../../journal/finds.ts'
import type { ProposedFind } from '../../journal/finds.ts'
import { readJson } from '../middleware/body.ts'
import { problem } from '../problem.ts'
import { ofAgent } from './agents.ts'
import type { AdminRouteDeps } from './imports.ts'

/** The sweeps of an agent, newest first, and what they found. */
export interface ShownSweeps {
  readonly sweeps: readonly (Omit<Sweep, 'report'> & {
    readonly report: (Omit<NonNullable<Sweep['report']>, 'finds'> & { finds: number }) | null
  })[]
  readonly finds: readonly ProposedFind[]
}

const BODY_BYTES_MAX = 4096
const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/

/** A sweep as an operator asks for it. */
export const sweepRequest = z.strictObject({
  subnets: z
    .array(z.string().refine((text) => addressesIn(text) > 0, 'expected IPv4 as 10.20.30.0/24'))
    .min(1)
    .max(16)
    .refine(
      (subnets) => subnets.reduce((sum, one) => sum + addressesIn(one), 0) <= SWEEP_ADDRESSES_MAX,
      `expected at most ${SWEEP_ADDRESSES_MAX} addresses in all subnets together`,
    ),
  addressesPerSecond: z.number().min(0.1).max(200),
})
export type SweepWish = z.input<typeof sweepRequest>

/** `POST` and `GET /v1/agents/:id/discovery`: sweeps for devices. Never open to the network. */
export function discoveryRoutes(deps: AdminRouteDeps): Hono {
  const { journal, nowMs } = deps
  const { configs, discoveries } = journal.steering
  return new Hono()
    .post(PATHS.agentDiscovery, (c) =>
      ofAgent(c, deps, async (agent) => {
        const wish = await readJson(c, BODY_BYTES_MAX, sweepRequest)
        if (wish instanceof Response) return wish
        if (credentialsOf(configs.effectiveOf(agent)).length === 0) {
          return problem(c, 409, 'There are no credentials to try', {
            detail:
              'set community or SNMPv3 user under [defaults]: pantau agents config --set FILE',
          })
        }
        return c.json({ id: await discoveries.ask({ agent, ...wish }, nowMs()) }, 201)
      }),
    )
    .get(PATHS.agentDiscovery, (c) =>
      ofAgent(c, deps, async (agent) => {
        const sweeps = await discoveries.listOf(agent)
        const shown: ShownSweeps = {
          sweeps: sweeps.map(({ report, ...sweep }) => ({
            ...sweep,
            report: report === null ? null : { ...report, finds: report.finds.length },
          })),
          finds: proposedFinds(agent, sweeps, journal.inventory()),
        }
        return c.json(shown)
      }),
    )
}

/** Addresses of an IPv4 subnet in CIDR form; 0 for anything else. */
function addressesIn(text: string): number {
  const [, ...parts] = CIDR.exec(text) ?? []
  const [a, b, c, d, bits] = parts.map(Number)
  if (bits === undefined || bits > 32 || [a, b, c, d].some((byte) => (byte ?? 256) > 255)) return 0
  return 2 ** (32 - bits)
}
