import { readFile, realpath } from 'node:fs/promises'

/**
 * Whether a directory is one at which something is mounted, as the volume of a container: it cannot be
 * renamed or removed. By /proc/self/mountinfo (proc_pid_mountinfo(5)); false where there is none.
 */
export async function isMountPoint(directory: string): Promise<boolean> {
  const path = await realpath(directory).catch(() => null)
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  return mounts.split('\n').some((line) => {
    const at = line.split(' ')[4]
    return at !== undefined && plain(at) === path
  })
}

/** Blanks, tabs, line ends and backslashes are written as `\\040`, three octal digits. */
const plain = (field: string): string =>
  field.replace(/\\(\d{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  )
