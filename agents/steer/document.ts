import { agentDocumentSchema } from '#contract/agent-document.ts'
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
      (keys, fault) => new DocumentFault(`${keyName(keys)}: ${fault}`),
    )
    return { kind: 'good', steered }
  } catch (error) {
    if (error instanceof DocumentFault) return bad(error.message)
    throw error
  }
}

function bad(problem: string): DocumentReading {
  return { kind: 'bad', problem: problem.slice(0, PROBLEM_LENGTH_MAX) }
}
