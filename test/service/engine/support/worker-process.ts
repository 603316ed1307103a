import { fileURLToPath } from 'node:url'
import { localStore } from '../../../../lib/index.js'
import { openEngine, workParts } from '../../../../service/engine/index.js'
import { serviceLogger } from '../../../../service/index.js'

/** A worker in a process of its own: `worker-process.ts URL STORE-ROOT MILLISECONDS-OF-A-RANGE [FUSE]`. Its log is its output. */
const [url = '', ...ofHelper] = process.argv.slice(2)
const root = ofHelper[0]!

const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())

const engine = await openEngine({ url, prefix: 'lern' })
await workParts({
  engine,
  store: localStore({ root }),
  helper: { program: fileURLToPath(new URL('./helper-process.ts', import.meta.url)), args: ofHelper },
  concurrency: 1,
  once: false,
  signal: stop.signal,
  log: serviceLogger(process.stdout),
})
await engine.close()
process.exit(0)
