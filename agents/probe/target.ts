import { parseHostPort, type HostPort } from '#contract/address.ts'

/** One thing on the way to the internet, or in it, that should answer. */
export type ProbeTarget =
  | { readonly kind: 'gateway'; readonly label: string }
  | { readonly kind: 'server'; readonly label: string }
  | { readonly kind: 'ping'; readonly label: string; readonly host: string }
  | { readonly kind: 'tcp'; readonly label: string; readonly host: string; readonly port: number }
  | {
      readonly kind: 'dns'
      readonly label: string
      readonly host: string
      readonly port: number
      readonly name: string
    }
  | {
      readonly kind: 'http'
      readonly label: string
      readonly url: URL
      readonly expected: HttpExpectation | null
    }

/** What a web server should answer: a status, or a page with a text in it. */
export type HttpExpectation =
  | { readonly status: number; readonly text?: undefined }
  | { readonly status?: undefined; readonly text: string }

/**
 * Reads `gateway`, `server`, `ping://host`, `tcp://host:port`, `dns://server[:port]/name` or an
 * HTTP URL, which may end with what is expected: `#status=204`, `#text=Selamat datang`; undefined
 * when it is none.
 */
export function parseProbe(text: string): ProbeTarget | undefined {
  const label = text.slice(0, 128)
  if (text === 'gateway' || text === 'server') return { kind: text, label }
  if (/^https?:/.test(text)) {
    return URL.canParse(text) ? webTarget(label, new URL(text)) : undefined
  }
  const [, kind, authority = '', name = ''] =
    /^(ping|tcp|dns):\/\/([^/]+)(?:\/(.+))?$/.exec(text) ?? []
  const at = parseHostPort(authority)
  if (at === undefined) return undefined
  const { host, port } = at
  if (kind === 'dns') {
    return name === '' ? undefined : { kind, label, host, port: port ?? 53, name }
  }
  if (name !== '') return undefined
  if (kind === 'ping') return port === undefined ? { kind, label, host } : undefined
  return port === undefined ? undefined : { kind: 'tcp', label, host, port }
}

function webTarget(label: string, url: URL): ProbeTarget | undefined {
  const fragment = url.hash
  url.hash = ''
  if (fragment === '') return { kind: 'http', label, url, expected: null }
  const [, status, text] = /^#(?:status=([1-5]\d\d)|text=(.+))$/.exec(fragment) ?? []
  if (status !== undefined)
    return { kind: 'http', label, url, expected: { status: Number(status) } }
  try {
    if (text !== undefined) {
      return { kind: 'http', label, url, expected: { text: decodeURIComponent(text) } }
    }
  } catch {
    // A broken escape is no expectation.
  }
  return undefined
}

/** Where a server listens, as a connection needs it. */
export function addressOfServer(url: URL): Required<HostPort> & { readonly port: number } {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port }
}

/** True for addresses that lie on this side of the internet (RFC 1918, 3927, 4193, 4291, 6598). */
export function isPrivateAddress(address: string): boolean {
  const v4 = /^(?:::ffff:)?(\d+)\.(\d+)\.\d+\.\d+$/i.exec(address)
  if (v4 === null) return /^(::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i.test(address)
  const [first, second] = [Number(v4[1]), Number(v4[2])]
  return (
    [0, 10, 127].includes(first) ||
    (first === 192 && second === 168) ||
    (first === 169 && second === 254) ||
    (first === 172 && second >= 16 && second < 32) ||
    (first === 100 && second >= 64 && second < 128)
  )
}
