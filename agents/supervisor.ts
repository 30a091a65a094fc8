import { execFile } from 'node:child_process'
import { sleep } from './clock.ts'

export interface SupervisorDeps {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly pid: number
  /** Runs a command to its end; rejects when it fails. */
  readonly run: (command: string, args: readonly string[]) => Promise<void>
  readonly warn: (message: string, error: unknown) => void
}

const COMMAND_MS_MAX = 10_000

/**
 * Tells systemd that the agent is ready, and then that it lives, as often as its watchdog asks
 * (sd_notify(3)). Node opens no Unix datagram socket, so systemd's own command does it: the unit
 * needs `NotifyAccess=all`. Without NOTIFY_SOCKET nothing is done. Never rejects.
 */
export async function tellSupervisor(deps: SupervisorDeps, signal: AbortSignal): Promise<void> {
  const { env, pid } = deps
  if (env['NOTIFY_SOCKET'] === undefined) return
  const watchdogMs = Number(env['WATCHDOG_USEC'] ?? 0) / 1000
  const isAsked = env['WATCHDOG_PID'] === undefined || Number(env['WATCHDOG_PID']) === pid
  let hasFailed = false
  const tell = (...states: readonly string[]): Promise<void> =>
    deps.run('systemd-notify', [`--pid=${pid}`, ...states]).catch((error: unknown) => {
      if (!hasFailed) deps.warn('systemd-notify failed; systemd hears nothing of the agent', error)
      hasFailed = true
    })
  await tell('READY=1')
  if (!isAsked || !(watchdogMs > 0)) return
  while (!signal.aborted) {
    // Often enough that one word may be lost: a small router may have no memory left for a child.
    await sleep(watchdogMs / 3, signal)
    if (!signal.aborted) await tell('READY=1', 'WATCHDOG=1')
  }
}

/** Runs a command, killed when it takes longer than 10 s. */
export function runCommand(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile(command, [...args], { timeout: COMMAND_MS_MAX }, (error) => {
      if (error === null) resolve()
      else reject(error)
    })
  })
}
