import { defineCommand } from 'citty'
import { PATHS } from '#contract/paths.ts'
import type { AddedOperator } from '../http/routes/operators.ts'
import type { OperatorEntry } from '../journal/operators.ts'
import { openAdmin } from './admin.ts'
import type { Admin } from './admin.ts'
import { table } from './agents-text.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `Make, list and revoke the keys with which people change something

  add NAME      make the key of a person, shown once
  list          everybody who has or had a key
  revoke NAME   end a person's key at once

Until the first one is made, acknowledging, commenting and planning windows work without a key in a
browser on the server's own machine, and nowhere else. From then on each person needs a key.`

export const operatorsCommand = defineCommand({
  meta: { name: 'operators', description: ABOUT },
  args: {
    action: {
      type: 'positional',
      required: true,
      valueHint: 'add|list|revoke',
      description: 'What to do',
    },
    name: {
      type: 'positional',
      required: false,
      valueHint: 'NAME',
      description: 'As it is shown beside what the person did',
    },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const action = actionOf(args.action, args.name)
    const place = dataPlaceOf({ config: args.config, data: args.data })
    const admin = await openAdmin(place, 'refuse')
    try {
      await action(admin)
    } finally {
      await admin.close()
    }
  },
})

function actionOf(action: string, name: string | undefined): (admin: Admin) => Promise<void> {
  if (action === 'list') return list
  if (action !== 'add' && action !== 'revoke') {
    throw new UsageError(`"${action}" is not add, list or revoke`)
  }
  if (name === undefined) throw new UsageError(`name the person: pantau operators ${action} NAME`)
  return (admin) => (action === 'add' ? add(admin, name) : revoke(admin, name))
}

/** The key alone goes to stdout, so that a script can take it. */
async function add(admin: Admin, name: string): Promise<void> {
  const { key } = (await admin.call('POST', PATHS.operators, { name })) as AddedOperator
  process.stderr.write(`Key of ${name}, shown only now; from now on everybody needs one:\n`)
  process.stdout.write(`${key}\n`)
}

async function list(admin: Admin): Promise<void> {
  const answer = await admin.call('GET', PATHS.operators)
  const { operators } = answer as { readonly operators: readonly OperatorEntry[] }
  const time = (ms: number | null): string => (ms === null ? '-' : new Date(ms).toISOString())
  const rows = operators.map(({ name, createdAtMs, revokedAtMs }) => [
    name,
    time(createdAtMs),
    time(revokedAtMs),
  ])
  process.stdout.write(`${table([['NAME', 'CREATED', 'REVOKED'], ...rows])}\n`)
}

async function revoke(admin: Admin, name: string): Promise<void> {
  await admin.call('DELETE', PATHS.operator.replace(':name', encodeURIComponent(name)))
  process.stdout.write(`The key of ${name} is revoked; what ${name} did stays.\n`)
}
