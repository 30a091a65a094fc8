import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { ROOT } from '../bench/server-process.ts'

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `pantau WORD ...` as built in `dist` and waits for its end. */
export async function pantau(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Finished> {
  const running = startPantau(args, env)
  await once(running.child, 'close')
  return { code: running.child.exitCode, stdout: running.stdout(), stderr: running.stderr() }
}

/** Starts `pantau WORD ...` as built in `dist`, keeping what it prints. */
export function startPantau(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { child: ChildProcess; stdout: () => string; stderr: () => string } {
  const child = spawn(process.execPath, [join(ROOT, 'server/cli/pantau.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  return { child, stdout: () => stdout, stderr: () => stderr }
}
