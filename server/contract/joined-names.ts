const NO_BREAK = '\u00A0'

/**
 * Names as one text, `Contoh Net, Lain Net`; null for none. In a name itself the blank behind a comma is a
 * no-break space, so that `PT Contoh, Tbk` is told from two: `namesIn` gives each as it was.
 */
export function joinedNames(names: readonly string[]): string | null {
  return names.length === 0 ? null : names.map(unbroken).join(', ')
}

/** The names of a text that `joinedNames` made. */
export function namesIn(joined: string): readonly string[] {
  return joined.split(', ').map((name) => name.replaceAll(`,${NO_BREAK}`, ', '))
}

const unbroken = (name: string): string => name.replaceAll(', ', `,${NO_BREAK}`)
