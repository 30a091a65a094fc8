import type { ContractVersion } from '#contract/contracts.ts'

/**
 * The version of a contract that counts in a period of local days, both included: of those that are
 * valid on any of its days the latest; undefined where none is.
 */
export function versionIn(
  versions: readonly ContractVersion[],
  firstDay: string,
  lastDay: string,
): ContractVersion | undefined {
  return versions
    .filter(
      ({ validFrom, validUntil }) =>
        validFrom <= lastDay && (validUntil === null || validUntil >= firstDay),
    )
    .toSorted((a, b) => b.version - a.version)[0]
}

/**
 * What of some local days a contract is judged by, both included: from the day on which it began,
 * whatever version it was then, to its last one. Of a contract that does not hold in them, all of them.
 */
export function daysHeld(
  versions: readonly ContractVersion[],
  firstDay: string,
  lastDay: string,
): { readonly firstDay: string; readonly lastDay: string } {
  const counting = versionIn(versions, firstDay, lastDay)
  if (counting === undefined) return { firstDay, lastDay }
  const [began = firstDay] = versions.map(({ validFrom }) => validFrom).toSorted()
  const ends = counting.validUntil ?? lastDay
  return {
    firstDay: began > firstDay ? began : firstDay,
    lastDay: ends < lastDay ? ends : lastDay,
  }
}
