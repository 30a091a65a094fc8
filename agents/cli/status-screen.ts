import type { PollOutcome } from '#contract/outcome.ts'
import type { AgentStatus } from '../steer/status.ts'
import { duration } from './card.ts'

/** Colours by what they say; each gives the text back as it is where colours are not wanted. */
export interface Paint {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
  readonly doubtful: (text: string) => string
}

export interface ScreenSize {
  readonly columns: number
  /** Rows of targets beyond these are only counted, those that answer first. */
  readonly targets: number
}

type Target = AgentStatus['targets'][number]

const LABEL_WIDTH = 9
/** Where a text may go on below: not between a number and its unit, nor within `4 min 10 s`. */
const BEFORE_WORDS = / (?!(?:ms|s|min|h|d|B|KiB|MiB|GiB)\b|(?<=\b(?:min|h|d) )\d)/
const OUTCOME_WIDTH_MIN = 12
/** A target that was not asked for this many intervals is late. */
const LATE_INTERVALS = 2.5

/** A label and what there is to say, in the tint of what that means. */
type Entry = readonly [label: string, text: string, tint?: keyof Paint]

/** The status of a running agent on one screen. */
export function statusScreen(status: AgentStatus, screen: ScreenSize, paint: Paint): string {
  const { agent, version, uptimeMs, targets } = status
  const entries: readonly Entry[] = [
    ...serverEntries(status),
    ...spoolEntries(status),
    ...clockEntries(status),
    ...configEntries(status),
    ...startEntries(status),
    ['process', processText(status)],
    ...sweepEntries(status),
  ]
  return [
    `${paint.strong(agent)}  ${paint.faint(`pantau agent ${version}, up ${time(uptimeMs)}`)}`,
    '',
    ...entries.flatMap((entry) => linesOf(entry, screen.columns, paint)),
    '',
    ...(targets.length === 0
      ? ['Nothing is polled: neither the server nor the file names a target.']
      : targetLines(targets, screen, paint)),
  ]
    .map((text) => text.trimEnd())
    .join('\n')
}

