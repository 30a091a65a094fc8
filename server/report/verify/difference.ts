import type { ZipFault } from '../evidence/read-zip.ts'

/** A value in a report: a figure, a word, or that it is not there. */
export type Said = string | number | boolean | null

/** The first thing in which evidence contradicts itself or its report. */
export type Difference =
  /** A file that is not what the chain says; `wrapping`: bytes around the files. */
  | {
      readonly kind: 'file'
      readonly name: string
      readonly problem: 'changed' | 'missing' | 'added' | 'moved' | 'wrapping'
    }
  /** States that do not follow from the samples, by the line of their table. */
  | {
      readonly kind: 'states'
      readonly name: string
      readonly line: number
      readonly whose: string
      readonly says: string | null
      readonly recomputed: string | null
    }
  /** A cause that neither the machine found nor a person said. */
  | { readonly kind: 'cause'; readonly whose: string; readonly startMs: number }
  /** A figure of the report: `places/oebobo-park/availability/measured`. */
  | {
      readonly kind: 'figure'
      readonly path: string
      readonly whose: string
      readonly says: Said
      readonly recomputed: Said
    }
  /** The hash that the report shows is not that of its figures, or not the one that was expected. */
  | {
      readonly kind: 'hash'
      readonly whose: 'document' | 'expected'
      readonly says: string
      readonly recomputed: string
    }

/** Ends a verification at the first difference. */
export class DifferenceFound extends Error {
  override readonly name = 'DifferenceFound'
  readonly difference: Difference
  constructor(difference: Difference) {
    super(`[verify] ${JSON.stringify(difference)}`)
    this.difference = difference
  }
}

/** Why nothing can be said of a file. `other`: a part of it is not written as it should be. */
export type Unreadable = ZipFault | { readonly kind: 'no-file' | 'no-evidence' }

/** A file that is no evidence, or not whole: nothing can be said of it. */
export class EvidenceUnreadable extends Error {
  override readonly name = 'EvidenceUnreadable'
  readonly why: Unreadable
  constructor(message: string, why: Unreadable = { kind: 'other' }, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause })
    this.why = why
  }
}
