import { mkdir, readFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import type { AgentId } from '#contract/ids.ts'
import type { Secret } from '#contract/secret.ts'
import { writeDurably } from './durable-file.ts'

/** What the file of an agent that enrols shall say. */
export interface NewAgentFile {
  readonly path: string
  readonly agent: AgentId
  readonly server: URL
  readonly dataDirectory: string | undefined
  readonly caFile: string | undefined
  readonly pins: readonly string[]
}

/** What is at the place of the file already. */
export type PresentFile =
  | { readonly kind: 'none' }
  /** The file of an agent; `tokenFile` is undefined when it holds the token itself. */
  | {
      readonly kind: 'agent'
      readonly id: string
      readonly server: string
      readonly tokenFile: string | undefined
    }
  /** Something that is no agent's file, or cannot be read. */
  | { readonly kind: 'other' }

const presentSchema = z.object({
  agent: z.object({ id: z.string(), server: z.string(), token_file: z.string().optional() }),
})

export async function readPresent(path: string): Promise<PresentFile> {
  try {
    const { agent } = presentSchema.parse(parse(await readFile(path, 'utf8')))
    const tokenFile = agent.token_file && resolve(dirname(path), agent.token_file)
    return { kind: 'agent', id: agent.id, server: agent.server, tokenFile }
  } catch (error) {
    return { kind: (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'none' : 'other' }
  }
}

/** Two agents beside each other must not share a token: it has the name of its file. */
export function tokenFileOf(path: string): string {
  return join(dirname(path), `${basename(path).replace(/\.toml$/, '')}.token`)
}

/** Beside the file, so that it is on the same disk and its user may write there. */
export function noncePathOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.enrolling`)
}

/** The folder of the file, for its user alone when it is made here. */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
}

/** Writes the token, then the file that points at it: a kill in between leaves no half agent. */
export async function writeAgentFiles(file: NewAgentFile, token: Secret): Promise<void> {
  await writeDurably(tokenFileOf(file.path), `${token.reveal()}\n`)
  await writeDurably(file.path, textOf(file))
}

function textOf({ path, agent, server, dataDirectory, caFile, pins }: NewAgentFile): string {
  const folder = dirname(resolve(path))
  const near = (file: string): string => {
    const way = relative(folder, resolve(file))
    return way.startsWith('..') ? resolve(file) : way
  }
  // JSON's texts are TOML's too.
  const line = (key: string, value: unknown): string => `${key} = ${JSON.stringify(value)}`
  return [
    '# Made by "pantau agent enroll". What is polled comes from the server; until it has',
    '# given something, the tables of this file count ([[access_points]] and so on).',
    "# Keep it readable by the agent's user only (chmod 600).",
    '',
    '[agent]',
    line('id', agent),
    line('server', server.href.replace(/\/$/, '')),
    line('token_file', near(tokenFileOf(path))),
    dataDirectory === undefined
      ? '# data_directory = "data"          # undelivered samples, beside this file'
      : line('data_directory', near(dataDirectory)),
    ...(caFile === undefined ? [] : [line('ca_file', near(caFile))]),
    ...(pins.length === 0 ? [] : [line('pin', pins)]),
    '# sync_every = "60s"               # longest time a sample may wait to become durable',
    '# spool_mebibytes = 64             # beyond that the oldest samples are dropped, and counted',
    '# spool_keep = "45d"',
    '# log_level = "info"               # error, warn, info, debug',
    '',
  ].join('\n')
}
