/**
 * Builds everything into `dist/`: one file each for the server, the agent, the simulator and the
 * benchmarks, and the dashboard beside them. Only native packages and the browser's driver stay outside the bundles.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
/** The browser's driver is for benchmarks alone, and finds its own parts beside itself. */
const outside = [
  '@duckdb/node-api',
  '@photostructure/sqlite',
  '@myriaddreamin/typst-ts-node-compiler',
  'playwright-core',
]
const bundles = {
  'pantau-server': 'server/main.ts',
  'pantau-verify': 'server/verify.ts',
  'pantau-agent': 'agents/main.ts',
  'pantau-simulator': 'test/simulator/main.ts',
  'pantau-bench': 'test/bench/main.ts',
}

/**
 * The agent goes through weak lines onto small flash, and each byte of code is memory too. Names of
 * functions and classes stay, for the traces of stacks.
 */
const named = { keepNames: { function: true, class: true } }
const minified = { compress: named, mangle: named, codegen: { removeWhitespace: true } }

// CommonJS packages inside an ES module bundle still call require() for Node's own modules.
const requireBanner = `import { createRequire as __createRequire } from 'node:module'
const require = __createRequire(import.meta.url)`

/**
 * The native packages are CommonJS, and an ES module that imports names from one has Node parse all of
 * it to find them: a fifth of the time in which a command starts. require() needs no names.
 */
const requireNative = {
  name: 'pantau-require-native',
  renderChunk: (code) =>
    code.replace(/^import \{(.+)\} from "(.+)";$/gm, (line, names, from) =>
      outside.includes(from)
        ? `const {${names.replaceAll(' as ', ': ')}} = require("${from}");`
        : line,
    ),
}

process.chdir(root)
mkdirSync('dist', { recursive: true })
for (const [name, entry] of Object.entries(bundles)) {
  if (!existsSync(entry)) continue
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [requireNative],
    ssr: { noExternal: true, external: outside, target: 'node' },
    build: {
      ssr: entry,
      outDir: 'dist',
      emptyOutDir: false,
      target: 'node20',
      rolldownOptions: {
        output: {
          entryFileNames: `${name}.mjs`,
          format: 'es',
          codeSplitting: false,
          banner: requireBanner,
          minify: name === 'pantau-agent' && minified,
        },
      },
    },
  })
}
// One character beyond Latin-1 would make the engine hold the whole source in two bytes each.
const agentFile = 'dist/pantau-agent.mjs'
const escaped = (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
const source = readFileSync(agentFile, 'utf8')
writeFileSync(agentFile, source.replaceAll(/[\u0080-\uffff]/g, escaped))

if (existsSync('dashboard/index.html')) await build({ logLevel: 'warn' })
writeFileSync('dist/.built', `${new Date().toISOString()}\n`)
