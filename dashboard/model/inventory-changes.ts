import type { InventoryChangeEntry } from '#contract/inventory.ts'

/** A field that a change gave another value, in the words of the record. */
export interface ChangedField {
  readonly path: string
  readonly before: string
  readonly after: string
}

function flat(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) {
      flat(part, path === '' ? name : `${path}.${name}`, into)
    }
  } else if (typeof value === 'string' || typeof value === 'number') into.set(path, String(value))
}

/** The fields in which a record differs after a change; all of them where it was made or is gone. */
export function changedFields({
  before,
  after,
}: Pick<InventoryChangeEntry, 'before' | 'after'>): readonly ChangedField[] {
  const [was, is] = [new Map<string, string>(), new Map<string, string>()]
  flat(before, '', was)
  flat(after, '', is)
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [old, now] = [was.get(path) ?? '', is.get(path) ?? '']
    return old === now ? [] : [{ path, before: old, after: now }]
  })
}
