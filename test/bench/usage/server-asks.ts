/** What somebody waits for who opens the usage of today right after a server has started. */
import { ServerProcess } from '../server-process.ts'

const PATH = '/v1/usage?scope=city'

/** Starts the built server twice on a directory: one that knows nothing of today, one that was stopped. */
export async function askServer(directory: string): Promise<object> {
  const waits: Record<string, number> = {}
  for (const start of ['firstStart', 'startedAnew']) {
    const server = await ServerProcess.start(directory)
    const ask = async (): Promise<number> => {
      const beganMs = performance.now()
      const answer = await fetch(`http://127.0.0.1:${server.port}${PATH}`)
      await answer.arrayBuffer()
      if (answer.status !== 200) throw new Error(`${PATH}: ${answer.status}`)
      return Math.round(performance.now() - beganMs)
    }
    try {
      waits[`${start}Ms`] = await ask()
      waits[`${start}AgainMs`] = await ask()
    } finally {
      await server.stop('SIGTERM')
    }
  }
  return waits
}
