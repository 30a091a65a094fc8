import { failWith, runWord, runnable } from '../../server/cli/run-command.ts'
import { CHILD_WORD, runChild } from './demo/child.ts'
import { demoCommand } from './demo/command.ts'
import { simulateCommand } from './simulate.ts'

/** The commands of this bundle; `server/cli/pantau.mjs` gives the word as the first argument. */
const commands = {
  simulate: runnable(simulateCommand),
  demo: runnable(demoCommand),
}

const [, , word = '', ...rawArgs] = process.argv
const isChild = word === CHILD_WORD && process.connected
const running = isChild ? runChild(rawArgs) : runWord(commands, word, rawArgs)
running.catch(failWith)
