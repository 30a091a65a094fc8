import { buildModel } from './build-model.ts'
import blocksTemplate from './blocks.typ?raw'
import documentTemplate from './document.typ?raw'
import drawingsTemplate from './drawings.typ?raw'
import inkTemplate from './ink.typ?raw'
import { countRows } from './paper-rows.ts'
import type { PdfInput } from './pdf-input.ts'

/** A folder that is nowhere: the templates see what is put there, and no file of this machine. */
const FOLDER = '/pantau-report'
const TEMPLATES = {
  'ink.typ': inkTemplate,
  'drawings.typ': drawingsTemplate,
  'blocks.typ': blocksTemplate,
  'document.typ': documentTemplate,
}

/**
 * Typesets a paper: A4, PDF/A-2b, bookmarks, fonts inside. The same input gives the same bytes. Memory of
 * the typesetter stays with the process: `pdfInChild` is for those that live on. `allRows` where the view
 * was cut to what the paper shows. Throws where it fails.
 */
export async function renderPdf(
  input: PdfInput,
  allRows = countRows(input.view),
): Promise<Uint8Array> {
  // Loaded where it is used: it is large, and no other command needs it.
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler')
  const compiler = withoutSystemFonts(() => NodeCompiler.create({ workspace: FOLDER }))
  for (const [name, text] of Object.entries(TEMPLATES)) {
    compiler.mapShadow(`${FOLDER}/${name}`, Buffer.from(text))
  }
  compiler.mapShadow(
    `${FOLDER}/report.json`,
    Buffer.from(JSON.stringify(buildModel(input, allRows))),
  )
  const compiled = compiler.compile({ mainFilePath: `${FOLDER}/document.typ` })
  const paper = compiled.result
  if (paper === null) {
    const error = compiled.takeError()
    const why = error === null ? 'no reason given' : JSON.stringify(error.shortDiagnostics)
    throw new Error(`[report pdf] cannot typeset: ${why}`)
  }
  try {
    return compiler.pdf(paper, {
      pdfStandard: 'a-2b',
      creationTimestamp: Math.floor(input.document.madeAtMs / 1000),
    })
  } catch (error) {
    throw new Error('[report pdf] cannot be written as PDF/A', { cause: error })
  }
}

/**
 * The typesetter looks for the system's fonts by fontconfig and prefers them to its own of the same
 * name; without them all machines give the same bytes.
 */
function withoutSystemFonts<T>(create: () => T): T {
  const before = process.env['FONTCONFIG_FILE']
  process.env['FONTCONFIG_FILE'] = '/dev/null'
  try {
    return create()
  } finally {
    if (before === undefined) delete process.env['FONTCONFIG_FILE']
    else process.env['FONTCONFIG_FILE'] = before
  }
}
