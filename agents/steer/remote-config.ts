import { configAnswerSchema } from '#contract/steering.ts'
import { PATHS } from '#contract/paths.ts'
import type { AgentConfig } from '../config.ts'
import type { Steered } from '../config/steered.ts'
import type { Http } from '../deliver/http.ts'
import { ask } from './ask.ts'
import type { ConfigStore } from './config-store.ts'
import { readDocument } from './document.ts'

/** Which configuration is applied, and why a newer one is not. */
export interface ConfigState {
  /** 0: the tables of the agent's own file. */
  readonly revision: number
  readonly problem: string | null
}

export interface RemoteConfig {
  readonly state: () => ConfigState
  /** Whether this revision of the server is neither applied nor refused. */
  readonly isNews: (revision: number) => boolean
  /** Asks for the configuration and applies it, whole or not at all; false: ask again later. */
  readonly fetch: (signal: AbortSignal) => Promise<boolean>
  readonly bytesWritten: () => number
}

export interface RemoteConfigDeps {
  readonly store: ConfigStore
  readonly http: Http
  /** Polls by this from now on. */
  readonly apply: (steered: Steered) => Promise<void>
  readonly log: {
    readonly info: (fields: object, message: string) => void
    readonly warn: (fields: object, message: string) => void
  }
}

/**
 * The configuration that the server gives. The last good one is on disk, so that the agent boots
 * without the server; `first` is what to poll by until the server says something else.
 */
export async function openRemoteConfig(
  deps: RemoteConfigDeps,
  config: AgentConfig,
): Promise<{ readonly remote: RemoteConfig; readonly first: Steered }> {
  const { store, log } = deps
  let state: ConfigState = { revision: 0, problem: null }
  let refused: number | undefined
  let bytesWritten = 0
  let first: Steered = config
  try {
    const stored = await store.read()
    const reading = stored && readDocument(stored.document, config)
    if (reading?.kind === 'bad') throw new Error(reading.problem)
    if (stored !== undefined && reading !== undefined) {
      first = reading.steered
      state = { revision: stored.revision, problem: null }
      sayReplaced(stored.revision)
    }
  } catch (err) {
    log.warn({ err }, "the server's configuration on disk is damaged; polling by the agent's file")
  }

  function sayReplaced(revision: number): void {
    const { accessPoints, uplinks, equipment } = config.targets
    const tables = accessPoints.length + uplinks.length + equipment.length > 0
    const instead = tables ? { insteadOf: config.file } : {}
    log.info({ revision, ...instead }, "polling by the server's configuration")
  }

  async function keep(revision: number, document: unknown): Promise<string | null> {
    try {
      if (revision === 0) await store.remove()
      else bytesWritten += await store.write({ revision, document })
      return null
    } catch (err) {
      log.warn({ err, revision }, 'the configuration cannot be kept on disk')
      const { code } = err as NodeJS.ErrnoException
      return `applied, but not kept on disk (${code}): the next start polls by the one before`
    }
  }

  async function take(revision: number, document: unknown): Promise<void> {
    const reading =
      revision === 0 ? ({ kind: 'good', steered: config } as const) : readDocument(document, config)
    if (reading.kind === 'bad') {
      refused = revision
      state = { ...state, problem: reading.problem }
      log.warn({ revision, problem: reading.problem }, 'the configuration is refused')
      return
    }
    // On disk first: a kill in between starts with what would have been applied.
    const problem = await keep(revision, document)
    await deps.apply(reading.steered)
    refused = undefined
    state = { revision, problem }
    if (revision === 0) log.info({ file: config.file }, "polling by the agent's own file")
    else sayReplaced(revision)
  }

  const remote: RemoteConfig = {
    state: () => state,
    isNews: (revision) => revision !== state.revision && revision !== refused,
    async fetch(signal) {
      const told = await ask(
        deps.http,
        { method: 'GET', path: PATHS.ownConfig },
        configAnswerSchema,
        signal,
      )
      if (told.kind === 'not-told') {
        log.warn({ status: told.status, reason: told.reason }, 'no configuration came')
        return false
      }
      const { revision, document } = told.value
      if (remote.isNews(revision)) await take(revision, document)
      return true
    },
    bytesWritten: () => bytesWritten,
  }
  return { remote, first }
}
