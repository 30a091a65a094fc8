/** MAC address notations in texts: aa:bb:cc:dd:ee:ff, aa-bb-..., aabb.ccdd.eeff, aabbccddeeff. */
const MAC_TEXT =
  /\b(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|(?=\d*[a-f])[0-9a-f]{12})\b/gi
const IP_TEXT = /^(?:192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254|10\.\d{1,3})\.\d{1,3}\.\d{1,3}$/
const CONTAINED_LENGTH_MIN = 5

/**
 * Stand-ins for names and addresses: the same one for the same original wherever it appears, in the
 * order of appearance, so that tables still fit together and nothing leads back. Texts are strings
 * of one character per byte, and every stand-in is as long as its original, because lengths are
 * part of table indexes.
 */
export class Pseudonyms {
  readonly #macs = new Map<string, string>()
  readonly #ips = new Map<string, string>()
  /** Replaced where a text is one of them, or holds one of at least five characters. */
  readonly #words: Map<string, string>

  readonly #plain: ReadonlySet<string>

  constructor(ssids: readonly string[], secrets: readonly string[], plain: readonly string[]) {
    this.#plain = new Set(plain)
    // The longest first: one name may be the beginning of another.
    const words = [
      ...secrets.map((secret) => [secret, 'x'.repeat(secret.length)] as const),
      ...ssids.map((ssid, index) => [ssid, ssidStandIn(index + 1, ssid.length)] as const),
    ]
    this.#words = new Map(words.sort(([a], [b]) => b.length - a.length))
  }

  /** Stand-in for a MAC address given as 12 hex digits; nobody's address stays as it is. */
  mac(hex: string): string {
    const original = hex.toLowerCase()
    if (/^(?:0{12}|f{12})$/.test(original)) return original
    const known = this.#macs.get(original)
    if (known !== undefined) return known
    // 02: locally administered, so it can be no maker's.
    const created = `0200${(this.#macs.size + 1).toString(16).padStart(8, '0')}`
    this.#macs.set(original, created)
    return created
  }

  hasMac(hex: string): boolean {
    return this.#macs.has(hex.toLowerCase())
  }

  /** Stand-in for an IPv4 address, from the blocks for documentation (RFC 5737). */
  ip(address: string): string {
    if (/^(?:0|127|255)\./.test(address)) return address
    const known = this.#ips.get(address)
    if (known !== undefined) return known
    const number = this.#ips.size
    const block = ['192.0.2', '198.51.100', '203.0.113'][Math.floor(number / 254) % 3]
    const created = `${block}.${(number % 254) + 1}`
    this.#ips.set(address, created)
    return created
  }

  hasIp(address: string): boolean {
    return this.#ips.has(address)
  }

  /** A text with every name and address in it replaced; as long as before, but for IP addresses. */
  text(original: string): string {
    if (this.#plain.has(original)) return original
    if (this.#ips.has(original) || IP_TEXT.test(original)) return this.ip(original)
    return this.sameLength(original)
  }

  sameLength(original: string): string {
    const whole = this.#words.get(original)
    if (whole !== undefined) return whole
    let result = original
    for (const [word, standIn] of this.#words) {
      if (word.length >= CONTAINED_LENGTH_MIN) result = result.replaceAll(word, standIn)
    }
    return result.replaceAll(MAC_TEXT, (found) => this.#macLike(found))
  }

  #macLike(found: string): string {
    const digits = this.mac(found.replaceAll(/[^0-9a-f]/gi, ''))
    let next = 0
    const upper = /[A-F]/.test(found)
    const result = found.replaceAll(/[0-9a-f]/gi, () => digits[next++] ?? '0')
    return upper ? result.toUpperCase() : result
  }
}

function ssidStandIn(number: number, length: number): string {
  const name = `ssid-${number}`
  return name.length <= length
    ? name.padEnd(length, '-')
    : number.toString(36).padStart(length, 's').slice(-length)
}
