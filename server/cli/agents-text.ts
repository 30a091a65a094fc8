import type { Phrase } from '#contract/phrase.ts'
import type { AddedAgent, AgentDetail, AgentListing } from '../http/routes/agents.ts'
import { printable } from './csv.ts'

/** Agents as a table. */
export function agentsText(agents: readonly AgentListing[], isServed: boolean): string {
  const head = [
    'ID',
    'PLACE',
    'STATE',
    'VERSION',
    'BEHIND',
    'LAST SEEN',
    'CONFIG',
    'CLONE',
    'SPOOL',
    'NOTE',
  ]
  const rows = agents.map((agent) => {
    const { id, place, configRevision, now } = agent
    return [
      id,
      place ?? '-',
      now?.state ?? '-',
      now?.version ?? '-',
      now?.isBehind === true ? 'yes' : '-',
      time(now?.lastSeenAtMs),
      `${configRevision}/${now?.configApplied ?? '-'}`,
      now?.clonedSinceMs == null ? '-' : 'CLONED',
      String(now?.spooledSamples ?? '-'),
      noteOf(agent),
    ]
  })
  const unserved = isServed ? '' : '\nNo server runs: states and versions are not known.\n'
  return `${table([head, ...rows])}\n${unserved}`
}

function noteOf({ rotationWanted, gaps, now }: AgentListing): string {
  return [
    now?.configProblem == null ? '' : `config: ${now.configProblem}`,
    // What to do about it has its line in all of one agent.
    ...gaps.map((gap) => gap.text.split(';', 1)[0] ?? ''),
    now?.spoolDurable === false ? 'its disk takes nothing' : '',
    (now?.droppedSamples ?? 0) > 0 ? `${now?.droppedSamples} samples dropped` : '',
    rotationWanted ? 'asked for a new token' : '',
  ]
    .filter((note) => note !== '')
    .join('; ')
}

/** All of one agent. */
export function agentText(id: string, detail: AgentDetail): string {
  const { now, code, tokens } = detail
  const lines: readonly (readonly [string, string])[] = [
    ['agent', id],
    ['place', detail.place ?? '-'],
    ['made', time(detail.createdAtMs)],
    ['assigned', `${detail.assigned} access points, uplinks and equipment`],
    ['state', now?.state ?? '-'],
    ['last seen', time(now?.lastSeenAtMs)],
    ['version', `${now?.version ?? '-'}${now?.isBehind === true ? ' (behind this server)' : ''}`],
    ['protocol', String(now?.protocolVersion ?? '-')],
    ['clock', now?.clock ?? '-'],
    ['starts', `${now?.starts ?? '-'} since its machine started; before: ${now?.lastStop ?? '-'}`],
    ['clone', now?.clonedSinceMs == null ? 'none seen' : `since ${time(now.clonedSinceMs)}`],
    ['spool', `${now?.spooledSamples ?? '-'} waiting, ${now?.droppedSamples ?? '-'} dropped`],
    ['disk', now?.spoolDurable === false ? 'takes nothing' : '-'],
    ['config', `revision ${detail.configRevision}, applied ${now?.configApplied ?? '-'}`],
    ['problem', now?.configProblem ?? '-'],
    ...detail.gaps.map((gap): readonly [string, string] => ['missing', gap.text]),
    ['code', code === null ? 'none' : codeText(code)],
    ['rotation', detail.rotationWanted ? 'asked for' : '-'],
    ...tokens.map(({ id: token, createdAtMs, revokedAtMs }): readonly [string, string] => [
      'token',
      `${token} made ${time(createdAtMs)}${revokedAtMs === null ? '' : `, revoked ${time(revokedAtMs)}`}`,
    ]),
  ]
  return `${table(lines)}\n`
}

function codeText({ expiresAtMs, isUsed }: NonNullable<AgentDetail['code']>): string {
  return isUsed ? 'used' : `may be used until ${time(expiresAtMs)}`
}

/** What people should know beside the command with the code. */
export function addedText({ agent, isNew, expiresAtMs, assigned, gaps }: AddedAgent): string {
  const what = isNew ? 'is made' : 'has a new code; the one before has ended'
  const hint =
    assigned === 0
      ? `The inventory assigns nothing to it yet: name ${agent} in the agent column of access-points.csv.\n`
      : ''
  return (
    `Agent ${agent} ${what}.\n${hint}${gapsText(gaps)}` +
    `Run this at the site once, until ${time(expiresAtMs)} (--server: as the site reaches it;\n` +
    '"pantau" there is "node pantau-agent.mjs"):\n'
  )
}

/** What an agent's document lacks, a line each. */
export function gapsText(gaps: readonly Phrase[]): string {
  return gaps.map((gap) => `Missing: ${gap.text} (pantau agents config --set FILE).\n`).join('')
}

/** Rows of cells as aligned text, two spaces between columns; devices chose some of the texts. */
export function table(given: readonly (readonly string[])[]): string {
  const rows = given.map((row) => row.map(printable))
  const widths: number[] = []
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length)
    }
  }
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return rows.map(line).join('\n')
}

function time(ms: number | null | undefined): string {
  return ms == null ? '-' : `${new Date(ms).toISOString().slice(0, 19)}Z`
}
