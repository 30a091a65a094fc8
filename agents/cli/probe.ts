import { access, writeFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { loadSiteDrivers } from '../config/site-drivers.ts'
import type { Driver } from '../drivers/driver.ts'
import { drivers } from '../drivers/index.ts'
import { recogniseEquipment, type EquipmentFinding } from '../evidence/recognise.ts'
import { GENERIC } from '../reading/compile.ts'
import { newDevice, readDevice } from '../reading/read-device.ts'
import { readingJson, type DeviceReading } from '../reading/reading.ts'
import { openSession } from '../snmp/net-snmp.ts'
import { record } from '../record/record.ts'
import { SnmpError, type SnmpSession, type SnmpTarget } from '../snmp/session.ts'
import { card } from './card.ts'
import { diagnose } from './diagnose.ts'
import { equipmentCard } from './equipment-card.ts'
import { assertKnownOptions, assertNoMoreArguments, CommandError, EXIT } from './exit.ts'
import { targetArgs, targetOf } from './target.ts'

const args = {
  ...targetArgs,
  json: { type: 'boolean', description: 'print the sample as JSON' },
  record: {
    type: 'string',
    valueHint: 'FILE',
    description: 'also walk the device and write a .snmprec without secrets and personal data',
  },
  drivers: { type: 'string', valueHint: 'DIR', description: 'drivers of your own, as JSON files' },
  'keep-ssids': { type: 'boolean', description: 'leave the names of networks in the recording' },
} as const

/** `pantau probe`: one full poll of any device, as a card or as JSON. */
export const probeCommand = defineCommand({
  meta: { name: 'pantau probe', description: 'Poll one device once and show what it says' },
  args,
  async run({ args: given, rawArgs }) {
    assertKnownOptions(rawArgs, args)
    assertNoMoreArguments(given._, 1)
    const target = targetOf(given, process.env)
    const own = given.drivers === undefined ? [] : await driversIn(given.drivers)
    const session = openSession(target)
    try {
      const startedMs = performance.now()
      const reading = await readFully(session, target, [...own, ...drivers])
      const cost = { stats: session.takeStats(), elapsedMs: performance.now() - startedMs }
      const equipment = reading.driver === GENERIC ? await recogniseEquipment(session) : null
      if (given.json === true) printJson(reading, equipment)
      else if (equipment !== null) process.stdout.write(`${equipmentCard(target, equipment)}\n`)
      else process.stdout.write(`${card(target, reading, cost)}\n`)
      if (given.record !== undefined) {
        await recordTo(given.record, session, target, reading, given['keep-ssids'] === true)
      }
    } finally {
      session.close()
    }
  },
})

function printJson(reading: DeviceReading, equipment: EquipmentFinding | null): void {
  const sample = { ...readingJson(reading), ...(equipment !== null && { equipment }) }
  process.stdout.write(`${JSON.stringify(sample)}\n`)
  if (reading.driver === GENERIC && equipment === null) {
    process.stderr.write(`pantau probe: no driver knows ${reading.sysObjectId}\n`)
  }
}

/** Unlike the agent's folder, which need not exist, one that is named here must. */
async function driversIn(directory: string): Promise<readonly Driver[]> {
  await access(directory).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(
      `--drivers ${directory} cannot be read (${cause.code})`,
      EXIT.usage,
      cause,
    )
  })
  return loadSiteDrivers(directory)
}

async function recordTo(
  path: string,
  session: SnmpSession,
  target: SnmpTarget,
  reading: DeviceReading,
  keepSsids: boolean,
): Promise<void> {
  const { text, varbinds, cut } = await record(session, target, reading, keepSsids)
  await writeFile(path, text, { mode: 0o600 }).catch((cause: NodeJS.ErrnoException) => {
    throw new CommandError(`${path} cannot be written (${cause.code})`, EXIT.usage, cause)
  })
  const end = cut === null ? '' : `; cut short: ${cut}`
  process.stderr.write(
    `pantau probe: recorded ${varbinds} objects in ${path}${end}\n` +
      'Addresses and the secrets we know of are replaced; please read it before you share it.\n',
  )
}

async function readFully(
  session: SnmpSession,
  target: SnmpTarget,
  known: readonly Driver[],
): Promise<DeviceReading> {
  try {
    return await readDevice(session, newDevice(known), 'full')
  } catch (error) {
    if (error instanceof SnmpError) throw await diagnose(target, error, openSession)
    throw error
  }
}
