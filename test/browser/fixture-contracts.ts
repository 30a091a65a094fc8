import type {
  Clause,
  ContractJudgement,
  ContractList,
  NewContractVersion,
} from '#contract/contracts.ts'
import type { Fleet } from '#contract/fleet.ts'
import { PATHS } from '#contract/paths.ts'
import { OPERATOR_HEADER } from '#contract/words.ts'
import { Hono } from 'hono'
import type { Written } from './fixture-outage-routes.ts'

export interface ContractRoutesDeps {
  readonly fleet: () => Fleet
  readonly onWrite: (written: Written) => void
}

const NUMBER = 'KTR-2026-01'
const HOUR_MS = 3_600_000
const CLAUSE: Clause = {
  target: 0.98,
  measuringPoint: 'place',
  serviceHours: null,
  exclusions: ['power', 'planned'],
  outageLeastSeconds: 300,
  unit: 'minute',
  tiers: [{ below: 0.98, restitutionShare: 0.05 }],
  repairHoursMax: 4,
  repairHourRupiah: 25_000,
  latencyMsMax: null,
  mbpsLeast: null,
  pricePerMonthRupiah: 1_250_000,
  restitutionShareMax: 0.5,
}

/** One contract with a line that broke it, as the server answers. */
export function contractRoutes({ fleet, onWrite }: ContractRoutesDeps): Hono {
  const { uplinks } = fleet()
  const [line] = uplinks
  const list: ContractList = {
    contracts: [
      {
        contract: NUMBER,
        versions: [
          {
            contract: NUMBER,
            version: 1,
            provider: 'Serat Contoh',
            validFrom: '2026-01-01',
            validUntil: null,
            clause: CLAUSE,
            reason: 'Kontrak 2026',
            by: 'Rina',
            atMs: Date.UTC(2026, 0, 2),
          },
        ],
        uplinks: line === undefined ? [] : [line.id],
      },
    ],
  }
  const judged = (clause: Clause, version: number | null): ContractJudgement => {
    const place = fleet().places.find(({ id }) => id === line?.place)
    const [upMs, downMs] = [700 * HOUR_MS, 44 * HOUR_MS]
    const isBroken = clause.target > upMs / (upMs + downMs)
    const rupiah = isBroken ? 62_500 : 0
    return {
      contract: NUMBER,
      period: new Date().toISOString().slice(0, 7),
      fromMs: Date.now() - 744 * HOUR_MS,
      untilMs: Date.now(),
      isProvisional: true,
      version,
      clause,
      lines:
        line === undefined || place === undefined
          ? []
          : [
              {
                uplink: line.id,
                place: place.id,
                name: place.name,
                upMs,
                downMs,
                unknownMs: 0,
                excludedMs: 0,
                measured: upMs / (upMs + downMs),
                lower: upMs / (upMs + downMs),
                upper: upMs / (upMs + downMs),
                verdict: isBroken ? 'broken' : 'met',
                outages: 1,
                counted: [],
                longestOutageMs: downMs,
                restitutionRupiah: rupiah,
                reckoning: [
                  {
                    step: 'availability',
                    upMs,
                    unknownMs: 0,
                    wholeMs: upMs + downMs,
                    share: upMs / (upMs + downMs),
                  },
                  ...(isBroken
                    ? [
                        {
                          step: 'tier' as const,
                          below: 0.98,
                          restitutionShare: 0.05,
                          priceRupiah: 1_250_000,
                          rupiah,
                        },
                      ]
                    : []),
                ],
              },
            ],
      isCut: false,
      met: isBroken ? 0 : 1,
      broken: isBroken ? 1 : 0,
      undetermined: 0,
      restitutionRupiah: rupiah,
    }
  }
  return new Hono()
    .get(PATHS.contracts, (c) => c.json(list))
    .get(PATHS.contractJudgement, (c) => c.json(judged(CLAUSE, 1)))
    .post(PATHS.contractJudgement, async (c) => {
      const { clause } = await c.req.json<{ clause: Clause }>()
      return c.json(judged(clause, null))
    })
    .put(PATHS.contract, async (c) => {
      const wish = await c.req.json<NewContractVersion>()
      onWrite({ path: c.req.path, by: c.req.header(OPERATOR_HEADER) ?? '', body: wish })
      const [contract] = list.contracts
      const version = { contract: NUMBER, version: 2, ...wish, by: 'Rina', atMs: Date.now() }
      contract?.versions.unshift(version)
      return c.json(version, 201)
    })
}
