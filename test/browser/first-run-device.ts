import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openRecordings } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp, type Endpoint } from '../simulator/udp.ts'

/** A MikroTik access point with one station. */
const DEVICE = [
  '1.3.6.1.2.1.1.1.0|4|RouterOS RB952Ui-5ac2nD',
  '1.3.6.1.2.1.1.2.0|6|1.3.6.1.4.1.14988.1',
  '1.3.6.1.2.1.1.3.0|67|8640000',
  '1.3.6.1.2.1.1.5.0|4|AP-Taman',
  '1.3.6.1.2.1.2.2.1.2.1|4|ether1',
  '1.3.6.1.2.1.2.2.1.8.1|2|1',
  '1.3.6.1.2.1.2.2.1.10.1|65|1000',
  '1.3.6.1.2.1.2.2.1.16.1|65|2000',
  '1.3.6.1.4.1.14988.1.1.1.2.1.3.60.7.84.161.178.195.2|2|-61',
  '1.3.6.1.4.1.14988.1.1.1.3.1.4.2|4|WiFi Kota',
  '1.3.6.1.4.1.14988.1.1.1.3.1.6.2|66|1',
  '1.3.6.1.4.1.14988.1.1.1.3.1.7.2|2|2437',
  '1.3.6.1.4.1.14988.1.1.4.4.0|4|6.49.17',
]

/** An access point that answers SNMP on a free loopback port, under a community; its folder holds it. */
export async function startDevice(directory: string, community: string): Promise<Endpoint> {
  await writeFile(join(directory, `${community}.snmprec`), `${DEVICE.join('\n')}\n`)
  const responder = createResponder({
    directory: openRecordings(directory, []),
    engine: startEngine(Date.now()),
    maxMessageBytes: 65_507,
  })
  return listenUdp(responder, '127.0.0.1', 0)
}
