import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { ReadableStream } from 'node:stream/web'
import { PATHS } from '#contract/paths.ts'
import { COMMAND_NAME } from '#contract/report-words.ts'
import { adminSocketPath } from '../http/admin.ts'
import type { OpenReports } from '../open-reports.ts'
import { requireData } from './admin.ts'
import { ask, headersOfOwner, jsonOf, send } from './ask-server.ts'
import type { DataPlace } from './data-directory.ts'

/** A file as it comes. */
export interface ComingFile {
  readonly name: string
  readonly body: Readable
}

/** Whom the command asks for reports: a running server, or its data directory. */
export interface ReportSource {
  /** Whether a server runs: it alone finds outages. */
  readonly isServed: boolean
  /** A request and its JSON; throws with what a refusal says. */
  call(method: string, path: string, body?: unknown): Promise<unknown>
  file(path: string): Promise<ComingFile>
  close(): Promise<void>
}

/** Evidence is gathered before its first byte comes. */
const FILE_SILENCE_MS_MAX = 600_000

/** Asks the server of a data directory where one runs, else opens the directory with `open`. */
export async function openReportSource(
  place: DataPlace,
  open: () => Promise<OpenReports>,
): Promise<ReportSource> {
  const socketPath = adminSocketPath(place.directory)
  if ((await ask(socketPath, 'GET', PATHS.tokens)) !== null) return ofServer(socketPath)
  requireData(place)
  return ofDirectory(await open())
}

function ofServer(socketPath: string): ReportSource {
  const stopped = (): never => {
    throw new Error('the server stopped while it was asked')
  }
  return {
    isServed: true,
    call: async (method, path, body) =>
      jsonOf((await ask(socketPath, method, path, body, COMMAND_NAME)) ?? stopped()),
    async file(path) {
      const response = await send(socketPath, 'GET', path, undefined, {
        silenceMsMax: FILE_SILENCE_MS_MAX,
      })
      if (response === null) return stopped()
      const { statusCode: status = 0, headers } = response
      if (status !== 200) jsonOf({ status, text: await text(response) })
      return { name: nameIn(headers['content-disposition']), body: response }
    },
    close: () => Promise.resolve(),
  }
}

function ofDirectory({ app, close }: OpenReports): ReportSource {
  return {
    isServed: false,
    async call(method, path, body) {
      const sent = body === undefined ? {} : { body: JSON.stringify(body) }
      const answer = await app.request(path, {
        method,
        headers: headersOfOwner(COMMAND_NAME),
        ...sent,
      })
      return jsonOf({ status: answer.status, text: await answer.text() })
    },
    async file(path) {
      const answer = await app.request(path, { headers: headersOfOwner() })
      const { status, body } = answer
      if (status !== 200 || body === null) jsonOf({ status, text: await answer.text() })
      const name = nameIn(answer.headers.get('content-disposition') ?? undefined)
      return { name, body: Readable.fromWeb(body as ReadableStream) }
    },
    close,
  }
}

/** The name that the server gives a file; never a path. */
function nameIn(disposition: string | undefined): string {
  const name = /filename="([\w.-]+)"/.exec(disposition ?? '')?.[1]
  if (name === undefined || name.startsWith('.')) throw new Error('the server gave no file')
  return name
}
