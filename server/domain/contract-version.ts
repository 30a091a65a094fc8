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
