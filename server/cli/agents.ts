import { readFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { agentIdSchema, placeIdSchema } from '#contract/ids.ts'
import { PATHS } from '#contract/paths.ts'
import { loadConfig } from '../config.ts'
import type { AddedAgent, AddRequest, AgentDetail, AgentListing } from '../http/routes/agents.ts'
import type { ShownConfig } from '../http/routes/agent-configs.ts'
import type { ShownSweeps, SweepWish } from '../http/routes/discoveries.ts'
import { openAdmin } from './admin.ts'
import type { Admin } from './admin.ts'
import { RefusedDocumentError } from './ask-server.ts'
import { addedText, agentText, agentsText, gapsText } from './agents-text.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { findsCsv, findsText } from './finds-text.ts'
import { UsageError } from './usage-error.ts'

const DAY_MS = 86_400_000
const ACTIONS = [
  'add',
  'list',
  'show',
  'remove',
  'rotate',
  'revoke',
  'config',
  'discover',
  'finds',
] as const
type Action = (typeof ACTIONS)[number]

const ABOUT = `Make, see, configure and revoke the agents of places

  add PLACE     make the agent of a place, or a new code for it; prints what to run at the site
  list          all agents, with what they report
  show ID       one agent
  rotate ID     let it take a new token when it delivers next
  revoke ID     end its tokens and its code at once; "add" lets it enrol again
  remove ID     end its tokens and its code, and forget its document and sweeps
  config [ID]   what it polls and how: --set FILE or --show; without ID for all agents
  discover ID   sweep subnets for devices that answer SNMP
  finds ID      what the sweeps found

A document of "config" has the keys of an agent's file without [agent] id, server and token. Access
points and equipment with an address in the inventory need no entry, only credentials: community in
[defaults]. An entry replaces what the inventory says of it, so it repeats the address.
[uplink_defaults] says how the inventory's uplinks are tested (probes, attempts, interval, timeout,
interface): an uplink without probes leaves its place unknown.`

const args = {
  action: {
    type: 'positional',
    required: true,
    valueHint: ACTIONS.join('|'),
    description: 'What to do',
  },
  name: {
    type: 'positional',
    required: false,
    valueHint: 'PLACE|ID',
    description: 'The place of a new agent, or the id of an agent',
  },
  id: {
    type: 'string',
    valueHint: 'ID',
    description:
      'add: id of the agent (the one that the inventory names for the place, else as the place)',
  },
  'valid-days': {
    type: 'string',
    valueHint: 'DAYS',
    description: 'add: how long the code may be used (7)',
  },
  server: {
    type: 'string',
    valueHint: 'URL',
    description: 'add: address under which the site reaches this server (the setting publicUrl)',
  },
  set: {
    type: 'string',
    valueHint: 'FILE',
    description: 'config: document in TOML; an empty one ends it',
  },
  show: { type: 'boolean', description: 'config: show it; secrets as <secret>' },
  subnet: {
    type: 'string',
    valueHint: 'CIDR',
    description: 'discover: as 10.20.30.0/24; may be given several times',
  },
  rate: {
    type: 'string',
    valueHint: 'N',
    description: 'discover: addresses asked per second (10)',
  },
  csv: { type: 'boolean', description: 'finds: as access-points.csv, to edit and import' },
  ...dataDirectoryArgs,
} as const

interface Given {
  readonly name: string | undefined
  readonly id: string | undefined
  readonly validDays: string | undefined
  readonly server: string
  readonly set: string | undefined
  readonly show: boolean
  readonly subnets: readonly string[]
  readonly rate: string | undefined
  readonly csv: boolean
}

type Run = (admin: Admin) => Promise<void>

export const agentsCommand = defineCommand({
  meta: { name: 'agents', description: ABOUT },
  args,
  async run({ args: given, rawArgs }) {
    const run = actionOf(given.action, {
      name: given.name,
      id: given.id,
      validDays: given['valid-days'],
      server: given.server ?? addressOf(given),
      set: given.set,
      show: given.show === true,
      subnets: subnetsOf(rawArgs),
      rate: given.rate,
      csv: given.csv === true,
    })
    const admin = await openAdmin(dataPlaceOf({ config: given.config, data: given.data }), 'refuse')
    try {
      await run(admin)
    } finally {
      await admin.close()
    }
  },
})

function actionOf(word: string, given: Given): Run {
  const action = ACTIONS.find((one): one is Action => one === word)
  switch (action) {
    case undefined:
      throw new UsageError(`"${word}" is not one of ${ACTIONS.join(', ')}`)
    case 'add':
      return add(given)
    case 'list':
      return async (admin) => {
        const { agents } = (await admin.call('GET', PATHS.agents)) as { agents: AgentListing[] }
        process.stdout.write(agentsText(agents, admin.isServed))
      }
    case 'config':
      return config(given)
    case 'show':
      return of(given, async (admin, path, id) => {
        const detail = (await admin.call('GET', path)) as AgentDetail
        process.stdout.write(agentText(id, detail))
      })
    case 'remove':
      return of(given, async (admin, path, id) => {
        const { assigned } = (await admin.call('DELETE', path)) as { assigned: number }
        const left = assigned === 0 ? '' : `; the inventory still assigns ${assigned} devices to it`
        process.stdout.write(`Agent ${id} is removed: token and code have ended${left}.\n`)
      })
    case 'rotate':
      return of(given, async (admin, path, id) => {
        await admin.call('POST', `${path}/rotation`)
        process.stdout.write(`Agent ${id} takes a new token when it delivers next.\n`)
      })
    case 'revoke':
      return of(given, async (admin, path, id) => {
        const { tokens } = (await admin.call('POST', `${path}/revocation`)) as { tokens: number }
        process.stdout.write(
          `${tokens === 1 ? 'The token' : `${tokens} tokens`} of agent ${id} ${tokens === 1 ? 'is' : 'are'} revoked; it can deliver no more.\n`,
        )
      })
    case 'discover':
      return discover(given)
    case 'finds':
      return of(given, async (admin, path, id) => {
        const shown = (await admin.call('GET', `${path}/discovery`)) as ShownSweeps
        const { place } = (await admin.call('GET', path)) as AgentDetail
        process.stdout.write(given.csv ? findsCsv(id, place, shown.finds) : findsText(shown))
      })
    default:
      return action satisfies never
  }
}

/** An action on the agent that was named. */
function of({ name }: Given, run: (admin: Admin, path: string, id: string) => Promise<void>): Run {
  const id = agentIdSchema.safeParse(name)
  if (!id.success) throw new UsageError('name the agent by its id: see "pantau agents list"')
  const path = PATHS.agent.replace(':id', encodeURIComponent(id.data))
  return (admin) => run(admin, path, id.data)
}

/** The command for the site goes to stdout alone, so that a script can take it. */
function add({ name, id, validDays = '7', server }: Given): Run {
  const place = placeIdSchema.safeParse(name)
  if (!place.success) throw new UsageError('name the place: pantau agents add PLACE')
  const validMs = Math.round(numberOf('valid-days', validDays, 1 / 1440, 366) * DAY_MS)
  const request: AddRequest = { place: place.data, ...(id !== undefined && { id }), validMs }
  return async (admin) => {
    const added = (await admin.call('POST', PATHS.agents, request)) as AddedAgent
    process.stderr.write(addedText(added))
    process.stdout.write(`pantau agent enroll --server ${server} --code ${added.code}\n`)
  }
}

function config({ name, set, show }: Given): Run {
  if ((set === undefined) === !show) throw new UsageError('say either --set FILE or --show')
  const id = name === undefined ? null : agentIdSchema.safeParse(name)
  if (id?.success === false) throw new UsageError(`"${name}" is no id of an agent`)
  const path =
    id === null ? PATHS.commonConfig : PATHS.agentConfig.replace(':id', encodeURIComponent(id.data))
  if (set === undefined) {
    return async (admin) => {
      process.stdout.write(configText((await admin.call('GET', path)) as ShownConfig))
    }
  }
  return async (admin) => {
    const { revision, gaps } = await setDocument(admin, path, set)
    const whom = id === null ? 'all agents' : `agent ${id.data}, revision ${revision}`
    process.stdout.write(`Done: ${whom}. Agents fetch it when they deliver next.\n`)
    process.stderr.write(gapsText(gaps))
  }
}

function configText({ written, effective, revision }: ShownConfig): string {
  if (effective === null) return written
  const own = written.trim() === '' ? '# nothing\n' : written
  const head = `# What the agent gets, at revision ${revision}:`
  return `# Written for this agent:\n${own}\n${head}\n${effective}`
}

async function setDocument(admin: Admin, path: string, file: string): Promise<ShownConfig> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Error(`cannot read ${file}: ${(cause as Error).message}`, { cause })
  })
  try {
    return (await admin.call('PUT', path, { text })) as ShownConfig
  } catch (error) {
    if (!(error instanceof RefusedDocumentError)) throw error
    const where = error.line === null ? file : `${file}:${error.line}`
    throw new RefusedDocumentError(error.line, `${where}: ${error.message}; nothing was changed`)
  }
}