/** An entry on as many lines as it needs, the later ones below the text of the first. */
function linesOf([label, text, tint]: Entry, columns: number, paint: Paint): string[] {
  const room = Math.max(OUTCOME_WIDTH_MIN, columns - LABEL_WIDTH - 2)
  const lines: string[] = ['']
  for (const word of text.split(BEFORE_WORDS)) {
    const last = lines.at(-1) ?? ''
    const longer = last === '' ? word : `${last} ${word}`
    if (longer.length <= room || last === '') lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.map((line, index) => {
    const head = paint.faint((index === 0 ? label : '').padEnd(LABEL_WIDTH))
    return `  ${head}${tint === undefined ? line : paint[tint](line)}`
  })
}

function serverEntries({ server }: AgentStatus): Entry[] {
  const { url, answeredAgoMs, deliveredAgoMs, problem, nextAttemptInMs } = server
  const delivered =
    deliveredAgoMs === null ? 'nothing delivered yet' : `delivered ${time(deliveredAgoMs)} ago`
  if (problem === null) {
    return [['server', url], deliveredAgoMs === null ? ['', delivered] : ['', delivered, 'good']]
  }
  const answered = answeredAgoMs === null ? 'never answered' : `answered ${time(answeredAgoMs)} ago`
  const next =
    nextAttemptInMs === null || nextAttemptInMs <= 0
      ? 'trying now'
      : `next attempt in ${time(nextAttemptInMs)}`
  return [
    ['server', url],
    ['', plain(problem), 'bad'],
    ['', `${answered}, ${delivered}, ${next}`],
  ]
}

function spoolEntries({ spool }: AgentStatus): Entry[] {
  const { pending, bytes, bytesMax, dropped, damaged, setAside, durable } = spool
  const waiting = `${count(pending, 'sample')} wait${pending === 1 ? 's' : ''}`
  const losses = [
    dropped > 0 && `${number(dropped)} dropped`,
    damaged > 0 && `${number(damaged)} damaged stretches`,
    setAside > 0 && `${number(setAside)} set aside`,
  ].filter((text) => text !== false)
  const entries: Entry[] = [['spool', `${waiting}, ${size(bytes)} of ${size(bytesMax)} on disk`]]
  if (losses.length > 0) entries.push(['', losses.join(', '), 'doubtful'])
  if (!durable) entries.push(['', 'the disk takes nothing: samples wait in memory', 'bad'])
  return entries
}

function clockEntries({ clock }: AgentStatus): Entry[] {
  const { source, systemOffMs, uncertaintyMs, steps } = clock
  const jumped = steps === 0 ? '' : `; it jumped ${steps === 1 ? 'once' : `${steps} times`}`
  const off =
    systemOffMs === null || Math.abs(systemOffMs) < 1000
      ? ''
      : `; the system's is ${time(Math.abs(systemOffMs))} ${systemOffMs > 0 ? 'ahead' : 'behind'}`
  switch (source) {
    case 'system':
      return [['clock', `the system's${jumped}`]]
    case 'server': {
      const within = uncertaintyMs === null ? '' : ` within ${Math.ceil(uncertaintyMs)} ms`
      return [['clock', `the server's${within}${off}${jumped}`]]
    }
    case 'unsynchronised':
      return [['clock', `nobody tells the time yet${jumped}`, 'doubtful']]
    default:
      return source satisfies never
  }
}

function configEntries({ config }: AgentStatus): Entry[] {
  const { revision, file, problem } = config
  const text = revision === 0 ? file : `revision ${revision} of the server`
  return [
    ['config', text],
    ...(problem === null ? [] : [['', `from the server: ${plain(problem)}`, 'bad'] as const]),
  ]
}

function startEntries({ start }: AgentStatus): Entry[] {
  const { starts = 1, lastStop, aliveUntilMs } = start
  if (lastStop === undefined) return [['start', 'nothing is known of the one before']]
  if (lastStop === 'first-start') return [['start', 'first with this data directory']]
  const until = aliveUntilMs == null ? '' : `, alive until ${localTime(aliveUntilMs)}`
  const again: Entry = ['', `${starts} starts since the machine started`]
  return [['start', `after ${STOPS[lastStop]}${until}`], ...(starts === 1 ? [] : [again])]
}

const STOPS = {
  orderly: 'an orderly stop',
  killed: 'a kill or crash',
  reboot: 'a restart of the machine',
  'power-loss': 'a loss of power',
} as const

function processText({ rssBytes, writtenBytes, uptimeMs, polls }: AgentStatus): string {
  const dayMs = 86_400_000
  const perDay =
    uptimeMs < 60_000 ? '' : `, writes ${size((writtenBytes / uptimeMs) * dayMs)} a day`
  const skipped = polls.skipped === 0 ? '' : `, ${number(polls.skipped)} left out`
  return `${size(rssBytes)} of memory${perDay}, ${count(polls.done, 'poll')}${skipped}`
}

function sweepEntries({ sweep }: AgentStatus): Entry[] {
  if (sweep === null) return []
  const { asked, addresses, found } = sweep
  return [
    ['sweep', `${number(asked)} of ${number(addresses)} addresses asked, ${number(found)} found`],
  ]
}

interface Row {
  readonly cells: readonly string[]
  readonly isGood: boolean
  readonly isLate: boolean
}

function targetLines(targets: readonly Target[], screen: ScreenSize, paint: Paint): string[] {
  const rows = targets.map(rowOf)
  // What does not work comes first; else the order of the configuration.
  const sorted = [...rows.filter((row) => !row.isGood), ...rows.filter((row) => row.isGood)]
  const shown = sorted.slice(0, screen.targets)
  const widths = widthsOf([HEADS, ...shown.map(({ cells }) => cells)], screen.columns)
  const text = (cells: readonly string[], tint: (text: string, column: number) => string): string =>
    `  ${cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        const cut = cell.length > width ? `${cell.slice(0, width - 1)}…` : cell
        return tint(column < CLIENTS ? cut.padEnd(width) : cut.padStart(width), column)
      })
      .join('  ')}`
  const left = sorted.slice(screen.targets)
  const end = left.every((row) => row.isGood) ? ', which all answer' : ''
  return [
    text(HEADS, (cell) => paint.faint(cell)),
    ...shown.map(({ cells, isGood, isLate }) =>
      text(cells, (cell, column) => {
        if (column === OUTCOME) return isGood ? paint.good(cell) : paint.bad(cell)
        return column === AGE && isLate ? paint.doubtful(cell) : cell
      }),
    ),
    ...(left.length === 0 ? [] : [paint.faint(`  and ${left.length} more${end} (--all)`)]),
  ]
}

const HEADS = ['', 'target', 'outcome', 'clients', 'ms', 'age'] as const
const [TARGET, OUTCOME, CLIENTS, AGE] = [1, 2, 3, 5] as const
/** Of the room for names and outcomes, names get this much when both are long. */
const TARGET_SHARE = 0.45

/** As wide as what is in them, but together no wider than the screen: long texts are cut. */
function widthsOf(rows: readonly (readonly string[])[], columns: number): readonly number[] {
  const full = HEADS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const flexible = (full[TARGET] ?? 0) + (full[OUTCOME] ?? 0)
  const all = full.reduce((sum, width) => sum + width + 2, 0)
  const room = Math.max(2 * OUTCOME_WIDTH_MIN, columns - (all - flexible))
  const outcome = Math.min(
    full[OUTCOME] ?? 0,
    Math.max(room - (full[TARGET] ?? 0), Math.floor(room * (1 - TARGET_SHARE))),
  )
  const target = Math.min(full[TARGET] ?? 0, room - outcome)
  return full.with(TARGET, target).with(OUTCOME, outcome)
}

const KIND_NAMES = {
  'access-point': 'access point',
  uplink: 'uplink',
  ups: 'UPS',
  switch: 'switch',
} as const

function rowOf({ kind, id, intervalMs, isAsked, last }: Target): Row {
  const name = KIND_NAMES[kind]
  if (last === null) {
    return {
      cells: [name, id, isAsked ? 'not asked yet' : 'no probes', '-', '-', '-'],
      isGood: true,
      isLate: false,
    }
  }
  const { outcome, clients, agoMs } = last
  const rtt = 'rttMs' in outcome ? outcome.rttMs.toFixed(1) : '-'
  return {
    cells: [name, id, outcomeText(outcome), clients?.toString() ?? '-', rtt, age(agoMs)],
    isGood: outcome.kind === 'ok' || outcome.kind === 'partial',
    isLate: agoMs > LATE_INTERVALS * intervalMs,
  }
}

function outcomeText(outcome: PollOutcome): string {
  switch (outcome.kind) {
    case 'ok':
      return 'ok'
    case 'timeout':
      return 'no answer'
    case 'partial':
    case 'refused':
    case 'authentication':
    case 'unreachable':
    case 'malformed':
      return `${outcome.kind}: ${plain(outcome.detail)}`
    default:
      return outcome satisfies never
  }
}

/** What other machines say may hold control characters; it fits on one line. */
function plain(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

function time(ms: number): string {
  return ms < 60_000 ? `${Math.round(ms / 1000)} s` : duration(Math.round(ms / 1000))
}

/** One unit only: the column of ages stays narrow. */
function age(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** `2026-11-22 04:12`, by the zone of whoever looks. */
export function localTime(atMs: number): string {
  const at = new Date(atMs)
  const two = (value: number): string => String(value).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`
}

function count(value: number, noun: string): string {
  return `${number(value)} ${noun}${value === 1 ? '' : 's'}`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}

/** Bytes in binary units: `61.4 MiB`. */
export function size(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  for (; value >= 1024 && unit < units.length - 1; unit += 1) value /= 1024
  const digits = unit === 0 || value >= 100 || Number.isInteger(value) ? 0 : 1
  return `${value.toFixed(digits)} ${units[unit]}`
}
