import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GeographyImport, GeographyPart } from '#contract/geography.ts'
import type { AgentId } from '#contract/ids.ts'
import type { Problem } from '#contract/problem.ts'
import { PATHS } from '#contract/paths.ts'
import { adminSocketPath, createAdminApp } from '../http/admin.ts'
import type { GeographyFile } from '../journal/import/geography/geography-file.ts'
import { importGeography } from '../journal/import/geography/import-geography.ts'
import type { GeographyImportOptions } from '../journal/import/geography/import-geography.ts'
import { importFiles } from '../journal/import/import-files.ts'
import type { ImportResult } from '../journal/import/import-files.ts'
import type { ImportFiles } from '../journal/import/plan.ts'
import { hasJournal, JOURNAL_FILE } from '../journal/journal-place.ts'
import { openJournal } from '../journal/open.ts'
import type { Journal } from '../journal/open.ts'
import { Secret } from '#contract/secret.ts'
import type { NewToken, TokenEntry } from '../journal/tokens.ts'
import { ask, headersOfOwner, jsonOf } from './ask-server.ts'
import type { Answer } from './ask-server.ts'
import { openSeriesStore } from '../store/open.ts'
import type { SeriesStore } from '../store/series-store.ts'
import { STORES_DEFAULTS } from '../store-settings.ts'
import type { DataPlace } from './data-directory.ts'

/** What the commands of a data directory's owner can do, with or without a running server. */
export interface Admin {
  importFiles(request: ImportFiles, dryRun: boolean): Promise<ImportResult>
  importGeography(
    part: GeographyPart,
    file: GeographyFile,
    options: Omit<GeographyImportOptions, 'nowMs'>,
  ): Promise<GeographyImport>
  createToken(agent: AgentId): Promise<NewToken>
  listTokens(): Promise<readonly TokenEntry[]>
  /** False when no valid token has this id. */
  revokeToken(id: string): Promise<boolean>
  /** One of the operator's requests and its JSON; throws with what a refusal says. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  /** Whether a server runs, which knows more of the agents than the directory does. */
  readonly isServed: boolean
  close(): Promise<void>
}

/** Of the folder of "pantau demo". */
const DEMO_SERVER_FOLDER = 'server'

/**
 * What a command does where there is no data yet: `create` begins a directory, `pretend` works on
 * an empty one that is thrown away, `refuse` says so, because a mistyped path must not look empty.
 */
export type WhenMissing = 'create' | 'pretend' | 'refuse'

/**
 * Asks the server of a data directory where one runs, else opens the directory itself, as a server
 * does: the store's lock first, so that no server starts meanwhile. Throws `StoreLockedError` while
 * another process works on it.
 */
export async function openAdmin(place: DataPlace, whenMissing: WhenMissing): Promise<Admin> {
  const socketPath = adminSocketPath(place.directory)
  const answer = await ask(socketPath, 'GET', PATHS.tokens)
  if (answer !== null) return serverAdmin(socketPath)
  if (whenMissing === 'refuse') requireData(place)
  return !hasData(place) && whenMissing === 'pretend' ? pretendedAdmin() : directoryAdmin(place)
}

/** Throws where there is no data, and says where it may be. */
export function requireData(place: DataPlace): void {
  if (!hasData(place)) throw new Error(missingText(place.directory))
}

/** A server that is named is not there by mistake. */
function hasData({ directory, stores }: DataPlace): boolean {
  return stores.journalUrl !== null || hasJournal(directory)
}

/** Where data was looked for, and where it may be meant: a demo keeps a server's beside its agents'. */
function missingText(dataDirectory: string): string {
  const looked = `there is no Pantau data in ${dataDirectory} (no ${JOURNAL_FILE} there)`
  const inDemo = join(dataDirectory, DEMO_SERVER_FOLDER)
  if (hasJournal(inDemo)) {
    return `${looked}; this is the folder of a demo, whose data is in it: --data ${inDemo}`
  }
  return `${looked}; name the directory with --data or --config; "pantau import" begins a new one`
}

