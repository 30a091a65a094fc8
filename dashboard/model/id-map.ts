interface Identified {
  readonly id: string
}

/**
 * Items by identifier, never changed in place. A copy with some items in place of others shares the
 * index, and so costs no more than a copy of a list: of a country each second brings a thousand.
 */
export class IdMap<T extends Identified> implements ReadonlyMap<string, T> {
  /** In the order they came; what is put in place of another stands where that one did. */
  readonly items: readonly T[]
  readonly #indexes: ReadonlyMap<string, number>

  private constructor(items: readonly T[], indexes: ReadonlyMap<string, number>) {
    this.items = items
    this.#indexes = indexes
  }

  /** The last of those with one identifier counts. */
  static of<T extends Identified>(items: readonly T[]): IdMap<T> {
    const indexes = new Map<string, number>()
    for (let index = 0; index < items.length; index += 1) indexes.set((items[index] as T).id, index)
    const isEachOnce = indexes.size === items.length
    return isEachOnce ? new IdMap(items, indexes) : new IdMap<T>([], new Map()).with(items)
  }

  /** A copy with items put in place of those of the same identifier, and the others at its end. */
  with(items: readonly T[]): IdMap<T> {
    const next = [...this.items]
    let added: Map<string, number> | null = null
    for (const item of items) {
      const index = (added ?? this.#indexes).get(item.id)
      if (index !== undefined) {
        next[index] = item
        continue
      }
      added ??= new Map(this.#indexes)
      added.set(item.id, next.length)
      next.push(item)
    }
    return new IdMap(next, added ?? this.#indexes)
  }

  get size(): number {
    return this.items.length
  }

  get(id: string): T | undefined {
    const index = this.#indexes.get(id)
    return index === undefined ? undefined : this.items[index]
  }

  has(id: string): boolean {
    return this.#indexes.has(id)
  }

  forEach(visit: (item: T, id: string, map: ReadonlyMap<string, T>) => void): void {
    for (const item of this.items) visit(item, item.id, this)
  }

  keys(): MapIterator<string> {
    return this.#indexes.keys()
  }

  values(): MapIterator<T> {
    return this.items.values()
  }

  entries(): MapIterator<[string, T]> {
    return this.items.map((item): [string, T] => [item.id, item]).values()
  }

  [Symbol.iterator](): MapIterator<[string, T]> {
    return this.entries()
  }
}

/** The items of a map as a list. */
export function itemsOf<T extends Identified>(map: ReadonlyMap<string, T>): readonly T[] {
  return map instanceof IdMap ? (map as IdMap<T>).items : [...map.values()]
}
