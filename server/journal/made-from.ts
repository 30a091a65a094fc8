interface Origin {
  /** Weak: else no former one would ever be let go, each being known by the one after it. */
  readonly former: WeakRef<object>
  readonly keys: readonly unknown[]
}
const origins = new WeakMap<object, Origin>()

/** Notes that a map was made from another, and is as that one but for these keys. */
export function noteMadeFrom<K, T>(
  made: ReadonlyMap<K, T>,
  former: ReadonlyMap<K, T>,
  keys: readonly K[],
): void {
  origins.set(made, { former: new WeakRef(former), keys })
}

/** The keys by which a map may differ from another one; null when nobody has noted it. */
export function keysBetween<K, T>(
  former: ReadonlyMap<K, T>,
  now: ReadonlyMap<K, T>,
): readonly K[] | null {
  const origin = origins.get(now)
  return origin?.former.deref() === former ? (origin.keys as readonly K[]) : null
}
