import { defineCommand } from 'citty'
import type { NewWindow, PlannedWindow, WindowList, WindowScope } from '#contract/window.ts'
import { PATHS } from '#contract/paths.ts'
import { loadConfig } from '../config.ts'
import { openAdmin } from './admin.ts'
import type { Admin } from './admin.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { UsageError } from './usage-error.ts'
import { clockOf, momentOfText, weekdaysOf, windowsText } from './windows-text.ts'

const ABOUT = `Plan work and power cuts, so that nobody is alarmed by them

  list          all windows, the one that begins last first
  add           plan one: --place, --provider, --kecamatan or --city; --from, --until, --reason
  cancel ID     take one back; what lay before stays as it was

Times are those of the city's clock: 2026-12-01T22:00. With --weekly or --monthly the window comes
again from the clock time of --from to that of --until, as long as it begins between the two. The
places are still polled and shown. The time is taken out of the figures unless --counts is given.`

const args = {
  action: {
    type: 'positional',
    required: true,
    valueHint: 'list|add|cancel',
    description: 'What to do',
  },
  id: { type: 'positional', required: false, valueHint: 'ID', description: 'cancel: the window' },
  place: { type: 'string', valueHint: 'ID', description: 'For one place' },
  provider: { type: 'string', valueHint: 'NAME', description: 'For all lines of a provider' },
  kecamatan: { type: 'string', valueHint: 'NAME', description: 'For a kecamatan' },
  city: { type: 'boolean', description: 'For the whole city' },
  from: { type: 'string', valueHint: 'TIME', description: 'When it begins' },
  until: { type: 'string', valueHint: 'TIME', description: 'When it ends' },
  weekly: {
    type: 'string',
    valueHint: 'DAYS',
    description: 'Again on these days of the week: Mo,Tu or Sen,Sel',
  },
  monthly: { type: 'string', valueHint: 'DAY', description: 'Again on this day of the month' },
  counts: { type: 'boolean', description: 'Its time counts in the figures' },
  reason: { type: 'string', valueHint: 'TEXT', description: 'What is done, shown to everybody' },
  ...dataDirectoryArgs,
} as const

interface Given {
  readonly id?: string | undefined
  readonly place?: string | undefined
  readonly provider?: string | undefined
  readonly kecamatan?: string | undefined
  readonly city?: boolean | undefined
  readonly from?: string | undefined
  readonly until?: string | undefined
  readonly weekly?: string | undefined
  readonly monthly?: string | undefined
  readonly counts?: boolean | undefined
  readonly reason?: string | undefined
}

export const windowsCommand = defineCommand({
  meta: { name: 'windows', description: ABOUT },
  args,
  async run({ args: given }) {
    const { timeZone } = loadConfig({ file: given.config, env: process.env, flags: {} }).city
    const action = actionOf(given.action, given, timeZone)
    const place = dataPlaceOf({ config: given.config, data: given.data })
    const admin = await openAdmin(place, 'refuse')
    try {
      process.stdout.write(await action(admin))
    } finally {
      await admin.close()
    }
  },
})

/** What an action prints. */
type Action = (admin: Admin) => Promise<string>

function actionOf(word: string, given: Given, timeZone: string): Action {
  if (word === 'list') {
    return async (admin) => {
      const list = (await admin.call('GET', PATHS.windows)) as WindowList
      return windowsText(list, timeZone, Date.now())
    }
  }
  if (word === 'add') {
    const wish = wishOf(given, timeZone)
    return async (admin) => {
      const window = (await admin.call('POST', PATHS.windows, wish)) as PlannedWindow
      const begins = window.recurrence === null ? 'begins' : 'comes again and again from'
      return `Window ${window.id} is planned; it ${begins} ${given.from} (${timeZone}).\n`
    }
  }
  if (word !== 'cancel') throw new UsageError(`"${word}" is not list, add or cancel`)
  const { id } = given
  if (id === undefined) throw new UsageError('name the window by its id: see "pantau windows list"')
  return async (admin) => {
    await admin.call('DELETE', PATHS.window.replace(':id', encodeURIComponent(id)))
    return `Window ${id} is cancelled; what lay before stays as it was.\n`
  }
}

/** The window that options ask for. Throws `UsageError`. */
export function wishOf(given: Given, timeZone: string): NewWindow {
  const { from, until, reason, counts } = given
  if (from === undefined || until === undefined) throw new UsageError('say --from and --until')
  if (reason === undefined || reason.trim() === '') throw new UsageError('say why: --reason TEXT')
  const startMs = momentOfText('from', from, timeZone)
  const endMs = momentOfText('until', until, timeZone)
  if (startMs >= endMs) throw new UsageError(`--until ${until}: must be after --from ${from}`)
  return {
    scope: scopeOf(given),
    startMs,
    endMs,
    recurrence: recurrenceOf(given, clockOf(from), clockOf(until)),
    isExcluded: counts !== true,
    reason: reason.trim(),
  }
}

function scopeOf({ place, provider, kecamatan, city }: Given): WindowScope {
  const named: readonly WindowScope[] = [
    ...(place === undefined ? [] : [{ kind: 'place', value: place } as const]),
    ...(provider === undefined ? [] : [{ kind: 'provider', value: provider } as const]),
    ...(kecamatan === undefined ? [] : [{ kind: 'kecamatan', value: kecamatan } as const]),
    ...(city === true ? [{ kind: 'city' } as const] : []),
  ]
  const [scope] = named
  if (scope !== undefined && named.length === 1) return scope
  throw new UsageError('say one of --place ID, --provider NAME, --kecamatan NAME, --city')
}

function recurrenceOf(
  { weekly, monthly }: Given,
  from: string,
  until: string,
): NewWindow['recurrence'] {
  if (weekly !== undefined && monthly !== undefined) {
    throw new UsageError('say --weekly or --monthly, not both')
  }
  if (weekly !== undefined) {
    return { weekdays: [...weekdaysOf(weekly)], monthDay: null, from, until }
  }
  if (monthly === undefined) return null
  const monthDay = Number(monthly)
  if (!Number.isInteger(monthDay) || monthDay < 1 || monthDay > 31) {
    throw new UsageError(`--monthly ${monthly}: expected a day of the month, 1 to 31`)
  }
  return { weekdays: [], monthDay, from, until }
}
