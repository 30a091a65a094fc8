import { existsSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { defineCommand } from 'citty'
import manifest from '../../package.json' with { type: 'json' }
import { PATHS } from '#contract/paths.ts'
import { heldStoreSchema } from '#contract/stores.ts'
import type { HeldStore } from '#contract/stores.ts'
import { bytesText, missingFrom } from '../backup/format.ts'
import type { BackupManifest } from '../backup/format.ts'
import { holdData, holdOwnSeries } from '../backup/hold-data.ts'
import type { HeldSeries } from '../backup/hold-data.ts'
import { checkTarget, writeBackup } from '../backup/write-backup.ts'
import { loadConfig } from '../config.ts'
import { adminSocketPath } from '../http/admin.ts'
import { KEY_FILE } from '../journal/seal.ts'
import { requireData } from './admin.ts'
import { jsonOf, send } from './ask-server.ts'
import { dataDirectoryArgs, dataPlaceOf } from './data-directory.ts'
import type { DataPlace } from './data-directory.ts'
import { interruptible } from './interruptible.ts'
import { progressBar } from './progress-bar.ts'

const ABOUT = `Save a city's data in one file, while its server runs or without it

The file holds readings, journal, photos and files of reports as they were at one moment, with the
SHA-256 of each; the configuration is not in it, nor the key of the passwords of devices (secret.key),
which are in it sealed. Only its owner may read it. It is written beside its name and renamed when it is whole. "pantau restore" is the other way.`

/** The server ends what it is packing first; then it says each 5 s that it holds the file. */
const SILENCE_MS_MAX = 600_000

export const backupCommand = defineCommand({
  meta: { name: 'backup', description: ABOUT },
  args: {
    file: {
      type: 'positional',
      required: true,
      valueHint: 'FILE',
      description: 'Such as /mnt/usb/pantau.zip; a former one of that name is replaced',
    },
    ...dataDirectoryArgs,
  },
  async run({ args: { file, config, data } }) {
    await interruptible(async (signal) => {
      const place = dataPlaceOf({ config, data })
      const city = loadConfig({ file: config, env: process.env, flags: {} }).city.name
      const bar = progressBar(process.stderr, () => performance.now())
      try {
        const made = await backUp(place, file, { city, onProgress: bar.show, signal })
        bar.end()
        const { size } = await stat(file)
        process.stdout.write(`${file}: ${bytesText(size)}, ${contentsOf(made)}\n`)
        for (const missing of missingFrom(made)) process.stderr.write(`note: ${missing}\n`)
        const key = join(place.directory, KEY_FILE)
        if (existsSync(key)) {
          process.stderr.write(
            `note: ${key} is not in this file: keep a copy of it elsewhere, without it nobody reads the passwords of devices\n`,
          )
        }
      } finally {
        bar.end()
      }
    })
  },
})

interface BackingUp {
  /** Name of the city where neither a server nor its journal tells it. */
  readonly city: string
  readonly onProgress: (done: number, whole: number) => void
  readonly signal: AbortSignal
}

/** Saves a place's data in a file, with the help of its server where one runs. */
export async function backUp(
  place: DataPlace,
  file: string,
  { city, onProgress, signal }: BackingUp,
): Promise<BackupManifest> {
  const { directory } = place
  const target = resolve(file)
  await checkTarget(target, directory)
  requireData(place)
  const hold = await holdData(directory, async (cityName) => {
    return (await holdServed(directory)) ?? holdUnserved(place, cityName ?? city)
  })
  try {
    return await writeBackup(hold, target, { onProgress, signal })
  } finally {
    await hold.release()
  }
}

/** Has the server of a directory hold its series file; null where no server runs. */
export async function holdServed(directory: string): Promise<HeldSeries | null> {
  const response = await send(adminSocketPath(directory), 'POST', PATHS.storeHold, undefined, {
    silenceMsMax: SILENCE_MS_MAX,
  })
  if (response === null) return null
  const { statusCode: status = 0 } = response
  if (status !== 200) jsonOf({ status, text: await text(response) })
  const ended = new AbortController()
  let isReleased = false
  const about = await new Promise<HeldStore>((done, fail) => {
    let line = ''
    response.setEncoding('utf8').on('data', (piece: string) => {
      if (line.includes('\n')) return
      line += piece
      if (line.includes('\n')) done(heldStoreSchema.parse(JSON.parse(line)))
    })
    response.once('error', fail)
    response.once('close', () => {
      const gone = new Error('the server stopped, or let the data go, before the copy was whole')
      if (!isReleased) ended.abort(gone)
      fail(gone)
    })
  })
  return {
    about,
    lost: ended.signal,
    release() {
      isReleased = true
      response.destroy()
      return Promise.resolve()
    },
  }
}

function holdUnserved({ directory, stores }: DataPlace, city: string): Promise<HeldSeries> {
  const { seriesUrl, journalUrl } = stores
  const isInflux = seriesUrl === null ? null : seriesUrl.reveal().startsWith('influxdb')
  return holdOwnSeries(directory, {
    version: manifest.version,
    city,
    takenAtMs: Date.now(),
    series: isInflux === null ? 'here' : isInflux ? 'influxdb' : 'victoriametrics',
    journal: journalUrl === null ? 'here' : 'postgresql',
  })
}

function contentsOf({ city, takenAtMs, parts }: BackupManifest): string {
  return `${city} as of ${new Date(takenAtMs).toISOString()}, ${parts.length} files in it`
}
