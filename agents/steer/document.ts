import { agentDocumentSchema, type AgentDocument } from '#contract/agent-document.ts'
import { steeredOf, type Steered } from '../config/steered.ts'
import { keyName } from '../config/targets.ts'

/** What to do by a document, or the first fault of it, without any of its secrets. */
export type DocumentReading =
  | { readonly kind: 'good'; readonly steered: Steered }
  | { readonly kind: 'bad'; readonly problem: string }

const PROBLEM_LENGTH_MAX = 300

class DocumentFault extends Error {}

/** Checks a document as it came from the server. `base` holds where the document is silent. */
export function readDocument(document: unknown, base: Omit<Steered, 'targets'>): DocumentReading {
  const parsed = agentDocumentSchema.safeParse(document)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    if (issue?.code === 'unrecognized_keys') {
      return bad(`${keyName([...issue.path, issue.keys[0] ?? ''])}: there is no such key`)
    }
    return bad(`${keyName(issue?.path ?? [])}: ${issue?.message}`)
  }
  try {
    const steered = steeredOf(
      parsed.data,
      base,
      (keys, fault) => new DocumentFault(`${keyName(keys)}${ownerOf(parsed.data, keys)}: ${fault}`),
    )
    return { kind: 'good', steered }
  } catch (error) {
    if (error instanceof DocumentFault) return bad(error.message)
    throw error
  }
}

/** Whose key it is: nobody sees the numbers of a document that the server put together. */
function ownerOf(document: AgentDocument, [table, index]: readonly PropertyKey[]): string {
  const rows = Object.entries(document).find(([name]) => name === table)?.[1]
  const row = Array.isArray(rows) ? rows[Number(index)] : undefined
  return row === undefined ? '' : ` of ${row.id}`
}

function bad(problem: string): DocumentReading {
  return { kind: 'bad', problem: problem.slice(0, PROBLEM_LENGTH_MAX) }
}
