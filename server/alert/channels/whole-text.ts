import type { Message } from '../message.ts'

/** Title and text as one, for channels that have no title. */
export function wholeText({ title, text }: Message): string {
  return text === '' ? title : `${title}\n${text}`
}
