/** How to reach the proxy; its user and password are in `url` and never shown. */
export interface Proxy {
  readonly url: URL
  /** Without user and password, for people. */
  readonly name: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy for a server by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in small letters or
 * large; undefined for none. Throws when the variable holds what is no http:// or https:// URL.
 */
export function proxyFor(server: URL, env: Environment): Proxy | undefined {
  const read = (name: string): string => (env[name] || env[name.toUpperCase()] || '').trim()
  const scheme = server.protocol === 'https:' ? 'https_proxy' : 'http_proxy'
  const name = read(scheme) === '' ? 'all_proxy' : scheme
  const text = read(name)
  if (text === '' || isExempt(server, read('no_proxy'))) return undefined
  // `proxy.kota:3128` without a scheme is a plain proxy, as curl has it.
  const written = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new Error(`${name.toUpperCase()} in the environment: expected http://HOST:PORT`)
  }
  return { url, name: `${url.protocol}//${url.host}` }
}

/** The value of `Proxy-Authorization`, or undefined when the proxy's URL names no user. */
export function proxyCredentials({ url }: Proxy): string | undefined {
  if (url.username === '' && url.password === '') return undefined
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  return `Basic ${Buffer.from(pair).toString('base64')}`
}

/** Entries of NO_PROXY: `*`, `host`, `.suffix` or `*.suffix`, each with or without `:port`. */
function isExempt(server: URL, list: string): boolean {
  const host = server.hostname.toLowerCase()
  const port = portOf(server)
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      const [, name = entry, entryPort] = /^(.*[^:]):(\d+)$/.exec(entry) ?? []
      if (entryPort !== undefined && Number(entryPort) !== port) return false
      if (name === '*' || name === host || `[${name}]` === host) return true
      const suffix = name.replace(/^\*/, '')
      return suffix.startsWith('.') && host.endsWith(suffix)
    })
}

/** The port of an http or https URL; its scheme's when it names none. */
export function portOf(url: URL): number {
  if (url.port !== '') return Number(url.port)
  return url.protocol === 'https:' ? 443 : 80
}
