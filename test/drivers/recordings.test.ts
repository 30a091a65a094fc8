import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { readingJson } from '../../agents/reading/reading.ts'
import { compareSample } from './compare.ts'
import type { Expected } from './compare.ts'
import { SnmprecSession, readSnmprec } from './snmprec-session.ts'

const FOLDER = new URL('../../../shared/recordings/', import.meta.url)
const present = existsSync(FOLDER)
const names = present
  ? readdirSync(FOLDER)
      .filter((file) => file.endsWith('.snmprec'))
      .map((file) => file.replace(/\.snmprec$/, ''))
  : []

// The recordings are test data of another project and stay outside of this one.
describe.skipIf(!present)('drivers on the recordings of ../shared/recordings', () => {
  test('every recording gives its expected sample', async () => {
    let whole = 0
    let right = 0
    let fields = 0
    const faults: string[] = []
    for (const name of names) {
      const comparison = await compareRecording(name)
      right += comparison.right
      fields += comparison.fields
      if (comparison.faults.length === 0) whole += 1
      faults.push(...comparison.faults.map((fault) => `${name}: ${fault}`))
    }
    if (faults.length > 0) console.log(faults.join('\n'))
    console.log(
      `recordings: ${String(whole)}/${String(names.length)} whole, ` +
        `${String(right)}/${String(fields)} fields`,
    )
    expect(faults).toEqual([])
  })
})

async function compareRecording(name: string): Promise<ReturnType<typeof compareSample>> {
  const recording = readSnmprec(new URL(`${name}.snmprec`, FOLDER).pathname)
  const expected = JSON.parse(
    readFileSync(new URL(`${name}.expected.json`, FOLDER), 'utf8'),
  ) as Expected
  const session = new SnmprecSession(recording)
  const reading = await readDevice(session, newDevice(drivers), 'full')
  return compareSample(expected, readingJson(reading))
}

if (!present) console.log('recordings: ../shared/recordings is absent, 0 of them were compared')
