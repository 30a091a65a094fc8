import type { MiddlewareHandler } from 'hono'

/**
 * Headers for every answer: nothing is loaded from elsewhere except map tiles, when a tile URL
 * (with `{s}` for the subdomain) is configured.
 */
export function securityHeaders(tileUrl: string | null): MiddlewareHandler {
  const images = ["'self'", 'data:', ...tileOrigin(tileUrl)].join(' ')
  const policy = [
    "default-src 'self'",
    `img-src ${images}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join('; ')
  return async function securityHeaders(c, next) {
    await next()
    const { headers } = c.res
    // A file of a stranger comes with a stricter one of its own.
    if (!headers.has('Content-Security-Policy')) headers.set('Content-Security-Policy', policy)
    headers.set('X-Content-Type-Options', 'nosniff')
    headers.set('Referrer-Policy', 'no-referrer')
    headers.set('Cross-Origin-Opener-Policy', 'same-origin')
  }
}

function tileOrigin(tileUrl: string | null): string[] {
  const match = /^(https?:\/\/[^/]+)\//.exec(tileUrl ?? '')
  return match?.[1] === undefined ? [] : [match[1].replace('{s}', '*')]
}
