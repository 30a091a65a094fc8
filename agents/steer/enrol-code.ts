import { ENROLMENT_CODE_PATTERN } from '#contract/steering.ts'

/**
 * A code as a person typed it, in the form it was made in; undefined when it is none. Crockford's
 * base 32 has no I, L and O, so that they can only be a 1 and a 0.
 */
export function readCode(typed: string): string | undefined {
  const digits = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  const code = `${digits.slice(0, 5)}-${digits.slice(5)}`
  return ENROLMENT_CODE_PATTERN.test(code) ? code : undefined
}
