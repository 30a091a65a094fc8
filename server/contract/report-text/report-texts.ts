import type { Language } from '../words.ts'
import { columnsEn } from './columns-en.ts'
import { columnsId } from './columns-id.ts'
import type { ColumnTexts } from './columns-id.ts'
import { contractsEn } from './contracts-en.ts'
import { contractsId } from './contracts-id.ts'
import type { ContractTexts } from './contracts-id.ts'
import { methodEn } from './method-en.ts'
import { methodId } from './method-id.ts'
import type { MethodTexts } from './method-id.ts'
import { sectionsEn } from './sections-en.ts'
import { sectionsId } from './sections-id.ts'
import type { SectionTexts } from './sections-id.ts'
import { wordsEn } from './words-en.ts'
import { wordsId } from './words-id.ts'
import type { WordTexts } from './words-id.ts'

/** All that a report says, in one language. */
export interface ReportTexts {
  readonly words: WordTexts
  readonly columns: ColumnTexts
  readonly sections: SectionTexts
  readonly contracts: ContractTexts
  readonly method: MethodTexts
}

export const REPORT_TEXTS: Readonly<Record<Language, ReportTexts>> = {
  id: {
    words: wordsId,
    columns: columnsId,
    sections: sectionsId,
    contracts: contractsId,
    method: methodId,
  },
  en: {
    words: wordsEn,
    columns: columnsEn,
    sections: sectionsEn,
    contracts: contractsEn,
    method: methodEn,
  },
}
