/**
 * First step of every npm script: makes a fresh clone ready, and does nothing when it is. With
 * `--build COMMAND ...` it then becomes that pantau command, and `exec` in the script puts it in
 * the place of npm's shell, which would keep npm's signals for itself.
 * Plain JavaScript on purpose: it runs before anything is installed or built.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22
if (!supported) {
  console.error(`pantau: needs Node ^20.19 or >=22.12, this is ${process.versions.node}`)
  process.exit(1)
}

/** Newest modification time in ms under a path, or 0 when it is not there. */
function newestMs(path) {
  if (!existsSync(path)) return 0
  const info = statSync(path)
  if (!info.isDirectory()) return info.mtimeMs
  const inside = readdirSync(path).map((name) => newestMs(join(path, name)))
  return Math.max(0, ...inside)
}

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (done.status !== 0) {
    console.error(`pantau: "${command} ${args.join(' ')}" failed`)
    process.exit(done.status ?? 1)
  }
}

const installedMs = newestMs(join(root, 'node_modules/.package-lock.json'))
if (installedMs < newestMs(join(root, 'package-lock.json'))) {
  console.error('pantau: installing packages (npm ci) ...')
  run('npm', ['ci', '--loglevel=error'])
}

const [option, ...command] = process.argv.slice(2)
if (option === '--build') {
  const sources = ['server', 'agents', 'dashboard', 'test/simulator', 'test/bench', 'package.json']
  const sourceMs = Math.max(...sources.map((path) => newestMs(join(root, path))))
  if (newestMs(join(root, 'dist/.built')) < sourceMs) {
    console.error('pantau: building ...')
    run(process.execPath, [join(root, 'server/cli/build.mjs')])
  }
}

if (command.length > 0) {
  const pantau = join(root, 'server/cli/pantau.mjs')
  process.argv = [process.execPath, pantau, ...command]
  await import(pathToFileURL(pantau).href)
}
