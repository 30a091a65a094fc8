import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../server/journal/gate.ts'

/** Work that goes on until it is let go, and what has begun so far. */
function slow(begun: string[], name: string) {
  let end = (): void => undefined
  const ended = new Promise<void>((resolve) => (end = resolve))
  const work = async (): Promise<string> => {
    begun.push(name)
    await ended
    return name
  }
  return { work, end: () => end() }
}

describe('the gate of what is held in memory', () => {
  it('lets writers pass together and closes when the last has left', async () => {
    const [gate, begun] = [new Gate(), [] as string[]]
    const [one, other, reader] = ['one', 'other', 'reader'].map((name) => slow(begun, name))
    const writes = [one, other].map((writer) => gate.pass(writer?.work ?? turn))
    const read = gate.close(reader?.work ?? turn)
    one?.end()
    await writes[0]
    await turn()
    expect(begun).toEqual(['one', 'other'])
    other?.end()
    await turn()
    expect(begun).toEqual(['one', 'other', 'reader'])
    const late = gate.pass(() => Promise.resolve(begun.push('late')))
    await turn()
    expect(begun).toHaveLength(3)
    reader?.end()
    expect(await read).toBe('reader')
    expect(await late).toBe(4)
  })

  it('lets a writer within pass again while a reader waits', async () => {
    const gate = new Gate()
    const write = gate.pass(async () => {
      await turn()
      return gate.pass(() => Promise.resolve('written'))
    })
    const read = gate.close(() => Promise.resolve('read'))
    expect(await Promise.all([write, read])).toEqual(['written', 'read'])
  })

  it('opens again after work that failed', async () => {
    const gate = new Gate()
    await expect(gate.close(() => Promise.reject(new Error('gone')))).rejects.toThrow('gone')
    await expect(gate.pass(() => Promise.reject(new Error('full')))).rejects.toThrow('full')
    expect(await gate.close(() => Promise.resolve('read'))).toBe('read')
  })
})
