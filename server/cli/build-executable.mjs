/**
 * Builds the agent as one executable for this machine's system and processor,
 * `dist/pantau-agent-executable`: a copy of this Node with the agent inside, for sites without a
 * package of Node (https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html).
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postject from 'postject'
import { build } from 'vite'

/** Marks in Node's binary where its loader looks for what was injected (Node's documentation). */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'

process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const directory = mkdtempSync(join(tmpdir(), 'pantau-executable-'))
const executable = 'dist/pantau-agent-executable'
try {
  // Node 20 takes a CommonJS script only.
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, target: 'node' },
    build: {
      ssr: 'agents/main.ts',
      outDir: directory,
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: {
        output: { entryFileNames: 'agent.cjs', format: 'cjs', codeSplitting: false },
      },
    },
  })
  const blob = join(directory, 'agent.blob')
  const settings = join(directory, 'settings.json')
  const main = join(directory, 'agent.cjs')
  writeFileSync(
    settings,
    JSON.stringify({ main, output: blob, disableExperimentalSEAWarning: true }),
  )
  const made = spawnSync(process.execPath, ['--experimental-sea-config', settings])
  if (made.status !== 0)
    throw new Error(`this Node makes no executables: ${made.stderr.toString()}`)
  copyFileSync(process.execPath, executable)
  await postject.inject(executable, 'NODE_SEA_BLOB', readFileSync(blob), { sentinelFuse: FUSE })
  console.log(`${executable}: ${Math.round(readFileSync(executable).length / 2 ** 20)} MiB`)
} finally {
  rmSync(directory, { recursive: true, force: true })
}
