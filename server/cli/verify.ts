import { defineCommand } from 'citty'
import { LANGUAGES } from '#contract/words.ts'
import type { Language } from '#contract/words.ts'
import { EvidenceUnreadable } from '../report/verify/difference.ts'
import { unreadableText, verifiedText } from '../report/verify/verified-text.ts'
import { verifyEvidence } from '../report/verify/verify-evidence.ts'
import { progressBar } from './progress-bar.ts'
import { UsageError } from './usage-error.ts'

const ABOUT = `Reckon every figure of a report anew from its evidence, without the server and the network

Exit codes: 0 every figure follows from the evidence, 1 something differs (the first difference is
printed), 2 the file cannot be read.`

export const verifyCommand = defineCommand({
  meta: { name: 'verify', description: ABOUT },
  args: {
    file: {
      type: 'positional',
      required: true,
      valueHint: 'FILE',
      description: 'The zip of evidence',
    },
    expect: {
      type: 'string',
      valueHint: 'SHA256',
      description:
        'The hash printed on the report, or the chain told when the evidence was written',
    },
    language: {
      type: 'string',
      valueHint: 'id|en',
      description: 'Of what is printed',
      default: 'id',
    },
  },
  async run({ args: given }) {
    const language = LANGUAGES.find((one) => one === given.language)
    if (language === undefined) throw new UsageError(`--language ${given.language}: say id or en`)
    process.exitCode = await verify(given.file, language, expectedOf(given.expect))
  },
})

function expectedOf(text: string | undefined): string | undefined {
  const value = text?.trim().toLowerCase()
  if (value === undefined || /^[0-9a-f]{64}$/.test(value)) return value
  throw new UsageError(`--expect: expected a SHA-256, 64 characters of 0-9 and a-f`)
}

async function verify(
  file: string,
  language: Language,
  expected: string | undefined,
): Promise<number> {
  const bar = progressBar(process.stderr, () => performance.now())
  try {
    const verified = await verifyEvidence(file, {
      onProgress: bar.show,
      ...(expected !== undefined && { expected }),
    })
    bar.end()
    process.stdout.write(verifiedText(verified, language))
    return verified.difference === null ? 0 : 1
  } catch (cause) {
    if (!(cause instanceof EvidenceUnreadable)) throw cause
    throw new Error(unreadableText(file, cause, language), { cause })
  } finally {
    bar.end()
  }
}
