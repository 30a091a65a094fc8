/**
 * The line (from 1) of a key in a TOML text, following a path such as `access_points`, 2,
 * `address`; the line of the table when the key is not there. The parser tells no positions.
 */
export function tomlLineOf(text: string, path: readonly PropertyKey[]): number | undefined {
  const [table, ...rest] = path
  const index = typeof rest[0] === 'number' ? rest[0] : 0
  const key = rest.find((part) => typeof part === 'string')
  let seen = -1
  let tableLine: number | undefined
  for (const [number, line] of text.split('\n').entries()) {
    const header = /^\s*\[\[?\s*([^\]\s]+)\s*\]\]?/.exec(line)
    if (header !== null) {
      if (tableLine !== undefined) return tableLine
      if (header[1] === table) seen += 1
      if (header[1] === table && seen === index) tableLine = number + 1
    } else if (tableLine !== undefined && key !== undefined) {
      if (/^\s*"?([A-Za-z0-9_-]+)"?\s*=/.exec(line)?.[1] === key) return number + 1
    }
  }
  return tableLine
}
