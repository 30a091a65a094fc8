import type { ContractList, ContractVersion } from '#contract/contracts.ts'
import type { Language } from '../i18n/language.ts'

/** A contract with all its versions and the lines that name it. */
export type Contract = ContractList['contracts'][number]

/** The contract that is meant by its number; else the first one with lines, else the first. */
export function chosenContract(
  { contracts }: ContractList,
  wanted: string | undefined,
): Contract | undefined {
  return (
    contracts.find(({ contract }) => contract === wanted) ??
    contracts.find(({ uplinks }) => uplinks.length > 0) ??
    contracts[0]
  )
}

/** The latest version; null of a contract that lines name and nobody entered. */
export function latestOf({ versions }: Contract): ContractVersion | null {
  return versions[0] ?? null
}

/** A day `2026-11-22` in short words: "22 Nov 2026". */
export function shortDay(day: string, language: Language): string {
  const format = new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  return format.format(Date.parse(`${day}T00:00Z`))
}
