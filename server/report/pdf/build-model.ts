import type { PdfInput } from './pdf-input.ts'
import type { PdfModel } from './pdf-model.ts'
import { paperModel } from './paper-model.ts'
import type { AllRows } from './paper-rows.ts'
import { fill, PDF_WORDS } from './pdf-words.ts'
import { createPrinter, LACKING_MARK } from './printable.ts'
import { sectionModel } from './section-model.ts'

/** All that the templates read, as plain strings in the language of the paper. */
export function buildModel(input: PdfInput, allRows: AllRows): PdfModel {
  const printer = createPrinter()
  const paper = paperModel(input, printer.print)
  const sections = input.view.sections.map((section, index) =>
    // The first section is the page for those who read no other.
    sectionModel(section, {
      input,
      allRows,
      print: printer.print,
      isAlone: input.kind === 'report' && index === 0,
    }),
  )
  // Last, when all has been printed.
  const { lacking } = PDF_WORDS[input.language]
  return {
    ...paper,
    sections,
    lacking: printer.lacked() ? fill(lacking, { mark: LACKING_MARK }) : null,
  }
}
