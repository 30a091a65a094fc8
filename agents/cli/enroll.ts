import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { PIN_PATTERN } from '../config/schema.ts'
import { createHttp } from '../deliver/http.ts'
import { writeDurably } from '../steer/durable-file.ts'
import { readCode } from '../steer/enrol-code.ts'
import {
  makeFolder,
  noncePathOf,
  readPresent,
  tokenFileOf,
  writeAgentFiles,
  type PresentFile,
} from '../steer/enrol-files.ts'
import { endEnrolment, enrol, type EnrolAnswer } from '../steer/enrol.ts'
import { duration } from './card.ts'
import { assertKnownOptions, assertNoMoreArguments, CommandError, EXIT } from './exit.ts'

const args = {
  server: { type: 'string', required: true, valueHint: 'URL', description: 'the Pantau server' },
  code: {
    type: 'string',
    required: true,
    valueHint: 'CODE',
    description: 'one-time code from "pantau agents add", such as 7K3M9-QX2VT',
  },
  config: {
    type: 'string',
    default: 'agent.toml',
    valueHint: 'FILE',
    description: 'the file to write',
  },
  data: {
    type: 'string',
    valueHint: 'DIR',
    description: 'where undelivered samples wait; default: data, beside the file',
  },
  'ca-file': {
    type: 'string',
    valueHint: 'FILE',
    description: "authority (PEM) of the server's certificate, when it is your own",
  },
  pin: {
    type: 'string',
    valueHint: 'PIN',
    description: 'public key of the server, sha256/...; several with commas',
  },
  force: { type: 'boolean', description: 'replace the file of another agent' },
} as const

const REQUEST_TIMEOUT_MS = 20_000
/** A clock that is off by less than this needs no word. */
const CLOCK_OFF_MS = 60_000

type Enrolled = Extract<EnrolAnswer, { kind: 'enrolled' }>

/** `pantau agent enroll`: makes this machine an agent of a server. */
export const enrollCommand = defineCommand({
  meta: {
    name: 'pantau agent enroll',
    description: 'Exchange a one-time code for a token and write agent.toml',
  },
  args,
  async run({ args: given, rawArgs }) {
    assertKnownOptions(rawArgs, args)
    assertNoMoreArguments(given._, 0)
    process.umask(0o077)
    const server = serverOf(given.server)
    const code = readCode(given.code)
    if (code === undefined) {
      throw wrong(`"${given.code}" is no code; expected ten letters and digits like 7K3M9-QX2VT`)
    }
    const pins = given.pin?.split(',').map((one) => one.trim()) ?? []
    const badPin = pins.find((one) => !PIN_PATTERN.test(one))
    if (badPin !== undefined) throw wrong(`--pin ${badPin}: expected sha256/ and 44 characters`)
    const caFile = given['ca-file']
    const tls = { ca: caFile === undefined ? undefined : await textOf(caFile), pins }
    const path = resolve(given.config)
    const present = await readPresent(path)
    const force = given.force === true
    if (present.kind === 'other' && !force) {
      throw wrong(`${path} is there and is no agent's file; choose another, or --force`)
    }
    const noncePath = noncePathOf(path)
    const http = createHttp({ server, tls, requestTimeoutMs: REQUEST_TIMEOUT_MS })
    const answer = await onDisk(path, async () => {
      await makeFolder(path)
      return enrol(http, code, noncePath, new AbortController().signal)
    })
    if (answer.kind !== 'enrolled') throw refusal(server, answer)
    const file = { path, agent: answer.agent, server, dataDirectory: given.data, caFile, pins }
    const kept = force ? undefined : tokenFileToKeep(path, present, answer, server)
    await onDisk(path, async () => {
      if (kept === undefined) await writeAgentFiles(file, answer.token)
      else await writeDurably(kept, `${answer.token.reveal()}\n`)
      await endEnrolment(noncePath)
    })
    process.stdout.write(goodbye(path, given.config, kept, answer))
  },
})

function serverOf(text: string): URL {
  // Without a scheme people mean the secure one.
  const written = text.includes('://') ? text : `https://${text}`
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw wrong(`--server ${text}: expected such as https://pantau.example.go.id`)
}

