import { defineCommand } from 'citty'
import { agentIdSchema } from '#contract/ids.ts'
import type { TokenEntry } from '../journal/tokens.ts'
import { openAdmin } from './admin.ts'
import type { Admin } from './admin.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { UsageError } from './usage-error.ts'

export const tokenCommand = defineCommand({
  meta: {
    name: 'token',
    description: 'Create, list and revoke the tokens with which agents deliver',
  },
  args: {
    action: {
      type: 'positional',
      required: true,
      valueHint: 'create|list|revoke',
      description: 'What to do',
    },
    name: {
      type: 'positional',
      required: false,
      valueHint: 'AGENT|ID',
      description: 'The agent of a new token, or the id of the token to revoke',
    },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const action = actionOf(args.action, args.name)
    const place = dataPlaceOf({ config: args.config, data: args.data })
    const admin = await openAdmin(place, args.action === 'create' ? 'create' : 'refuse')
    try {
      await action(admin)
    } finally {
      await admin.close()
    }
  },
})

function actionOf(action: string, name: string | undefined): (admin: Admin) => Promise<void> {
  if (action === 'list') return list
  if (action === 'create') {
    const agent = agentIdSchema.safeParse(name)
    if (!agent.success) {
      throw new UsageError(
        `name the agent: ${name === undefined ? 'pantau token create AGENT' : (agent.error.issues[0]?.message ?? 'not an id')}`,
      )
    }
    return (admin) => create(admin, agent.data)
  }
  if (action !== 'revoke') throw new UsageError(`"${action}" is not create, list or revoke`)
  if (name === undefined) throw new UsageError('name the token by its id: see "pantau token list"')
  return (admin) => revoke(admin, name)
}

/** The token alone goes to stdout, so that a script can take it. */
async function create(admin: Admin, agent: Parameters<Admin['createToken']>[0]): Promise<void> {
  const { entry, token } = await admin.createToken(agent)
  process.stderr.write(`Token ${entry.id} of agent ${agent}, shown only now:\n`)
  process.stdout.write(`${token.reveal()}\n`)
}

async function list(admin: Admin): Promise<void> {
  const tokens = await admin.listTokens()
  const time = (ms: number | null): string => (ms === null ? '-' : new Date(ms).toISOString())
  const row = ({ id, agent, createdAtMs, revokedAtMs }: TokenEntry): string =>
    `${id.padEnd(12)}${agent.padEnd(26)}${time(createdAtMs).padEnd(26)}${time(revokedAtMs)}\n`
  const head = `${'ID'.padEnd(12)}${'AGENT'.padEnd(26)}${'CREATED'.padEnd(26)}REVOKED\n`
  process.stdout.write(head + tokens.map(row).join(''))
}

async function revoke(admin: Admin, id: string): Promise<void> {
  if (!(await admin.revokeToken(id))) throw new Error(`there is no valid token "${id}"`)
  process.stdout.write(`Token ${id} is revoked; its agent can deliver no more with it.\n`)
}
