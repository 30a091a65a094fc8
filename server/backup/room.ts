import { statfs } from 'node:fs/promises'
import { BackupError, bytesText } from './format.ts'

/** Throws `BackupError` where a folder's disk has less room than is needed. */
export async function requireRoom(folder: string, bytes: number, what: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free >= bytes) return
  throw new BackupError(
    `${folder}: not enough room: ${what} takes up to ${bytesText(bytes)}, ${bytesText(free)} are free`,
  )
}
