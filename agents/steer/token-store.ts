import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Secret } from '#contract/secret.ts'
import type { AgentConfig } from '../config.ts'
import type { Http } from '../deliver/http.ts'
import { writeDurably } from './durable-file.ts'

/** The agent's token: replaced while it runs, and safe on disk before it is used. */
export interface TokenStore {
  readonly current: () => Secret
  /** Keeps a new token and uses it from now on. Rejects when no disk takes it: the old one stays. */
  readonly replace: (token: Secret) => Promise<void>
  /** Looks once whether somebody wrote another token; true when there is one to try. */
  readonly reread: () => Promise<boolean>
}

/** A token that came later than the one in the agent's file, for where that cannot be written. */
const successorSchema = z.object({
  /** SHA-256 of the token in the file: another one there was written later still, by a person. */
  after: z.string(),
  token: z.string().min(1),
})

/**
 * The token of a configuration. A new one replaces the token file; where that cannot be written, or
 * the configuration holds the token itself, it is kept as `token.json` in the data directory.
 */
export async function openTokenStore(
  config: Pick<AgentConfig, 'token' | 'tokenFile' | 'dataDirectory'>,
): Promise<TokenStore> {
  const { tokenFile } = config
  const besideData = join(config.dataDirectory, 'token.json')
  /** What the configuration says, apart from what was kept in the data directory. */
  let written = config.token
  let current = (await successorOf(written)) ?? written

  async function successorOf(token: Secret): Promise<Secret | undefined> {
    try {
      const found = successorSchema.parse(JSON.parse(await readFile(besideData, 'utf8')))
      return found.after === hashOf(token) ? new Secret(found.token) : undefined
    } catch {
      // None, which is the rule, or one that cannot be read: the server knows the one before.
      return undefined
    }
  }

  return {
    current: () => current,
    async replace(token) {
      const inFile =
        tokenFile !== undefined &&
        (await writeDurably(tokenFile, `${token.reveal()}\n`).then(
          () => true,
          () => false,
        ))
      if (inFile) {
        written = token
      } else {
        const successor = { after: hashOf(written), token: token.reveal() }
        await writeDurably(besideData, `${JSON.stringify(successor)}\n`)
      }
      current = token
    },
    async reread() {
      if (tokenFile === undefined) return false
      const text = await readFile(tokenFile, 'utf8').catch(() => '')
      const found = new Secret(text.trim())
      if (text.trim() === '' || hashOf(found) === hashOf(written)) return false
      written = found
      current = found
      return true
    },
  }
}

/** Requests with the token of the moment; after a 401 once more, when somebody wrote another. */
export function withNewestToken(http: Http, tokens: Pick<TokenStore, 'reread'>): Http {
  return async (request, signal) => {
    const answer = await http(request, signal)
    const isRefused = answer.kind === 'answer' && answer.status === 401
    return isRefused && (await tokens.reread()) ? http(request, signal) : answer
  }
}

function hashOf(token: Secret): string {
  return createHash('sha256').update(token.reveal()).digest('hex')
}
