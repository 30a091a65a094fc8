import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serverPhrasesId } from '../../dashboard/i18n/server-phrases-id.ts'

const FOLDERS = [
  'server/http/routes',
  'server/journal',
  'server/journal/import',
  'server/journal/import/geography',
]

/** All that is written in quotes in the files that find faults, with a mark where a value comes in. */
function phrasesOfServer(): string {
  const files = FOLDERS.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join(folder, name)),
  )
  return files.map((file) => readFileSync(file, 'utf8')).join('\n')
}

/** The longest run of plain letters of a pattern: what the server must still say somewhere. */
function plainPart({ source }: RegExp): string {
  const parts = source
    .replaceAll(/^\^|\$$/g, '')
    .replaceAll(/\((?:\?:)?[^)]*\)\??|\\S\+\??|\.\*|\\[dS]\+?/g, '\n')
    .replaceAll('\\', '')
    .split('\n')
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest), '').trim()
}

describe('phrases of the server in Bahasa Indonesia', () => {
  it('are all still said by the server', () => {
    const said = phrasesOfServer()
    const unsaid = serverPhrasesId
      .map(([pattern]) => plainPart(pattern))
      .filter((part) => !said.includes(part))
    expect(unsaid).toEqual([])
  })

  it('put in what the server says of the case', () => {
    const translate = (phrase: string): string => {
      const found = serverPhrasesId.find(([pattern]) => pattern.test(phrase))
      return found === undefined ? phrase : phrase.replace(...found)
    }
    expect(translate('there is no place "taman"')).toBe('tidak ada tempat "taman"')
    expect(translate('a code of Kemendagri such as 53.71.06.1001, or a crosswalk of both')).toBe(
      'kode Kemendagri, mis. 53.71.06.1001',
    )
    expect(translate('something new')).toBe('something new')
  })
})
