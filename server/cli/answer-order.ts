import { buffer } from 'node:stream/consumers'

/**
 * What a child of `runInChild` does: reads an order from its standard input, as JSON, and writes what it
 * comes to on its standard output. The order is of this very program and needs no check.
 */
export async function answerOrder(answer: (order: unknown) => Promise<Uint8Array>): Promise<void> {
  const text = (await buffer(process.stdin)).toString()
  const bytes = await answer(JSON.parse(text))
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(bytes, (error) => (error == null ? resolve() : reject(error)))
  })
}
