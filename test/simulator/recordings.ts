import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { TAG } from './ber.ts'
import type { Device, Directory } from './device.ts'
import { encodeOid, parseOid } from './oid.ts'
import type { OidTable, Row, Value } from './oid-table.ts'
import { buildTable } from './oid-table.ts'
import type { UsmUser } from './usm.ts'

const EXTENSION = '.snmprec'

function valueOf(tag: number, text: string): Value {
  switch (tag) {
    case TAG.integer:
    case TAG.counter32:
    case TAG.gauge32:
    case TAG.timeTicks:
      return { tag, content: Number(BigInt(text)) }
    case TAG.counter64:
      return { tag, content: BigInt(text) }
    case TAG.octetString:
    case TAG.opaque:
      return { tag, content: Buffer.from(text, 'latin1') }
    case TAG.oid:
      return { tag, content: encodeOid(parseOid(text)) }
    case TAG.ipAddress:
      return { tag, content: Buffer.from(text.split('.').map(Number)) }
    case TAG.null:
    case TAG.noSuchObject:
    case TAG.noSuchInstance:
    case TAG.endOfMibView:
      return { tag, content: null }
    default:
      throw new Error(`tag ${tag} is not one of SNMP`)
  }
}

function rowOf(line: string): Row {
  const [oid = '', tagText = '', ...rest] = line.split('|')
  const value = rest.join('|')
  const hex = tagText.endsWith('x')
  const tag = Number.parseInt(tagText, 10)
  if (!/^\d+x?$/.test(tagText))
    throw new Error(`tag "${tagText}" is not a number with an optional x`)
  if (!hex) return { oid, value: valueOf(tag, value) }
  const bytes = Buffer.from(value, 'hex')
  if (bytes.length * 2 !== value.length) throw new Error('odd or wrong hexadecimal digits')
  const isText = tag === TAG.octetString || tag === TAG.opaque || tag === TAG.ipAddress
  return {
    oid,
    value: isText ? { tag, content: bytes } : valueOf(tag, bytes.toString('latin1')),
  }
}

/**
 * Reads the text of a `.snmprec` file: `OID|tag|value` a line, `x` behind the tag for hexadecimal.
 * Throws with the line number when a line is not of this form.
 */
export function parseRecording(content: string, name: string): OidTable {
  const rows: Row[] = []
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    if (line === '' || line.startsWith('#')) continue
    try {
      const row = rowOf(line)
      parseOid(row.oid)
      rows.push(row)
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      throw new Error(`[recordings] ${name}:${index + 1}: ${why}`, { cause })
    }
  }
  return buildTable(rows)
}

/** Every recording of a folder by its name: community, v3 user or v3 context name. */
export function openRecordings(
  folder: string,
  users: readonly UsmUser[] = [],
): Directory & { readonly names: readonly string[] } {
  const files = readdirSync(folder).filter((file) => file.endsWith(EXTENSION))
  if (files.length === 0) throw new Error(`[recordings] no ${EXTENSION} file in ${folder}`)
  const devices = new Map<string, Device>()
  for (const file of files.sort()) {
    const table = parseRecording(readFileSync(join(folder, file), 'latin1'), file)
    devices.set(basename(file, EXTENSION), {
      tableAt: () => table,
      conductAt: () => ({ kind: 'answer' }),
    })
  }
  const configured = new Map(users.map((user) => [user.name, user]))
  return {
    names: [...devices.keys()],
    byCommunity: (community) => devices.get(community),
    byUser: (user, context) => devices.get(context === '' ? user : context),
    user: (name) => configured.get(name) ?? (devices.has(name) ? { name } : undefined),
  }
}
