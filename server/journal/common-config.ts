import type { CommonConfig, CommonConfigChange, SnmpCredentials } from '#contract/inventory.ts'
import { phrase, phrasedFault } from '#contract/phrase.ts'
import type { PhrasedFault } from '#contract/phrase.ts'
import { operatorDocumentSchema } from './operator-document.ts'
import type { OperatorDocument } from './operator-document.ts'

type Defaults = NonNullable<OperatorDocument['defaults']>

/** Keys of `[defaults]` that say who asks; the others say how often. */
const CREDENTIALS = [
  'version',
  'community',
  'user',
  'level',
  'auth',
  'auth_password',
  'priv',
  'priv_password',
] as const satisfies readonly (keyof Defaults)[]

/** What a form shows of the document that all agents share; never a secret. */
export function commonConfigOf(document: OperatorDocument): CommonConfig {
  const { defaults = {}, uplink_defaults } = document
  const { probes = [], ...testing } = uplink_defaults ?? {}
  const pace = Object.keys(defaults).filter((key) => !isCredential(key))
  const tables = Object.keys(document).filter(
    (key) => key !== 'defaults' && key !== 'uplink_defaults',
  )
  return {
    snmp: snmpOf(defaults),
    uplinkProbes: [...probes],
    saysMore: [...tables, ...pace, ...Object.keys(testing)].length > 0,
  }
}

/** The document with a change of a form in it, or the faults of the change by its fields. */
export function withCommonConfig(
  document: OperatorDocument,
  { snmp, uplinkProbes }: CommonConfigChange,
): { readonly document: OperatorDocument } | { readonly faults: readonly PhrasedFault[] } {
  const faults = snmp?.version === '3' ? pairFaults(snmp) : []
  if (faults.length > 0) return { faults }
  const next: OperatorDocument = {
    ...document,
    ...(snmp !== undefined && {
      defaults: { ...paceOf(document.defaults ?? {}), ...keysOf(snmp) },
    }),
    ...(uplinkProbes !== undefined && {
      uplink_defaults: { ...document.uplink_defaults, probes: uplinkProbes },
    }),
  }
  const parsed = operatorDocumentSchema.safeParse(next)
  if (parsed.success) return { document: next }
  return {
    faults: parsed.error.issues.map(({ path }) =>
      path[0] === 'uplink_defaults'
        ? phrasedFault(`uplinkProbes.${String(path[2] ?? '')}`, phrase('probe-forms'))
        : phrasedFault('snmp', phrase('snmp-settings')),
    ),
  }
}

/** A protocol needs its password, and privacy needs authentication (RFC 3414). */
function pairFaults(
  snmp: Extract<SnmpCredentials, { readonly version: '3' }>,
): readonly PhrasedFault[] {
  const faults: PhrasedFault[] = []
  if ((snmp.auth === null) !== (snmp.authPassword === null)) {
    faults.push(phrasedFault('snmp.authPassword', phrase('password-and-protocol')))
  }
  if ((snmp.priv === null) !== (snmp.privPassword === null)) {
    faults.push(phrasedFault('snmp.privPassword', phrase('password-and-protocol')))
  }
  if (snmp.priv !== null && snmp.auth === null) {
    faults.push(phrasedFault('snmp.auth', phrase('privacy-needs-authentication')))
  }
  return faults
}

function keysOf(snmp: SnmpCredentials): Defaults {
  if (snmp.version !== '3') return { version: snmp.version, community: snmp.community }
  const { version, user, auth, authPassword, priv, privPassword } = snmp
  const level = priv !== null ? 'authPriv' : auth !== null ? 'authNoPriv' : 'noAuthNoPriv'
  return {
    version,
    user,
    level,
    ...(auth !== null && { auth }),
    ...(authPassword !== null && { auth_password: authPassword }),
    ...(priv !== null && { priv }),
    ...(privPassword !== null && { priv_password: privPassword }),
  }
}

function snmpOf({ version = '2c', community, user }: Defaults): CommonConfig['snmp'] {
  if (version === '3') return user === undefined ? null : { version, user }
  return community === undefined ? null : { version, user: null }
}

function paceOf(defaults: Defaults): Defaults {
  return Object.fromEntries(Object.entries(defaults).filter(([key]) => !isCredential(key)))
}

function isCredential(key: string): boolean {
  return CREDENTIALS.some((one) => one === key)
}
