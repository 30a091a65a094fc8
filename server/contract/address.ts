import { z } from 'zod'

const ipv6 = z.ipv6()
const isIPv6 = (text: string): boolean => ipv6.safeParse(text).success

/** A host name or IP address, and a port when one was given. */
export interface HostPort {
  readonly host: string
  readonly port: number | undefined
}

/** Reads `host`, `host:port`, `2001:db8::1` or `[2001:db8::1]:port`; undefined for anything else. */
export function parseHostPort(text: string): HostPort | undefined {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text)
  if (bracketed !== null) {
    const [, host = '', port] = bracketed
    return isIPv6(host) ? withPort(host, port) : undefined
  }
  if (isIPv6(text)) return { host: text, port: undefined }
  const plain = /^([A-Za-z0-9_](?:[A-Za-z0-9._-]{0,252})?)(?::(\d{1,5}))?$/.exec(text)
  const [, host, port] = plain ?? []
  // Four numbers that are no address would otherwise pass as a host name.
  if (host === undefined || (/^[\d.]+$/.test(host) && !isIPv4(host))) return undefined
  return withPort(host, port)
}

function withPort(host: string, text: string | undefined): HostPort | undefined {
  if (text === undefined) return { host, port: undefined }
  const port = Number(text)
  return port >= 1 && port <= 65_535 ? { host, port } : undefined
}

function isIPv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => part !== '' && Number(part) <= 255)
}
