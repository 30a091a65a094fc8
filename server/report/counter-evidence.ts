import type { CounterEvidenceType } from '#contract/minutes-words.ts'
import { cleanPhoto } from '../journal/clean-photo.ts'
import type { EvidenceFile } from '../journal/objections.ts'

const NAME_LENGTH_MAX = 120
const EXTENSIONS: Readonly<Record<CounterEvidenceType, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'text/csv': 'csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
}

/**
 * A provider's file by what it holds, whatever its name and sender say: PDF, JPEG or PNG without what a
 * camera wrote beside the picture, CSV or XLSX without macros. Null for all else.
 */
export function counterEvidence(name: string, bytes: Uint8Array): EvidenceFile | null {
  const found = typeOf(bytes)
  if (found === null) return null
  return { ...found, name: plainName(name, found.mediaType) }
}

function typeOf(bytes: Uint8Array): Omit<EvidenceFile, 'name'> | null {
  const photo = cleanPhoto(bytes)
  if (photo !== null) {
    const { type } = photo
    return type === 'image/webp' ? null : { mediaType: type, bytes: photo.bytes }
  }
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (file.toString('latin1', 0, 5) === '%PDF-') return { mediaType: 'application/pdf', bytes }
  if (isWorkbook(file)) {
    return {
      mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      bytes,
    }
  }
  return isTable(bytes) ? { mediaType: 'text/csv', bytes } : null
}

/** A zip with the parts of a workbook (ECMA-376); names of parts stand in it as they are. */
function isWorkbook(file: Buffer): boolean {
  if (file.toString('latin1', 0, 4) !== 'PK\x03\x04') return false
  const parts = ['[Content_Types].xml', 'xl/workbook.xml']
  return parts.every((part) => file.includes(part)) && !file.includes('vbaProject.bin')
}

/** Text in UTF-8 with columns in its first line; a page of HTML and a script have none. */
function isTable(bytes: Uint8Array): boolean {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return false
  }
  const [first = ''] = text.split('\n', 1)
  // oxlint-disable-next-line no-control-regex -- these are what tells text from other bytes
  return !/[\0-\x08\x0e-\x1f]/.test(text) && /[,;\t]/.test(first) && !/^\s*[<{]/.test(first)
}

/** The name without its folders and what no file system takes, with the ending of what it is. */
function plainName(name: string, type: CounterEvidenceType): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const stem = last
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}"<>:|?*]/gu, '')
    .replace(/\.[A-Za-z0-9]{1,5}$/, '')
    .replace(/^[.\s]+/, '')
    .trim()
  const short = [...(stem === '' ? 'bukti' : stem)].slice(0, NAME_LENGTH_MAX).join('')
  return `${short}.${EXTENSIONS[type]}`
}
