/** Where a value stands in a JSON text: the line (from 1) of each path such as `tables.vap`. */
export function jsonLines(source: string): ReadonlyMap<string, number> {
  const lines = new Map<string, number>()
  let at = 0
  let line = 1

  const skip = (): void => {
    while (at < source.length && /\s/.test(source[at] ?? '')) {
      if (source[at] === '\n') line += 1
      at += 1
    }
  }
  const string = (): string => {
    const from = at
    at += 1
    while (at < source.length && source[at] !== '"') at += source[at] === '\\' ? 2 : 1
    at += 1
    return JSON.parse(source.slice(from, at)) as string
  }
  const value = (path: readonly (string | number)[]): void => {
    skip()
    lines.set(path.join('.'), line)
    if (source[at] === '{' || source[at] === '[') {
      container(path, source[at] === '{')
    } else if (source[at] === '"') {
      string()
    } else {
      while (at < source.length && !/[\s,\]}]/.test(source[at] ?? '')) at += 1
    }
  }
  const container = (path: readonly (string | number)[], keyed: boolean): void => {
    at += 1
    for (let index = 0; at < source.length; index += 1) {
      skip()
      if (source[at] === ',') at += 1
      skip()
      if (source[at] === '}' || source[at] === ']') break
      let key: string | number = index
      if (keyed) {
        key = string()
        lines.set([...path, key].join('.'), line)
        skip()
        at += 1
      }
      const started = line
      value([...path, key])
      if (keyed) lines.set([...path, key].join('.'), started)
    }
    at += 1
  }

  value([])
  return lines
}
