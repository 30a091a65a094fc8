import { createHash } from 'node:crypto'
import { EVIDENCE_FORMAT } from './format.ts'
import type { EvidenceFile, EvidenceHead, Manifest } from './format.ts'

/** SHA-256 of a text in UTF-8, hexadecimal. */
export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** With what the chain begins: the rules are as much part of it as the files. */
export function chainStart(head: EvidenceHead): string {
  return sha256Of(`pantau evidence ${EVIDENCE_FORMAT}\n${JSON.stringify(head)}`)
}

/** The value after one more file: whoever has the last one can tell whether any was changed. */
export function chainAfter(
  before: string,
  { name, sha256 }: Pick<EvidenceFile, 'name' | 'sha256'>,
): string {
  return sha256Of(`${before}\n${name}\n${sha256}`)
}

/** The one way in which a manifest is written. */
export function manifestText(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 1)}\n`
}
