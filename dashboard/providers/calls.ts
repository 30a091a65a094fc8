import type {
  Clause,
  ContractJudgement,
  ContractVersion,
  NewContractVersion,
} from '#contract/contracts.ts'
import { PATHS } from '#contract/paths.ts'
import { ofId, sendChange, type ApiResult, type OperatorWord } from '../api.ts'

/** Where the judgement of a contract's month is. */
export function judgementPath(contract: string, month: string): string {
  return `${ofId(PATHS.contractJudgement, contract)}?period=${month}`
}

/** Adds a version after `base`, 0 for the first one. */
export function addVersion(
  contract: string,
  base: number,
  version: NewContractVersion,
  operator: OperatorWord,
): Promise<ApiResult<ContractVersion>> {
  const path = `${ofId(PATHS.contract, contract)}?base=${base}`
  return sendChange({ method: 'PUT', path, body: version, operator })
}

/** What another clause would have made of a month; it changes nothing, so nobody is asked who it is. */
export function tryClause(
  contract: string,
  month: string,
  clause: Clause,
): Promise<ApiResult<ContractJudgement>> {
  const path = judgementPath(contract, month)
  return sendChange({ method: 'POST', path, body: { clause }, operator: null })
}
