import { chmod, lstat, mkdir, open, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/**
 * Writes a file of the agent's user alone, whole or not at all, also when the power goes: beside it,
 * made durable, then renamed. What root writes is for the owner of the file that was there, or of
 * the folder. Rejects with the system's error, leaving what was there.
 */
export async function writeDurably(path: string, text: string): Promise<void> {
  const folder = dirname(path)
  const beside = join(folder, `.${basename(path)}.${process.pid}.new`)
  try {
    // Anew each time: in another user's folder that name can be a link to anywhere.
    await rm(beside, { force: true })
    const file = await open(beside, 'wx', 0o600)
    try {
      if (process.getuid?.() === 0) await handOver(file, path)
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw error
  }
  await syncFolder(folder)
}

/** An operator enrols as root; the agent runs as a user of its own and must read what was written. */
async function handOver(file: FileHandle, path: string): Promise<void> {
  const before = await lstat(path).catch(() => undefined)
  const { uid, gid } = before ?? (await stat(dirname(path)))
  await file.chown(uid, gid)
  // A file of root's that the agent's group may read stays one.
  if (uid === 0 && gid !== 0) await file.chmod(0o600 | ((before?.mode ?? 0) & 0o040))
}

/** Makes a rename durable; not every system lets a folder be opened for that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/**
 * Takes everybody but the owner off a folder or file that holds secrets, and makes a folder that is
 * not there. Returns what to tell the operator: that it was wider, or could not be narrowed.
 */
export async function keepPrivate(path: string, kind: 'folder' | 'file'): Promise<string[]> {
  if (process.platform === 'win32') return []
  try {
    if (kind === 'folder') await mkdir(path, { recursive: true, mode: 0o700 })
    const { mode, uid } = await stat(path)
    if ((mode & 0o077) === 0) return []
    // Another owner's file is shared on purpose: root's, readable by the agent's group.
    if (uid !== process.getuid?.()) return []
    await chmod(path, kind === 'folder' ? 0o700 : 0o600)
    return [`${path} was open to other users; now only its owner may read it`]
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    // A file that is not there holds nothing.
    if (kind === 'file' && (code === 'ENOENT' || code === 'ENOTDIR')) return []
    return [`${path} holds secrets and could not be closed to other users (${code})`]
  }
}
