import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name of a demo's process, by which another one knows it from a stranger with a reused id. */
export const DEMO_TITLE = 'pantau demo'
/** Tells which process is at work in the folder; gone after a clean end. */
const PID_FILE = 'demo.pid'
/** Stays in the folder, so that the next demo may empty it. */
const MARK_FILE = 'demo.txt'
const MARK = `Made by "${DEMO_TITLE}", which empties this folder at each start.\n`

/**
 * Empties the demo's folder for this process, which gets the title of a demo. Throws when another
 * demo is at work in it, or when it holds something else and is not `own`, the demo's usual folder.
 */
export function claimFolder(directory: string, own: string): void {
  const pidFile = join(directory, PID_FILE)
  const found = existsSync(directory) ? readdirSync(directory) : []
  if (found.includes(PID_FILE)) {
    const pid = Number(readFileSync(pidFile, 'utf8'))
    if (pid > 0 && pid !== process.pid && isDemo(pid)) {
      throw new Error(`a demo is at work in ${directory} already (process ${pid}); end it first`)
    }
  } else if (directory !== own && found.length > 0 && !found.includes(MARK_FILE)) {
    throw new Error(`${directory} is not the folder of a demo; it would be emptied`)
  }
  process.title = DEMO_TITLE
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  // First of all, so that a start that is cut short leaves a folder that is known as a demo's.
  writeFileSync(join(directory, MARK_FILE), MARK)
  for (const name of found) {
    if (name !== MARK_FILE) rmSync(join(directory, name), { recursive: true, force: true })
  }
  // Two that start in the same moment: the second one fails.
  writeFileSync(pidFile, String(process.pid), { flag: 'wx' })
}

/** Lets the next demo have the folder. */
export function releaseFolder(directory: string): void {
  rmSync(join(directory, PID_FILE), { force: true })
}

function isDemo(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // Where nobody tells the title of a process, one that lives is believed to be a demo.
  return titleOf(pid)?.startsWith(DEMO_TITLE) ?? true
}

function titleOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    const { status, stdout } = spawnSync('ps', ['-o', 'command=', '-p', String(pid)])
    return status === 0 ? stdout.toString() : undefined
  }
}
