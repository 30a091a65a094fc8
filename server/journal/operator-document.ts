import { parse, stringify, TomlError } from 'smol-toml'
import { z } from 'zod'
import { agentDocumentSchema, documentTables } from '#contract/agent-document.ts'
import { tomlLineOf } from '#contract/toml-line.ts'

/**
 * What the operator writes for one agent or for all: an agent's document, and how lines of the
 * inventory are tested that have no entry of their own under `[[uplinks]]`.
 */
export const operatorDocumentSchema = agentDocumentSchema.extend({
  uplink_defaults: documentTables.uplinks
    .unwrap()
    .element.omit({ id: true })
    .default({ probes: [] }),
})
export type OperatorDocument = z.input<typeof operatorDocumentSchema>

/** The fault of a text, with its line (from 1) where it can be told. */
export interface DocumentFault {
  readonly line: number | null
  readonly message: string
}

const LISTS = ['access_points', 'uplinks', 'ups', 'switches'] as const
/** Keys whose values are shown to nobody. */
const SECRETS: ReadonlySet<string> = new Set(['community', 'auth_password', 'priv_password'])
const MASK = '<secret>'

/** Reads a document in TOML: what was written, checked; or its first fault. */
export function readOperatorDocument(
  text: string,
): { readonly document: OperatorDocument } | { readonly fault: DocumentFault } {
  let written: unknown
  try {
    written = parse(text)
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause
    const [message = 'cannot be read'] = cause.message
      .replace('Invalid TOML document: ', '')
      .split('\n')
    return { fault: { line: cause.line, message } }
  }
  const at = (path: readonly PropertyKey[], message: string) => {
    const name = path.map((part) =>
      typeof part === 'number' ? `[${part + 1}]` : `.${String(part)}`,
    )
    const line = tomlLineOf(text, path) ?? null
    return { fault: { line, message: `${name.join('').replace(/^\./, '')}: ${message}` } }
  }
  const parsed = operatorDocumentSchema.safeParse(written)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    if (issue?.code === 'unrecognized_keys') {
      return at([...issue.path, issue.keys[0] ?? ''], 'there is no such key')
    }
    return at(issue?.path ?? [], issue?.message ?? 'cannot be read')
  }
  for (const list of LISTS) {
    const ids = parsed.data[list].map(({ id }): string => id)
    const repeated = ids.findIndex((id, index) => ids.indexOf(id) < index)
    if (repeated >= 0) return at([list, repeated, 'id'], `"${ids[repeated]}" is there twice`)
  }
  const masked = pathOfMask(written)
  if (masked !== null) return at(masked, `${MASK} stands for a secret that is not shown; write it`)
  return { document: written as OperatorDocument }
}

/** A document in TOML as the operator may see it. */
export function documentText(document: object): string {
  return stringify(masked(document))
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(masked)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [
    key,
    SECRETS.has(key) ? MASK : masked(inner),
  ])
  return Object.fromEntries(entries)
}

function pathOfMask(value: unknown): readonly PropertyKey[] | null {
  if (typeof value !== 'object' || value === null) return null
  const entries: readonly (readonly [PropertyKey, unknown])[] = Array.isArray(value)
    ? value.map((inner, index) => [index, inner])
    : Object.entries(value)
  for (const [key, inner] of entries) {
    if (SECRETS.has(String(key)) && inner === MASK) return [key]
    const below = pathOfMask(inner)
    if (below !== null) return [key, ...below]
  }
  return null
}
