#!/usr/bin/env node
/**
 * The `pantau` command: one word chooses which bundle answers. The bundles do not know each other,
 * so that an agent on a router carries no server code.
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

// Help that is piped into a file or a pager carries no colour codes.
if (!process.stdout.isTTY) process.env.NO_COLOR ??= '1'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const dist = join(root, 'dist')
const commands = [
  ['serve', 'pantau-server', 'start the server and the dashboard'],
  ['import', 'pantau-server', 'read places, equipment, outlines and residents from files'],
  ['unmatched', 'pantau-server', 'print what controllers manage and the inventory lacks'],
  ['token', 'pantau-server', 'create, list and revoke the tokens of agents'],
  ['agents', 'pantau-server', 'make, see, configure and revoke the agents of places'],
  ['operators', 'pantau-server', 'make, list and revoke the keys of people who change something'],
  ['windows', 'pantau-server', 'plan work and power cuts, so that nobody is alarmed'],
  ['alerts', 'pantau-server', 'see who is told of what is wrong, and try whether it arrives'],
  ['report', 'pantau-server', 'make the report of a month and write its files'],
  ['backup', 'pantau-server', 'save the data of a city in one file, while its server runs'],
  ['restore', 'pantau-server', 'bring data back from such a file'],
  ['store', 'pantau-server', 'see what the stores hold, check all of it, pack days that are over'],
  ['migrate', 'pantau-server', 'move a running city from its data directory to servers'],
  ['config', 'pantau-server', 'check the settings before the server is started with them'],
  ['verify', 'pantau-verify', 'reckon a report anew from its evidence, without the server'],
  ['agent', 'pantau-agent', 'poll the access points of a configuration and deliver'],
  ['probe', 'pantau-agent', 'poll one device once and show what it says'],
  ['simulate', 'pantau-simulator', 'answer SNMP as recorded devices or as a living city'],
  ['demo', 'pantau-simulator', 'server, agents and simulated city in one go'],
]

const [word, ...rest] = process.argv.slice(2)
if (word === '--version' || word === '-v') {
  console.log(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version)
  process.exit(0)
}
const found = commands.find(([name]) => name === word)
if (found === undefined) {
  const lines = commands.map(([name, , what]) => `  ${name.padEnd(11)}${what}`)
  const help = `Usage: pantau COMMAND [options]\n\n${lines.join('\n')}\n\npantau COMMAND --help tells the options of one command, pantau --version the version.`
  if (word === undefined || word === '--help' || word === '-h' || word === 'help') {
    console.log(help)
    process.exit(0)
  }
  console.error(`pantau: unknown command "${word}"\n\n${help}`)
  process.exit(2)
}

const bundle = join(dist, `${found[1]}.mjs`)
if (!existsSync(bundle)) {
  console.error(`pantau: ${found[1]} is not built yet; run "npm run build" first`)
  process.exit(1)
}
process.argv = [process.argv[0] ?? 'node', bundle, found[0], ...rest]
await import(pathToFileURL(bundle).href)
