import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import manifest from '../../package.json' with { type: 'json' }
import { PATHS } from '#contract/paths.ts'
import { BackupError, missingFrom } from '../backup/format.ts'
import { checkFree, restore } from '../backup/restore.ts'
import { adminSocketPath } from '../http/admin.ts'
import { ask } from './ask-server.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import { interruptible } from './interruptible.ts'
import { progressBar } from './progress-bar.ts'

const ABOUT = `Bring a city's data back from a file of "pantau backup"

Every byte is checked first. The directory must not be there, or be empty; it appears when all is in it.
A backup of an older version is brought forward at the first start.`

export const restoreCommand = defineCommand({
  meta: { name: 'restore', description: ABOUT },
  args: {
    file: { type: 'positional', required: true, valueHint: 'FILE', description: 'The backup' },
    ...dataDirectoryArgs,
  },
  async run({ args: { file, config, data } }) {
    await interruptible(async (signal) => {
      const { directory } = dataPlaceOf({ config, data })
      const bar = progressBar(process.stderr, () => performance.now())
      try {
        await requireUnused(directory)
        const { version } = manifest
        const restored = await restore(resolve(file), directory, {
          version,
          onProgress: bar.show,
          signal,
        })
        bar.end()
        const taken = new Date(restored.takenAtMs).toISOString()
        process.stdout.write(
          `${directory}: ${restored.city} as of ${taken}, by Pantau ${restored.version}; ` +
            `start it with: pantau serve --data ${directory}\n`,
        )
        for (const missing of missingFrom(restored)) process.stderr.write(`note: ${missing}\n`)
      } finally {
        bar.end()
      }
    })
  },
})

/** Throws `BackupError` while a server runs on a directory, and where anything lies in it. */
export async function requireUnused(directory: string): Promise<void> {
  const answer = await ask(adminSocketPath(directory), 'GET', PATHS.tokens)
  if (answer !== null) {
    throw new BackupError(
      `a server runs on ${directory}: stop it and move the directory away, or name another with --data`,
    )
  }
  await checkFree(directory)
}
