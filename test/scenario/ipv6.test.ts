import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { drivers } from '../../agents/drivers/index.ts'
import { newDevice, readDevice } from '../../agents/reading/read-device.ts'
import { openSession } from '../../agents/snmp/net-snmp.ts'
import { Secret } from '../../server/contract/secret.ts'
import { accessPoint } from '../drivers/made-up.ts'
import { parseRecording } from '../simulator/recordings.ts'
import { createResponder } from '../simulator/responder.ts'
import { startEngine } from '../simulator/simulate.ts'
import { listenUdp } from '../simulator/udp.ts'

const hasLoopback = Object.values(networkInterfaces())
  .flat()
  .some((address) => address?.address === '::1')

// A machine without IPv6 on its loopback cannot serve a device there.
test.skipIf(!hasLoopback)('a device is read over IPv6, on a port of its own', async () => {
  const table = parseRecording(accessPoint(), 'made-up')
  const device = { tableAt: () => table, conductAt: () => ({ kind: 'answer' }) as const }
  const directory = { byCommunity: () => device, byUser: () => device, user: () => undefined }
  const responder = createResponder({ directory, engine: startEngine(Date.now()) })
  const endpoint = await listenUdp(responder, '::1', 0)
  const community = new Secret('public')
  const session = openSession({ address: '::1', port: endpoint.port, version: '2c', community })
  const reading = await readDevice(session, newDevice(drivers), 'full')
  session.close()
  await endpoint.close()
  expect(reading).toMatchObject({ driver: 'unifi', sysName: 'Kelurahan Oesapa', clients: 36 })
})

if (!hasLoopback) console.log('ipv6: this machine has no ::1, nothing was read over IPv6')
