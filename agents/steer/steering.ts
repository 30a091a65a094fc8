import type { BatchReceipt } from '#contract/batch.ts'
import { Secret } from '#contract/secret.ts'
import { tokenAnswerSchema } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import type { Http } from '../deliver/http.ts'
import { ask } from './ask.ts'
import type { Discovery } from './discovery.ts'
import type { Look } from './look.ts'
import type { RemoteConfig } from './remote-config.ts'
import type { TokenStore } from './token-store.ts'

export interface Log {
  readonly info: (fields: object, message: string) => void
  readonly warn: (fields: object, message: string) => void
}

/** Does what the server's receipts ask for, beside polling and delivering. */
export interface Steering {
  readonly heard: (receipt: BatchReceipt) => void
  /** Settles when the signal is aborted and every errand has ended; rejects with their bug. */
  readonly done: Promise<void>
}

export interface SteeringDeps {
  readonly http: Http
  readonly tokens: TokenStore
  readonly remote: Pick<RemoteConfig, 'isNews' | 'fetch'>
  readonly discovery: Pick<Discovery, 'isNews' | 'run'>
  readonly look: Look
  readonly log: Log
  readonly monotonicMs: () => number
  readonly random: () => number
}

/** After a failure the wish of a later receipt is followed: they come every few seconds. */
const AGAIN_MS = 60_000

export function startSteering(deps: SteeringDeps, signal: AbortSignal): Steering {
  const { http, tokens, remote, discovery, look, log } = deps
  const open = new Set<Promise<void>>()
  let fail: (bug: unknown) => void
  const done = new Promise<void>((resolve, reject) => {
    fail = reject
    const end = (): void => void Promise.all(open).then(() => resolve(), reject)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })

  /** One errand of a kind at a time; after a failure none for a while. */
  function errand(run: (signal: AbortSignal) => Promise<boolean>): () => void {
    let running = false
    let notBeforeMs = 0
    return () => {
      if (running || signal.aborted || deps.monotonicMs() < notBeforeMs) return
      running = true
      const ended = run(signal)
        .then((succeeded) => {
          const waitMs = succeeded ? 0 : AGAIN_MS * (1 + deps.random() / 4)
          notBeforeMs = deps.monotonicMs() + waitMs
          return undefined
        })
        .catch(fail)
        .finally(() => {
          running = false
          open.delete(ended)
        })
      open.add(ended)
    }
  }

  const rotate = errand(async (signal) => {
    const question = { method: 'POST', path: PATHS.ownToken, body: {} } as const
    const told = await ask(http, question, tokenAnswerSchema, signal)
    if (told.kind === 'not-told') {
      log.warn({ status: told.status, reason: told.reason }, 'no new token came')
      return false
    }
    try {
      await tokens.replace(new Secret(told.value.token))
    } catch (err) {
      log.warn({ err }, 'no disk takes the new token; going on with the old one')
      return false
    }
    log.info({}, 'using a new token')
    return true
  })
  const configure = errand(async (signal) => {
    const succeeded = await remote.fetch(signal)
    // The next receipt may be half a minute away, and somebody waits for what this one asked for.
    lookIfWanted()
    return succeeded
  })
  const discover = errand((signal) => discovery.run(signal))
  const lookNow = errand((signal) => look.run(signal))
  let newest: BatchReceipt | undefined
  function lookIfWanted(): void {
    const { probe, configRevision = 0 } = newest ?? {}
    // Not before the configuration of the same receipt: what is to be looked at may be new in it.
    if (probe != null && !remote.isNews(configRevision) && look.isNews(probe)) lookNow()
  }

  return {
    heard(receipt) {
      newest = receipt
      const { configRevision, discovery: sweep, rotateToken } = receipt
      if (rotateToken === true) rotate()
      if (remote.isNews(configRevision)) configure()
      if (sweep != null && discovery.isNews(sweep)) discover()
      lookIfWanted()
    },
    done,
  }
}
