import type { Kysely, Selectable } from 'kysely'
import { clauseSchema } from '#contract/contracts.ts'
import type { ContractVersion, NewContractVersion } from '#contract/contracts.ts'
import type { Maker } from './changes.ts'
import { exclusive } from './exclusive.ts'
import type { JournalTables } from './schema.ts'

/** Of one contract. */
export const VERSIONS_MAX = 200
export const CONTRACTS_MAX = 5000

/** What became of a new version. `stale`: another one was made meanwhile. */
export type VersionAdded =
  | { readonly outcome: 'added'; readonly version: ContractVersion }
  | { readonly outcome: 'stale'; readonly latest: number }
  | { readonly outcome: 'too-many' }

/** Contracts with providers. Versions are only ever added, so that they are their own log of changes. */
export class Contracts {
  readonly #db: Kysely<JournalTables>

  constructor(db: Kysely<JournalTables>) {
    this.#db = db
  }

  /** All versions of all contracts, by number, the latest version first. */
  async list(): Promise<readonly ContractVersion[]> {
    const rows = await this.#db
      .selectFrom('contract_version')
      .selectAll()
      .orderBy('contract')
      .orderBy('version', 'desc')
      .execute()
    return rows.map(versionOf)
  }

  /** All versions of one contract, the latest first; none of one that was never entered. */
  async versions(contract: string): Promise<readonly ContractVersion[]> {
    const rows = await this.#db
      .selectFrom('contract_version')
      .selectAll()
      .where('contract', '=', contract)
      .orderBy('version', 'desc')
      .execute()
    return rows.map(versionOf)
  }

  /** Adds a version after `base`, which is 0 for the first one. */
  add(
    contract: string,
    base: number,
    wish: NewContractVersion,
    { by, atMs }: Maker,
  ): Promise<VersionAdded> {
    return exclusive(this.#db, async (tx) => {
      const { latest } = await tx
        .selectFrom('contract_version')
        .select(({ fn }) => fn.max<number | null>('version').as('latest'))
        .where('contract', '=', contract)
        .executeTakeFirstOrThrow()
      if ((latest ?? 0) !== base) return { outcome: 'stale', latest: latest ?? 0 }
      if (base >= VERSIONS_MAX) return { outcome: 'too-many' }
      if (base === 0) {
        const { contracts } = await tx
          .selectFrom('contract_version')
          .select(({ fn }) => fn.countAll<number>().as('contracts'))
          .where('version', '=', 1)
          .executeTakeFirstOrThrow()
        if (contracts >= CONTRACTS_MAX) return { outcome: 'too-many' }
      }
      const version: ContractVersion = { contract, version: base + 1, ...wish, by, atMs }
      await tx.insertInto('contract_version').values(rowOf(version)).execute()
      return { outcome: 'added', version }
    })
  }
}

function rowOf({
  validFrom,
  validUntil,
  clause,
  atMs,
  ...rest
}: ContractVersion): JournalTables['contract_version'] {
  return {
    ...rest,
    valid_from: validFrom,
    valid_until: validUntil,
    clause: JSON.stringify(clause),
    at_ms: atMs,
  }
}

function versionOf({
  valid_from,
  valid_until,
  clause,
  at_ms,
  ...rest
}: Selectable<JournalTables['contract_version']>): ContractVersion {
  return {
    ...rest,
    validFrom: valid_from,
    validUntil: valid_until,
    clause: clauseSchema.parse(JSON.parse(clause)),
    atMs: at_ms,
  }
}