async function pretendedAdmin(): Promise<Admin> {
  const directory = await mkdtemp(join(tmpdir(), 'pantau-dry-run-'))
  const admin = await directoryAdmin({ directory, stores: STORES_DEFAULTS })
  return {
    ...admin,
    async close() {
      await admin.close()
      await rm(directory, { recursive: true })
    },
  }
}

async function directoryAdmin({ directory, stores }: DataPlace): Promise<Admin> {
  const store = await openSeriesStore(directory)
  try {
    return journalAdmin(await openJournal(directory, { url: stores.journalUrl }), store)
  } catch (cause) {
    await store.close()
    throw cause
  }
}

function journalAdmin(journal: Journal, lock: Pick<SeriesStore, 'close'>): Admin {
  const app = createAdminApp({
    journal,
    nowMs: Date.now,
    agentNow: () => null,
    logError: (cause) => {
      throw cause
    },
  })
  return {
    isServed: false,
    async call(method, path, body) {
      const headers = headersOfOwner()
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await app.request(path, { method, headers, ...sent })
      return jsonOf({ status: answer.status, text: await answer.text() })
    },
    importFiles: (files, dryRun) => importFiles(journal, files, { dryRun, nowMs: Date.now() }),
    importGeography: (part, file, options) =>
      importGeography(journal, part, file, { ...options, nowMs: Date.now() }),
    createToken: (agent) => journal.createToken(agent, Date.now()),
    listTokens: () => journal.listTokens(),
    revokeToken: (id) => journal.revokeToken(id, Date.now()),
    async close() {
      await journal.close()
      await lock.close()
    },
  }
}

function serverAdmin(socketPath: string): Admin {
  const call = async (
    expected: readonly number[],
    method: string,
    path: string,
    body?: unknown,
  ): Promise<Answer> => {
    const answer = await ask(socketPath, method, path, body)
    if (answer === null) throw new Error('the server stopped while it was asked')
    if (expected.includes(answer.status)) return answer
    const { title, detail } = JSON.parse(answer.text) as Problem
    throw new Error(`the server answered ${answer.status}: ${detail ?? title}`)
  }
  return {
    isServed: true,
    async call(method, path, body) {
      const answer = await ask(socketPath, method, path, body)
      if (answer === null) throw new Error('the server stopped while it was asked')
      return jsonOf(answer)
    },
    async importFiles(files, dryRun) {
      const path = dryRun ? `${PATHS.imports}?dry-run=1` : PATHS.imports
      return JSON.parse((await call([200, 422], 'POST', path, files)).text) as ImportResult
    },
    async importGeography(part, file, { dryRun, illustrative, attribution }) {
      const query = new URLSearchParams({ name: file.name })
      if (dryRun) query.set('dry-run', '1')
      if (illustrative) query.set('illustrative', '1')
      if (attribution !== null) query.set('attribution', attribution)
      const path = `${PATHS.geographyPart.replace(':part', part)}?${query.toString()}`
      return JSON.parse((await call([200, 422], 'POST', path, file.bytes)).text) as GeographyImport
    },
    async createToken(agent) {
      const { text } = await call([201], 'POST', PATHS.tokens, { agent })
      const { token, ...entry } = JSON.parse(text) as TokenEntry & { token: string }
      return { entry, token: new Secret(token) }
    },
    async listTokens() {
      const { text } = await call([200], 'GET', PATHS.tokens)
      return (JSON.parse(text) as { tokens: readonly TokenEntry[] }).tokens
    },
    async revokeToken(id) {
      const path = `${PATHS.tokens}/${encodeURIComponent(id)}`
      return (await call([204, 404], 'DELETE', path)).status === 204
    },
    close: () => Promise.resolve(),
  }
}
