/** What stands before a name and is no part of it. */
const TITLE = /^(?:kelurahan|kel|desa|kecamatan|kec|distrik) (?=.)/

/** A name as two lists may spell it: `Kel. NUNBAUN-SABU` and `Nunbaun Sabu` are the same. */
export function plainName(name: string): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/['’`]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return plain.replace(TITLE, '')
}

/** By what areas without a common code are matched: the kelurahan within its kecamatan. */
export function areaNameKey(kecamatan: string, name: string): string {
  return `${plainName(kecamatan)}/${plainName(name)}`
}
