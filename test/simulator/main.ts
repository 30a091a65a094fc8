import { defineCommand, runCommand, runMain } from 'citty'
import { demoCommand } from './demo/command.ts'
import { simulateCommand } from './simulate.ts'

const main = defineCommand({
  meta: { name: 'pantau', description: 'Simulated devices for trials and demonstrations' },
  subCommands: { simulate: simulateCommand, demo: demoCommand },
})

const rawArgs = process.argv.slice(2)
if (rawArgs.includes('--help') || rawArgs.includes('-h')) {
  await runMain(main)
} else {
  try {
    await runCommand(main, { rawArgs })
  } catch (error) {
    console.error(`pantau: ${error instanceof Error ? error.message : String(error)}`)
    process.exitCode = 1
  }
}
