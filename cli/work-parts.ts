import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { EXIT } from '../lib/index.js'
import { workParts } from '../service/engine/index.js'
import { serviceLogger } from '../service/index.js'
import { engineOf } from './connect/engine.js'
import { storeOf } from './connect/index.js'
import type { Session } from './session.js'

export interface PartsOrder {
  readonly once?: boolean
  readonly concurrency: number
}

/** The command line itself, from the sources or from what is built of them. */
const LERN = fileURLToPath(new URL(`./lern${extname(import.meta.url)}`, import.meta.url))

/** Works on parts of distributed runs until nothing is left or it is asked to stop. Gives the exit status. */
export const workOnParts = async (
  session: Session,
  { once = false, concurrency }: PartsOrder,
  signal: AbortSignal,
): Promise<number> => {
  const { io, options, config } = session
  const engine = await engineOf(config)
  try {
    await workParts({
      engine,
      store: await storeOf(config),
      helper: { program: LERN, args: argumentsOf(session), cwd: io.cwd, env: io.env },
      concurrency,
      once,
      signal,
      log: serviceLogger(io.stderr, options.quiet ? 'error' : 'info'),
    })
    return once && signal.aborted ? EXIT.interrupted : EXIT.done
  } finally {
    await engine.close()
  }
}

const argumentsOf = ({ options: { config, quiet } }: Session): readonly string[] => [
  'part',
  ...(config !== undefined ? ['--config', config] : []),
  ...(quiet ? ['--quiet'] : []),
]
