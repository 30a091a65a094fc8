/** Host and port of `10.0.0.5:7070` or `[fd00::5]:7070`; null for what others cannot reach. */
export function listenAddressOf(
  text: string,
): { readonly host: string; readonly port: number } | null {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^[\]:]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain ?? ''
  const isAnywhere = host === '' || host === '0.0.0.0' || host === '::'
  return isAnywhere || Number(port) > 65_535 ? null : { host, port: Number(port) }
}
