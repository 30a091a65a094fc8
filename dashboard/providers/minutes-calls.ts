import type { Decided, NewDecision, NewObjection, Objection } from '#contract/minutes.ts'
import { PATHS } from '#contract/paths.ts'
import { getFile, ofId, sendChange, sendFile, type ApiResult, type OperatorWord } from '../api.ts'
import type { Language } from '../i18n/language.ts'

/** A contract and the report whose minutes are meant. */
export interface MinutesName {
  readonly contract: string
  readonly month: string
  readonly version: number | 'latest'
}

const ofMinutes = (path: string, { contract, month, version }: MinutesName): string =>
  ofId(path.replace(':month', month).replace(':version', String(version)), contract)

/** Where the minutes of a contract are. */
export function minutesPath(name: MinutesName): string {
  return ofMinutes(PATHS.minutes, name)
}

/** The paper that both sides sign. */
export function getPaper(name: MinutesName, language: Language): Promise<ApiResult<Blob>> {
  return getFile(`${ofMinutes(PATHS.minutesPaper, name)}?language=${language}`, null)
}

/** Writes down what a provider objects to. */
export function addObjection(
  name: MinutesName,
  objection: NewObjection,
  operator: OperatorWord,
): Promise<ApiResult<Objection>> {
  const path = ofMinutes(PATHS.minutesObjections, name)
  return sendChange({ method: 'POST', path, body: objection, operator })
}

/** Adds counter-evidence to an objection. */
export function addFile(
  objection: string,
  file: File,
  operator: OperatorWord,
): Promise<ApiResult<Objection>> {
  const path = `${ofId(PATHS.objectionFiles, objection)}?name=${encodeURIComponent(file.name)}`
  return sendFile(path, file, operator)
}

/** Counter-evidence as it is kept, for operators alone. */
export function getEvidence(
  objection: string,
  file: string,
  operator: OperatorWord,
): Promise<ApiResult<Blob>> {
  return getFile(ofId(PATHS.objectionFile, objection).replace(':file', file), operator)
}

/** Decides on an objection. */
export function decide(
  objection: string,
  decision: NewDecision,
  operator: OperatorWord,
): Promise<ApiResult<Decided>> {
  const path = ofId(PATHS.objectionDecisions, objection)
  return sendChange({ method: 'POST', path, body: decision, operator })
}
