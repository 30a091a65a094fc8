/** A mail as it was delivered. */
export interface Mail {
  readonly atMs: number
  /** Of the envelope. */
  readonly from: string
  readonly to: readonly string[]
  /** Names in lower case, words decoded (RFC 2047). */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string
  readonly attachments: readonly { readonly name: string; readonly bytes: Buffer }[]
}

/** Reads a mail: headers, the plain and the HTML part of it, and what is attached. */
export function parseMail(from: string, to: readonly string[], raw: string): Mail {
  const whole = partOf(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(whole.headers['content-type'] ?? '')?.[1]
  const parts =
    boundary === undefined
      ? [whole]
      : whole.body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => partOf(part.replace(/^\r\n/, '')))
  const find = (type: string): string => {
    const found = parts.find(({ headers }) => headers['content-type']?.startsWith(type))
    return found === undefined ? '' : decode(found.body, found.headers['content-transfer-encoding'])
  }
  return {
    atMs: Date.now(),
    from,
    to,
    headers: whole.headers,
    text: find('text/plain'),
    html: find('text/html'),
    attachments: parts.flatMap(({ headers, body }) => {
      const name = /^attachment;.*filename="?([^";]+)"?/.exec(headers['content-disposition'] ?? '')
      return name === null ? [] : [{ name: name[1] ?? '', bytes: Buffer.from(body, 'base64') }]
    }),
  }
}

function partOf(raw: string) {
  const end = raw.indexOf('\r\n\r\n')
  const headers: Record<string, string> = {}
  for (const line of raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const [, name, value] = /^([^:]+):\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) headers[name.toLowerCase()] = decodeWords(value ?? '')
  }
  return { headers, body: raw.slice(end + 4) }
}

function decode(body: string, encoding = '7bit'): string {
  const clean = body.replace(/\r\n$/, '')
  const bytes =
    encoding === 'base64'
      ? Buffer.from(clean, 'base64')
      : Buffer.from(
          encoding === 'quoted-printable' ? unquote(clean.replace(/=\r\n/g, '')) : clean,
          'latin1',
        )
  return bytes.toString('utf8').replaceAll('\r\n', '\n').trimEnd()
}

function unquote(text: string): string {
  return text.replace(/=([0-9A-F]{2})/g, (_all, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

function decodeWords(value: string): string {
  return value
    .replace(/(\?=)\s+(=\?)/g, '$1$2')
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_all, kind: string, word: string) =>
      (kind.toUpperCase() === 'B'
        ? Buffer.from(word, 'base64')
        : Buffer.from(unquote(word.replaceAll('_', ' ')), 'latin1')
      ).toString('utf8'),
    )
}
