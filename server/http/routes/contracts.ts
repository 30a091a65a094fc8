import { Hono } from 'hono'
import type { Context, MiddlewareHandler } from 'hono'
import { clauseTrialSchema, newContractVersionSchema } from '#contract/contracts.ts'
import type { ContractVerdict } from '#contract/contract-words.ts'
import type {
  Clause,
  ContractJudgement,
  ContractList,
  ContractVersion,
} from '#contract/contracts.ts'
import { phrasedFault } from '#contract/phrase.ts'
import { PATHS } from '#contract/paths.ts'
import { monthAt, PERIOD_EXPECTED, periodOf } from '../../coverage/period.ts'
import type { CoveragePeriod } from '../../coverage/period.ts'
import { judgeLines, LINES_MAX, linesOfContract } from '../../days/contract-month.ts'
import type { ContractMonthDeps } from '../../days/contract-month.ts'
import type { DayBook } from '../../days/day-book.ts'
import { daysHeld, versionIn } from '../../domain/contract-version.ts'
import { spanOfDay } from '../../domain/local-day.ts'
import { parseServiceHours } from '../../domain/service-hours.ts'
import { CONTRACTS_MAX, VERSIONS_MAX } from '../../journal/contracts.ts'
import type { Journal } from '../../journal/open.ts'
import { readJson } from '../middleware/body.ts'
import { operatorOf } from '../middleware/operator.ts'
import { problem } from '../problem.ts'

export interface ContractRouteDeps extends ContractMonthDeps {
  readonly days: Pick<DayBook, 'firstDay' | 'placeDays' | 'isProvisional'>
  readonly journal: Pick<Journal, 'inventory' | 'inventoryAt' | 'windows' | 'outages' | 'contracts'>
  /** Lets through who may change something. */
  readonly operator: MiddlewareHandler
}

const BODY_BYTES_MAX = 16_384
const NUMBER_LENGTH_MAX = 128

/**
 * `GET /v1/contracts`, `PUT /v1/contracts/:id?base=VERSION` (201 with the new version; 409 when another
 * one was made meanwhile), `GET /v1/contracts/:id/judgement?period=2026-10` (the present month; 404
 * where no version holds) and `POST` of another clause to the same: server/contract/contracts.ts.
 */
