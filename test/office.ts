/** LibreOffice, where it is installed: it reckons a workbook anew, as whoever opens it would see it. */
import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { access, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { openZip } from '../server/report/evidence/read-zip.ts'
import { writeZip } from '../server/report/evidence/write-zip.ts'
import type { ZipSource } from '../server/report/evidence/write-zip.ts'

const DAY_MS = 86_400_000

/** Its program; null where there is none. */
export const office = await findOffice()
/** For the name of a test that needs it. */
export const NO_OFFICE = office === null ? ' (skipped: LibreOffice is not installed here)' : ''

async function findOffice(): Promise<string | null> {
  const names = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((path) => ['soffice', 'libreoffice'].map((name) => join(path, name)))
  for (const name of names) {
    const found = await access(name).then(
      () => true,
      () => false,
    )
    if (found) return name
  }
  return null
}

/** The workbook with 0 as the last value of each formula. */
export async function withoutResults(
  directory: string,
  name: string,
  workbook: Uint8Array,
): Promise<string> {
  const path = join(directory, `full-${name}.xlsx`)
  await writeFile(path, workbook)
  const zip = await openZip(path, { entriesMax: 100, plainMax: 50_000_000, ratioMax: 1100 })
  const files: ZipSource[] = []
  for (const { name } of zip.members) {
    const text = (await buffer(zip.read(name))).toString()
    files.push({ name, body: text.replaceAll(/(<\/f>)<v>[^<]*<\/v>/g, '$1<v>0</v>') })
  }
  zip.close()
  const emptied = join(directory, `${name}.xlsx`)
  await pipeline(writeZip(files, { modifiedAtMs: DAY_MS * 365 * 50 }), createWriteStream(emptied))
  return emptied
}

/** A profile with which LibreOffice reckons every formula of a workbook anew when it opens it. */
async function recalculatingProfile(directory: string): Promise<string> {
  const user = join(directory, 'profile', 'user')
  await mkdir(user, { recursive: true })
  await writeFile(
    join(user, 'registrymodifications.xcu'),
    `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`,
  )
  return `-env:UserInstallation=file://${join(directory, 'profile')}`
}

/** Workbooks as they are after all their formulas were reckoned anew. */
export async function reckonedAnew(
  directory: string,
  paths: readonly string[],
): Promise<readonly Uint8Array[]> {
  const profile = await recalculatingProfile(directory)
  const out = join(directory, 'again')
  const args = [profile, '--headless', '--convert-to', 'xlsx', '--outdir', out, ...paths]
  await promisify(execFile)(office ?? '', args, { timeout: 50_000 })
  return Promise.all(paths.map((path) => readFile(join(out, path.split('/').at(-1) ?? ''))))
}
