import { defineCommand } from 'citty'
import type { AlertTestResult, AlertsView } from '#contract/alerts.ts'
import { PATHS } from '#contract/paths.ts'
import { openAdmin } from './admin.ts'
import type { Admin } from './admin.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `See who is told of what is wrong, and try whether it arrives

  list             recipients and channels, and how the messages went lately
  test RECIPIENT   send a message to all addresses of a recipient now

Recipients, rules and channels are sections of the configuration: server/alert/settings.ts names all.`

export const alertsCommand = defineCommand({
  meta: { name: 'alerts', description: ABOUT },
  args: {
    action: {
      type: 'positional',
      required: true,
      valueHint: 'list|test',
      description: 'What to do',
    },
    recipient: {
      type: 'positional',
      required: false,
      valueHint: 'RECIPIENT',
      description: 'test: who is written to; "dashboard" is all browsers that are told',
    },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const action = actionOf(args.action, args.recipient)
    const place = dataPlaceOf({ config: args.config, data: args.data })
    const admin = await openAdmin(place, 'refuse')
    try {
      if (!admin.isServed) throw new Error('no server runs here: only a running one sends alerts')
      process.stdout.write(await action(admin))
    } finally {
      await admin.close()
    }
  },
})

function actionOf(word: string, recipient: string | undefined): (admin: Admin) => Promise<string> {
  if (word === 'list') {
    return async (admin) => alertsText((await admin.call('GET', PATHS.alerts)) as AlertsView)
  }
  if (word !== 'test') throw new UsageError(`"${word}" is not list or test`)
  if (recipient === undefined) throw new UsageError('name the recipient: see "pantau alerts list"')
  return async (admin) => {
    const result = (await admin.call('POST', PATHS.alertTest, { recipient })) as AlertTestResult
    const { results } = result
    if (results.some(({ problem }) => problem !== null)) process.exitCode = 1
    return testText(result)
  }
}

/** What `pantau alerts list` prints. */
export function alertsText(view: AlertsView): string {
  const { recipients, figures, queue, subscriptions, isStandard, rules, heartbeat } = view
  const lines = recipients.map(({ id, name, addresses }) => {
    const to = addresses.map((one) => `${one.channel} ${one.to}`).join(', ')
    return `${id}  ${name}  ${to}`
  })
  const { held, waiting, sent, givenUp, dropped } = queue
  return [
    ...lines,
    `dashboard  browsers that are told: ${subscriptions}`,
    '',
    isStandard ? 'rules: the standard ones' : `rules: ${rules.length} of the configuration`,
    ...figures.map((one) => {
      const fault = one.lastProblem === null ? '' : `, last problem: ${one.lastProblem}`
      return `${one.channel}: ${one.sent} sent, ${one.failed} failed attempts, ${one.waiting} waiting${fault}`
    }),
    `last 7 days: ${sent} sent, ${waiting} waiting, ${held} held back, ${givenUp} given up, ${dropped} dropped`,
    ...(heartbeat === null
      ? []
      : [`heartbeat: ${heartbeat.lastProblem ?? 'well'}, ${heartbeat.failures} failures`]),
    '',
  ].join('\n')
}

/** What `pantau alerts test` prints. */
export function testText({ results }: AlertTestResult): string {
  if (results.length === 0) return 'There is no address to write to.\n'
  const lines = results.map(({ channel, to, problem }) => `${channel} ${to}: ${problem ?? 'sent'}`)
  return `${lines.join('\n')}\n`
}
