/** A choice this browser remembers, or null; storage may be forbidden, which is no fault. */
export function remembered<T extends string>(key: string, allowed: readonly T[]): T | null {
  try {
    const value = localStorage.getItem(`pantau.${key}`)
    return allowed.find((choice) => choice === value) ?? null
  } catch {
    return null
  }
}

/** A text this browser remembers, or null. */
export function rememberedText(key: string): string | null {
  try {
    return localStorage.getItem(`pantau.${key}`)
  } catch {
    return null
  }
}

/** Remembers a choice in this browser when it may. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`pantau.${key}`, value)
  } catch {
    // Storage is forbidden or full: the choice holds for this visit.
  }
}