/**
 * An agent that enrols anew keeps its file, and only its token is replaced. Returns where that is;
 * undefined when the file has to be written.
 */
function tokenFileToKeep(
  path: string,
  present: PresentFile,
  { agent }: Enrolled,
  server: URL,
): string | undefined {
  if (present.kind !== 'agent') return undefined
  const again = 'The code stays good for this machine: run the same command'
  if (present.id !== agent) {
    throw wrong(
      `${path} is the file of agent ${present.id}; the code is for ${agent}.\n` +
        `${again} with another --config, or with --force to replace that agent.`,
    )
  }
  const isSameServer = URL.canParse(present.server) && new URL(present.server).href === server.href
  if (present.tokenFile === undefined || !isSameServer) {
    const why = isSameServer ? 'holds its token itself' : `names another server, ${present.server}`
    throw wrong(`${path} ${why}.\n${again} with --force to write the file anew.`)
  }
  return present.tokenFile
}

function refusal(server: URL, answer: Exclude<EnrolAnswer, Enrolled>): CommandError {
  const where = server.origin
  const again = 'Nothing is lost: run the same command again.'
  switch (answer.kind) {
    case 'refused':
      return new CommandError(
        `${where} does not take the code; ${answer.reason}.\n` +
          'An operator makes a new one with: pantau agents add PLACE',
        EXIT.credentials,
      )
    case 'busy':
      return new CommandError(
        `${where} takes no code now: too many were wrong, or it is busy. Try again in some minutes.`,
        EXIT.noAnswer,
      )
    case 'unreachable': {
      const isPlain = /wrong version number|packet length/.test(answer.reason)
      const reason = isPlain
        ? 'what answers there speaks no TLS; should the URL begin with http://?'
        : answer.reason.replace('as ca_file', 'with --ca-file FILE, also beside a --pin')
      return new CommandError(
        `${where} cannot be reached: ${reason}${hintOf(reason)}\n${again}`,
        EXIT.unreachable,
      )
    }
    case 'stranger':
      return new CommandError(
        `${where} answers, but not as a Pantau server that enrols agents ` +
          `(${`${answer.status} ${answer.reason}`.trim()}). Check the URL.`,
        EXIT.malformed,
      )
    default:
      return answer satisfies never
  }
}

function hintOf(reason: string): string {
  if (reason.startsWith('the proxy')) return '\nCheck the proxy of this machine (HTTPS_PROXY).'
  if (reason.includes('ECONNREFUSED')) return '\nNo server listens there: check address and port.'
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) {
    return "\nThat name is not known: check it, and this machine's DNS."
  }
  if (/in time|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/.test(reason)) {
    return '\nCheck the uplink of this machine, and whether a proxy is needed (HTTPS_PROXY).'
  }
  return ''
}

function goodbye(path: string, config: string, kept: string | undefined, answer: Enrolled): string {
  const offMs = Date.now() - answer.serverTimeMs
  const off = duration(Math.abs(offMs) / 1000)
  const clock =
    Math.abs(offMs) < CLOCK_OFF_MS
      ? ''
      : `\nThis machine's clock is ${off} ${offMs > 0 ? 'ahead of' : 'behind'} the server's. ` +
        "The agent will go\nby the server's time; set the clock if you can (NTP).\n"
  const wrote =
    kept === undefined
      ? `  configuration  ${path}\n  token          ${tokenFileOf(path)}\n`
      : `  token          ${kept} (the configuration is as it was)\n` +
        '\nAn agent that runs takes it at its next attempt; started again, at once.\n'
  return (
    `This machine is now agent ${answer.agent}.\n\n${wrote}${clock}\n` +
    `Start it:   pantau agent --config ${config}\n` +
    `Look at it: pantau agent status --config ${config}\n`
  )
}

async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(`--ca-file ${path} cannot be read (${cause.code})`, EXIT.usage, cause)
  })
}

/** What the system says of the disk, as one line that names the file. */
async function onDisk<T>(path: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === undefined) throw cause
    throw new CommandError(`${path} and its token cannot be written (${code})`, EXIT.usage, cause)
  }
}

function wrong(message: string): CommandError {
  return new CommandError(message, EXIT.usage)
}
