import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A reason to leave out tests that need certificates, or false. */
export const withoutOpenssl: string | false =
  spawnSync('openssl', ['version']).status === 0 ? false : 'the openssl command is not installed'

export interface KeyPair {
  readonly key: string
  readonly cert: string
}

/** Makes an authority and a certificate of `names` that it vouches for, valid for a day. */
export async function makeCertificates(directory: string, names: readonly string[]) {
  const path = (name: string): string => join(directory, name)
  const openssl = (...args: string[]): string => {
    const done = spawnSync('openssl', args, { cwd: directory, encoding: 'utf8' })
    if (done.status !== 0) throw new Error(`openssl ${args[0]}: ${done.stderr}`)
    return done.stdout
  }
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl(
    'req',
    '-x509',
    ...ec,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '1',
    '-subj',
    '/CN=Kota',
  )
  openssl('req', ...ec, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=pantau')
  await writeFile(path('extensions'), `subjectAltName=${names.join(',')}\n`)
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'extensions']
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', '-days', '1', ...signed)
  const der = ['pkey', '-pubin', '-outform', 'DER', '-out', 'server.spki']
  await writeFile(path('server.pub'), openssl('x509', '-in', 'server.pem', '-noout', '-pubkey'))
  openssl(...der, '-in', 'server.pub')
  // The recipe of RFC 7469, appendix A, and not our own code.
  const digest = spawnSync('openssl', ['dgst', '-sha256', '-binary', 'server.spki'], {
    cwd: directory,
  })
  const [ca, key, cert] = await Promise.all(
    ['ca.pem', 'server.key', 'server.pem'].map((name) => readFile(path(name), 'utf8')),
  )
  const server: KeyPair = { key: key ?? '', cert: cert ?? '' }
  return { ca: ca ?? '', server, pin: `sha256/${digest.stdout.toString('base64')}` }
}
