import { ID_PATTERN } from '#contract/ids.ts'
import { Secret } from '#contract/secret.ts'
import { StoreSetupError } from './setup-error.ts'

/** Where an engine is asked, and as whom. */
export interface EnginePlace {
  /** Without user, password and closing slash. */
  readonly base: string
  /** Value of the header `authorization`; null for nobody. */
  readonly authorization: Secret | null
  /** Host and database, for people. */
  readonly shown: string
}

export interface InfluxPlace extends EnginePlace {
  readonly kind: 'influxdb'
  readonly database: string
}

export interface VictoriaPlace extends EnginePlace {
  readonly kind: 'victoriametrics'
  /** Where lines are written to, below `/write`. */
  readonly insert: string
  /** Where is read, below `/api/v1/export`. */
  readonly select: string
  /** Value of the label `city`, where several cities share a server; null for a server of its own. */
  readonly city: string | null
  /** Of a cluster the parts do not tell of each other; null for a single node. */
  readonly cluster: { readonly selectHost: string } | null
}

const EXAMPLES = {
  influxdb: 'influxdb+http://user:password@host:8086/database',
  victoriametrics: 'victoriametrics+http://host:8428 (and ?city=name where cities share it)',
  cluster: 'victoriametrics+http://vminsert:8480/insert/0?select=http://vmselect:8481/select/0',
} as const
const TENANT = String.raw`\d+(:\d+)?`
const INSERT = new RegExp(`^(.*)/insert/(${TENANT})$`)
const SELECT = new RegExp(`^(.*)/select/(${TENANT})$`)

/** What `stores.seriesUrl` says. Throws `StoreSetupError` that tells what is expected. */
export function parseSeriesUrl(secret: Secret): InfluxPlace | VictoriaPlace {
  const match = /^(influxdb|victoriametrics)\+(https?:\/\/.+)$/.exec(secret.reveal())
  const [, kind, text = ''] = match ?? []
  if (!URL.canParse(text)) throw expected(EXAMPLES.influxdb, EXAMPLES.victoriametrics)
  const url = new URL(text)
  return kind === 'influxdb' ? influxPlace(url) : victoriaPlace(url)
}

function expected(...examples: readonly string[]): StoreSetupError {
  return new StoreSetupError(`expected ${examples.join(' or ')}`)
}

function influxPlace(url: URL): InfluxPlace {
  const path = pathOf(url)
  const cut = path.lastIndexOf('/')
  const database = decoded(path.slice(cut + 1), 'database')
  if (cut === -1 || database === '') throw expected(EXAMPLES.influxdb)
  if ([...url.searchParams].length > 0) throw expected(EXAMPLES.influxdb)
  return {
    kind: 'influxdb',
    base: url.origin + path.slice(0, cut),
    authorization: authorizationOf(url),
    shown: `${url.host}, database ${database}`,
    database,
  }
}

function victoriaPlace(url: URL): VictoriaPlace {
  const path = pathOf(url)
  const { select, city = null, ...others } = Object.fromEntries(url.searchParams)
  const isCity = city === null || ID_PATTERN.test(city)
  if (!isCity || Object.keys(others).length > 0) throw expected(EXAMPLES.victoriametrics)
  const base = url.origin + path
  const tenant = INSERT.exec(path)?.[2]
  const common = {
    kind: 'victoriametrics',
    base,
    authorization: authorizationOf(url),
    city,
  } as const
  if (select === undefined && tenant === undefined) {
    return { ...common, insert: base, select: base, shown: url.host, cluster: null }
  }
  const reading = URL.canParse(select ?? '') ? new URL(select ?? '') : null
  const found = SELECT.exec(reading === null ? '' : pathOf(reading))
  if (tenant === undefined || reading === null || found === null) throw expected(EXAMPLES.cluster)
  if (found[2] !== tenant) {
    throw new StoreSetupError(
      `writes to tenant ${tenant} and reads from tenant ${found[2]}: name the same for both`,
    )
  }
  return {
    ...common,
    insert: `${base}/influx`,
    select: `${reading.origin}${pathOf(reading)}/prometheus`,
    shown: `${url.host} and ${reading.host}, tenant ${tenant}`,
    cluster: { selectHost: reading.origin + (found[1] ?? '') },
  }
}

/** Without what it is: it may be a secret. */
function decoded(text: string, what: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new StoreSetupError(`in the ${what} of a URL % is written %25`)
  }
}

const pathOf = ({ pathname }: URL): string => pathname.replace(/\/+$/, '')

function authorizationOf({ username, password }: URL): Secret | null {
  if (username === '' && password === '') return null
  const pair = `${decoded(username, 'user')}:${decoded(password, 'password')}`
  return new Secret(`Basic ${Buffer.from(pair).toString('base64')}`)
}