function discover(given: Given): Run {
  const { subnets, rate = '10' } = given
  if (subnets.length === 0) throw new UsageError('name a subnet: --subnet 10.20.30.0/24')
  const wish: SweepWish = {
    subnets: [...subnets],
    addressesPerSecond: numberOf('rate', rate, 0.1, 200),
  }
  return of(given, async (admin, path, id) => {
    await admin.call('POST', `${path}/discovery`, wish)
    process.stdout.write(
      `Agent ${id} sweeps ${subnets.join(', ')} after its next delivery; ` +
        `then see "pantau agents finds ${id}".\n`,
    )
  })
}

function numberOf(option: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= min && value <= max) return value
  throw new UsageError(
    `--${option} ${text}: expected a number from ${Number(min.toPrecision(1))} to ${max}`,
  )
}

/** Every `--subnet`, given once for each or with commas: the parser keeps only the last. */
function subnetsOf(rawArgs: readonly string[]): readonly string[] {
  const texts = rawArgs.flatMap((arg, index) => {
    if (arg.startsWith('--subnet=')) return [arg.slice('--subnet='.length)]
    return arg === '--subnet' ? [rawArgs[index + 1] ?? ''] : []
  })
  return texts.flatMap((text) => text.split(',')).filter((text) => text !== '')
}

/** Where sites reach this server, as far as its settings tell. */
function addressOf(given: { readonly config: string | undefined }): string {
  const { publicUrl, host, port } = loadConfig({ file: given.config, env: process.env, flags: {} })
  if (publicUrl !== null) return publicUrl.replace(/\/$/, '')
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
