import type { InventoryChangeEntry } from '#contract/inventory.ts'

/** A field of a record that was changed. */
export interface ChangedField {
  /** `uplinks.0.contractMbps` */
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

/** A record flattened to its values by path. */
function flat(value: unknown, path: string, into: Map<string, string | null>): void {
  if (value !== null && typeof value === 'object') {
    for (const [name, part] of Object.entries(value)) {
      flat(part, path === '' ? name : `${path}.${name}`, into)
    }
  } else if (value === null || value === undefined) into.set(path, null)
  else into.set(path, typeof value === 'string' ? value : JSON.stringify(value))
}

/** The fields in which a record differs before and after a change, by name. */
export function changedFields({ before, after }: InventoryChangeEntry): readonly ChangedField[] {
  const [old, next] = [new Map<string, string | null>(), new Map<string, string | null>()]
  flat(before, '', old)
  flat(after, '', next)
  const names = [...new Set([...old.keys(), ...next.keys()])].filter((name) => name !== '')
  return names
    .map((name) => ({ name, before: old.get(name) ?? null, after: next.get(name) ?? null }))
    .filter((field) => field.before !== field.after)
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
