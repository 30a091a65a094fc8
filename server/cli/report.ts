import { createWriteStream } from 'node:fs'
import { chmod, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { pino } from 'pino'
import type { ReportJob, ReportList } from '#contract/report-jobs.ts'
import { REPORT_FORMATS } from '#contract/report-words.ts'
import type { ReportFormat } from '#contract/report-words.ts'
import { reportMonthSchema } from '#contract/report.ts'
import { PATHS } from '#contract/paths.ts'
import { LANGUAGES } from '#contract/words.ts'
import type { Language } from '#contract/words.ts'
import { fixedCitySettings, loadConfig } from '../config.ts'
import { makeFolder } from '../make-folder.ts'
import { openReports } from '../open-reports.ts'
import { chainOf } from '../report/verify/open-evidence.ts'
import { dataDirectoryArgs } from './data-directory.ts'
import { modeByShell } from './owner-umask.ts'
import { reportProgress } from './report-progress.ts'
import type { ReportProgress } from './report-progress.ts'
import { openReportSource } from './report-source.ts'
import type { ReportSource } from './report-source.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `Make the report of a month, or take the one that was made, and write its files

A month that has a report is not reported again unless --reason says why: its latest version is written.
The server of the data directory makes it where one runs. Ctrl-C cancels, and leaves no half file.`

/** Exit code of a command that was interrupted, as shells tell it. */
const INTERRUPTED = 130
const LOOK_EVERY_MS = 250
const UNSERVED =
  'no server runs: the report has the outages that it had found when it stopped, and none that came later'

export const reportCommand = defineCommand({
  meta: { name: 'report', description: ABOUT },
  args: {
    month: {
      type: 'positional',
      required: true,
      valueHint: 'MONTH',
      description: 'Such as 2026-10',
    },
    format: {
      type: 'string',
      valueHint: 'FORMATS',
      default: 'pdf',
      description: `One or several of ${REPORT_FORMATS.join(',')}`,
    },
    out: {
      type: 'string',
      valueHint: 'DIR',
      default: '.',
      description: 'Folder of the files; it is made where there is none',
    },
    language: { type: 'string', valueHint: 'id|en', description: 'Of the files (report.language)' },
    evidence: {
      type: 'boolean',
      description: 'Also all that the figures are reckoned from, a zip',
    },
    reason: {
      type: 'string',
      valueHint: 'TEXT',
      description: 'Why there should be another version',
    },
    ...dataDirectoryArgs,
  },
  async run({ args }) {
    const wish = wishOf(args)
    const flags = args.data === undefined ? {} : { dataDirectory: args.data }
    const sources = { file: args.config, env: process.env, flags }
    const config = loadConfig(sources)
    const log = pino({ level: 'silent' })
    const place = { directory: resolve(config.dataDirectory), stores: config.stores }
    const source = await openReportSource(place, () =>
      openReports(config, fixedCitySettings(sources), log),
    )
    const stop = new AbortController()
    const interrupt = (): void => stop.abort()
    process.once('SIGINT', interrupt)
    process.once('SIGTERM', interrupt)
    const progress = reportProgress(process.stderr, () => performance.now())
    try {
      const language = wish.language ?? config.report.language
      for (const file of await writeReport(source, { ...wish, language }, progress, stop.signal)) {
        process.stdout.write(`${file}\n`)
      }
    } catch (cause) {
      if (!stop.signal.aborted) throw cause
      progress.end()
      process.stderr.write('pantau: cancelled\n')
      process.exitCode = INTERRUPTED
    } finally {
      progress.end()
      process.off('SIGINT', interrupt)
      process.off('SIGTERM', interrupt)
      await source.close()
    }
  },
})

interface ReportWish {
  readonly month: string
  readonly formats: readonly ReportFormat[]
  readonly out: string
  readonly language: Language
  readonly evidence: boolean
  readonly reason: string
}

function wishOf(args: {
  readonly month: string
  readonly format: string
  readonly out: string
  readonly language?: string | undefined
  readonly evidence?: boolean | undefined
  readonly reason?: string | undefined
}): Omit<ReportWish, 'language'> & { readonly language: Language | null } {
  const { month, out } = args
  if (!reportMonthSchema.safeParse(month).success) {
    throw new UsageError(`"${month}" is no month; write one such as 2026-10`)
  }
  const names = args.format.split(',').map((name) => name.trim().toLowerCase())
  const formats = names.map((name) => {
    const format = REPORT_FORMATS.find((one) => one === name)
    if (format !== undefined) return format
    throw new UsageError(`--format ${name}: expected one of ${REPORT_FORMATS.join(', ')}`)
  })
  const language = LANGUAGES.find((one) => one === args.language) ?? null
  if (args.language !== undefined && language === null) {
    throw new UsageError(`--language ${args.language}: expected one of ${LANGUAGES.join(', ')}`)
  }
  const reason = args.reason?.trim() ?? ''
  return {
    month,
    formats: [...new Set(formats)],
    out,
    language,
    evidence: args.evidence === true,
    reason,
  }
}

/** Makes the report where it is asked for, and writes its files; gives their paths. */
export async function writeReport(
  source: ReportSource,
  { month, formats, out, language, evidence, reason }: ReportWish,
  progress: ReportProgress,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const folder = resolve(out)
  await makeFolder(folder, modeByShell(0o777)).catch((cause: Error) => {
    throw new Error(`--out ${out}: ${cause.message.replace(`${folder}: `, '')}`, { cause })
  })
  const version = await versionOf(source, month, reason, progress, signal)
  const at = (path: string): string =>
    path.replace(':month', month).replace(':version', String(version))
  const files: string[] = []
  for (const format of formats) {
    progress.say(`writing ${format}`)
    const path = at(PATHS.reportFile).replace(':format', format)
    const file = await save(source, `${path}?language=${language}`, out, signal)
    await chmod(file, modeByShell(0o666))
    files.push(file)
  }
  if (evidence) {
    progress.say('writing evidence')
    // It holds the whole inventory, and stays its owner's alone.
    const file = await save(source, at(PATHS.reportEvidence), out, signal)
    files.push(file)
    progress.note(`chain of the evidence (pantau verify --expect): ${await chainOf(file)}`)
  }
  progress.end()
  return files
}

/** The version whose files are written: the latest one, or one that is made now. */
async function versionOf(
  source: ReportSource,
  month: string,
  reason: string,
  progress: ReportProgress,
  signal: AbortSignal,
): Promise<number> {
  const { reports } = (await source.call('GET', PATHS.reports)) as ReportList
  const latest = reports.find((one) => one.month === month)
  if (latest !== undefined && reason === '') {
    const { version, status, number } = latest
    progress.note(`version ${version} (${status}), number ${number}; --reason TEXT makes another`)
    return version
  }
  if (!source.isServed) progress.note(UNSERVED)
  const job = (await source.call('POST', PATHS.reports, { month, reason })) as ReportJob
  const made = await followed(source, job, progress, signal)
  if (made.version === null) throw new Error(made.message?.text ?? `the report was ${made.step}`)
  return made.version
}

/** The job once it is over; cancelled when the signal says so. */
async function followed(
  source: ReportSource,
  { id }: ReportJob,
  progress: ReportProgress,
  signal: AbortSignal,
): Promise<ReportJob> {
  const path = PATHS.reportJob.replace(':id', id)
  for (;;) {
    const job = (await source.call('GET', path)) as ReportJob
    if (job.endedAtMs !== null) return job
    progress.show(job)
    if (signal.aborted) {
      await source.call('DELETE', path).catch(() => undefined)
      signal.throwIfAborted()
    }
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Writes a file beside its name and renames it once it is whole. */
async function save(
  source: ReportSource,
  path: string,
  out: string,
  signal: AbortSignal,
): Promise<string> {
  signal.throwIfAborted()
  const { name, body } = await source.file(path)
  const file = join(resolve(out), name)
  const part = `${file}.part`
  try {
    await pipeline(body, createWriteStream(part), { signal })
    if ((await stat(part)).size === 0) throw new Error(`${name} came empty; see the server's log`)
    await rename(part, file)
  } catch (cause) {
    await rm(part, { force: true }).catch(() => undefined)
    throw isOfDisk(cause) ? new Error(`--out ${out}: ${cause.message}`, { cause }) : cause
  }
  return file
}

/** Whether the file system refused something: it says of what, and not in which option that stands. */
function isOfDisk(cause: unknown): cause is Error {
  return cause instanceof Error && 'syscall' in cause && 'path' in cause
}
