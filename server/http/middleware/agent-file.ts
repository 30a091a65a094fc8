import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MiddlewareHandler } from 'hono'
import { AGENT_FILE } from '#contract/words.ts'

/**
 * Gives the agent that was built with this server to the sites that it is to run at: nobody has to
 * carry it there. Nothing where it was not built; it holds no secret.
 */
export async function agentFile(directory: string): Promise<MiddlewareHandler> {
  const read = await readFile(join(directory, AGENT_FILE)).catch(() => null)
  const bytes = read === null ? null : new Uint8Array(read)
  return async function agentFile(c, next) {
    if (bytes === null || c.req.path !== AGENT_FILE) return next()
    return c.body(bytes, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Content-Disposition': 'attachment',
      'Cache-Control': 'no-cache',
    })
  }
}
