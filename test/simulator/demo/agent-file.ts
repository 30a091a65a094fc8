import type { City } from '../city/city.ts'
import { CITY_COMMUNITY, usmUserOf } from '../city/city.ts'
import type { CityAccessPoint } from '../city/plan.ts'
import type { ServedCity } from '../city/serve.ts'

/** JSON's texts are TOML's too. */
const quoted = (value: string): string => JSON.stringify(value)

function accessPointTable(ap: CityAccessPoint, port: number): readonly string[] {
  const { name, auth, priv } = usmUserOf(ap)
  const v3 = [
    'version = "3"',
    `user = ${quoted(name)}`,
    `auth = ${quoted(auth?.protocol ?? '')}`,
    `auth_password = ${quoted(auth?.password ?? '')}`,
    `priv = ${quoted(priv?.protocol ?? '')}`,
    `priv_password = ${quoted(priv?.password ?? '')}`,
  ]
  return [
    '[[access_points]]',
    `id = ${quoted(ap.id)}`,
    `address = "127.0.0.1:${port}"`,
    ...(ap.v3 ? v3 : []),
    '',
  ]
}

/** The configuration file of one agent of the demo, in the agent's own TOML. */
export function agentFile(
  city: City,
  served: ServedCity,
  agent: string,
  connection: { readonly server: string; readonly token: string },
): string {
  const accessPoints = city.plan.accessPoints.filter((ap) => ap.agent === agent)
  const uplinks = city.plan.uplinks.filter((uplink) => uplink.agent === agent)
  const equipment = city.plan.equipment.filter((item) => item.agent === agent)
  return [
    '# Made by "pantau demo"; everything in it is simulated.',
    '[agent]',
    `id = ${quoted(agent)}`,
    `server = ${quoted(connection.server)}`,
    `token = ${quoted(connection.token)}`,
    `data_directory = ${quoted(agent)}`,
    'deliver_every = "2s"',
    'sync_every = "10s"',
    'log_level = "warn"',
    '',
    '[defaults]',
    '# Quick, so that the map lives; a real city polls once a minute.',
    'interval = "10s"',
    'timeout = "1s"',
    `community = ${quoted(CITY_COMMUNITY)}`,
    '',
    ...accessPoints.flatMap((ap) => accessPointTable(ap, served.devicePorts.get(ap.id) ?? 0)),
    ...equipment.flatMap(({ id, kind }) => [
      kind === 'ups' ? '[[ups]]' : '[[switches]]',
      `id = ${quoted(id)}`,
      `address = "127.0.0.1:${served.equipmentPorts.get(id)}"`,
      '',
    ]),
    ...uplinks.flatMap(({ id, place }) => [
      '[[uplinks]]',
      `id = ${quoted(id)}`,
      'probes = [',
      `  "dns://127.0.0.1:${served.internetPorts.get(place.id)}/demo.invalid",`,
      `  "http://127.0.0.1:${served.webPort}/${place.id}#status=204",`,
      ']',
      '',
    ]),
  ].join('\n')
}
