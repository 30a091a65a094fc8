import { defineCommand } from 'citty'
import { drivers } from '../drivers/index.ts'
import { GENERIC, newDevice, readDevice } from '../reading/read-device.ts'
import { readingJson, type DeviceReading } from '../reading/reading.ts'
import { openSession } from '../snmp/net-snmp.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import { card } from './card.ts'
import { diagnose } from './diagnose.ts'
import { assertKnownOptions } from './exit.ts'
import { targetArgs, targetOf } from './target.ts'

const args = {
  ...targetArgs,
  json: { type: 'boolean', description: 'print the sample as JSON' },
} as const

/** `pantau probe`: one full poll of any device, as a card or as JSON. */
export const probeCommand = defineCommand({
  meta: { name: 'probe', description: 'Poll one device once and show what it says' },
  args,
  async run({ args: given, rawArgs }) {
    assertKnownOptions(rawArgs, args)
    const target = targetOf(given, process.env)
    const session = openSession(target)
    try {
      const startedMs = performance.now()
      const reading = await readFully(session, target)
      const cost = { stats: session.takeStats(), elapsedMs: performance.now() - startedMs }
      if (given.json === true) process.stdout.write(`${JSON.stringify(readingJson(reading))}\n`)
      else process.stdout.write(`${card(target, reading, cost)}\n`)
      if (given.json === true && reading.driver === GENERIC) {
        process.stderr.write(`pantau probe: no driver knows ${reading.sysObjectId}\n`)
      }
    } finally {
      session.close()
    }
  },
})

async function readFully(session: SnmpSession, target: SnmpTarget): Promise<DeviceReading> {
  try {
    return await readDevice(session, newDevice(drivers), 'full')
  } catch (error) {
    if (error instanceof SnmpError) throw await diagnose(target, error, openSession)
    throw error
  }
}
