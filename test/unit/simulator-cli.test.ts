import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { runCommand } from 'citty'
import { describe, expect, it } from 'vitest'
import { simulateCommand } from '../simulator/simulate.ts'

describe('pantau --version', () => {
  it('prints the version of the package', () => {
    const args = ['server/cli/pantau.mjs', '--version']
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe(`${version}\n`)
  })
})

describe('pantau simulate', () => {
  const bound = async (port: number) => {
    const socket = createSocket('udp4').bind(port, '127.0.0.1')
    await once(socket, 'listening')
    return socket
  }

  it('tells in one line which port is taken, and leaves none open itself', async () => {
    const [taken, free] = await Promise.all([bound(0), bound(0)])
    const [takenPort, freePort] = [taken.address().port, free.address().port]
    await new Promise<void>((resolve) => free.close(resolve))
    const simulate = (...rawArgs: string[]) =>
      runCommand(simulateCommand, { rawArgs: ['--city', ...rawArgs] })
    const line = `127.0.0.1:${takenPort} is taken by another program; choose another port`
    try {
      await expect(simulate('--listen', `127.0.0.1:${takenPort}`)).rejects.toThrow(line)
      // The first port is open when the second fails; left open, it would keep the process alive.
      const both = ['--listen', `127.0.0.1:${freePort}`, '--ports', String(takenPort)]
      await expect(simulate(...both)).rejects.toThrow(line)
      const again = await bound(freePort)
      again.close()
    } finally {
      taken.close()
    }
  })
})