export function contractRoutes(deps: ContractRouteDeps): Hono {
  const { journal, operator, nowMs, timeZone } = deps
  const judged = async (
    c: Context,
    period: CoveragePeriod,
    versions: readonly ContractVersion[],
    { clause, version }: { readonly clause: Clause; readonly version: number | null },
  ): Promise<Response> => {
    const contract = c.req.param('id') ?? ''
    const days = daysHeld(versions, period.firstDay, period.endDay)
    const lastDay = days.lastDay < period.lastDay ? days.lastDay : period.lastDay
    const lines = await linesOfContract(deps, contract, days)
    const found = await judgeLines(deps, lines.slice(0, LINES_MAX), days, clause)
    const count = (wanted: ContractVerdict): number =>
      found.filter(({ verdict }) => verdict === wanted).length
    const answer: ContractJudgement = {
      contract,
      period: period.period,
      fromMs: spanOfDay(days.firstDay, timeZone).startMs,
      untilMs: Math.min(spanOfDay(days.lastDay, timeZone).endMs, nowMs()),
      isProvisional: deps.days.isProvisional(days.firstDay, lastDay),
      version,
      clause,
      lines: found.map(({ line, place, ...judgement }) => {
        return { ...judgement, uplink: line.id, place: place.id, name: place.name }
      }),
      isCut: lines.length > LINES_MAX,
      met: count('met'),
      broken: count('broken'),
      undetermined: count('undetermined'),
      restitutionRupiah: found.reduce((sum, one) => sum + one.restitutionRupiah, 0),
    }
    c.header('Cache-Control', 'no-cache')
    return c.json(answer)
  }
  const readPeriod = (c: Context): CoveragePeriod | Response => {
    const text = c.req.query('period') ?? monthAt(nowMs(), timeZone)
    const period = periodOf(text, timeZone, nowMs())
    if (period !== null) return period
    const message = `got "${text.slice(0, 40)}", expected ${PERIOD_EXPECTED}`
    return problem(c, 400, 'The query cannot be read', { errors: [{ path: 'period', message }] })
  }
  return new Hono()
    .get(PATHS.contracts, async (c) => {
      c.header('Cache-Control', 'no-cache')
      return c.json(listOf(await journal.contracts.list(), journal))
    })
    .put(PATHS.contract, operator, async (c) => {
      const contract = c.req.param('id')
      if (contract.trim() !== contract || contract.length > NUMBER_LENGTH_MAX) {
        const message = `expected at most ${NUMBER_LENGTH_MAX} characters without blanks around them`
        return refused(c, 'id', message)
      }
      const base = c.req.query('base') ?? ''
      if (!/^\d{1,6}$/.test(base)) return refused(c, 'base', 'expected the version that was edited')
      const wish = await readJson(c, BODY_BYTES_MAX, newContractVersionSchema)
      if (wish instanceof Response) return wish
      const fault = hoursFault(c, wish.clause)
      if (fault !== null) return fault
      const maker = { by: operatorOf(c), atMs: nowMs() }
      const added = await journal.contracts.add(contract, Number(base), wish, maker)
      switch (added.outcome) {
        case 'added':
          return c.json(added.version, 201)
        case 'stale': {
          const detail = `the latest version is ${added.latest}; look at it and change that one`
          return problem(c, 409, 'Somebody else changed the contract', { detail })
        }
        case 'too-many': {
          const detail = `at most ${VERSIONS_MAX} versions of a contract and ${CONTRACTS_MAX} contracts`
          return problem(c, 409, 'There are too many contracts', { detail })
        }
        default:
          return added satisfies never
      }
    })
    .get(PATHS.contractJudgement, async (c) => {
      const period = readPeriod(c)
      if (period instanceof Response) return period
      const versions = await journal.contracts.versions(c.req.param('id'))
      const counting = versionIn(versions, period.firstDay, period.lastDay)
      if (counting !== undefined) return judged(c, period, versions, counting)
      const detail = 'enter what was agreed, valid from a day of that month or before it'
      return problem(c, 404, 'No version of the contract holds in that month', { detail })
    })
    .post(PATHS.contractJudgement, async (c) => {
      const period = readPeriod(c)
      if (period instanceof Response) return period
      const trial = await readJson(c, BODY_BYTES_MAX, clauseTrialSchema)
      if (trial instanceof Response) return trial
      const { clause } = trial
      const fault = hoursFault(c, clause)
      if (fault !== null) return fault
      const versions = await journal.contracts.versions(c.req.param('id'))
      return judged(c, period, versions, { clause, version: null })
    })
}

function listOf(
  versions: readonly ContractVersion[],
  journal: Pick<Journal, 'inventory'>,
): ContractList {
  const contracts = new Map<string, ContractList['contracts'][number]>()
  const entryOf = (contract: string): ContractList['contracts'][number] => {
    const known = contracts.get(contract) ?? { contract, versions: [], uplinks: [] }
    contracts.set(contract, known)
    return known
  }
  for (const version of versions) entryOf(version.contract).versions.push(version)
  for (const { id, contract } of journal.inventory().uplinks.values()) {
    if (contract !== null && contract !== '') entryOf(contract).uplinks.push(id)
  }
  const byNumber = [...contracts.values()].sort((a, b) => (a.contract < b.contract ? -1 : 1))
  return { contracts: byNumber }
}

/** The 422 of service hours that cannot be read; null of those that can. */
function hoursFault(c: Context, { serviceHours }: Clause): Response | null {
  const parsed = parseServiceHours(serviceHours ?? '')
  if (parsed.ok) return null
  const errors = [phrasedFault('clause.serviceHours', parsed.problem, parsed.expected)]
  return problem(c, 422, 'The clause cannot be kept', { errors })
}

function refused(c: Context, path: string, message: string): Response {
  return problem(c, 422, 'The contract cannot be kept', { errors: [{ path, message }] })
}
