/**
 * `npm run dev`: the dashboard from its sources, redrawn on each save, over a running server
 * (`PANTAU_SERVER`, default http://127.0.0.1:8080).
 */
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'

process.chdir(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))
const server = await createServer()
await server.listen()
console.log(`pantau: data from ${process.env.PANTAU_SERVER ?? 'http://127.0.0.1:8080'}`)
server.printUrls()
