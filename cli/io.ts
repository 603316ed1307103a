import { LernError } from '../lib/index.js'
import { isFull } from '../lib/is-full.js'
import type { Terminal } from './terminal/progress.js'

/** Where the command line reads and writes: the process's own, or a test's. */
export interface Io {
  readonly stdout: NodeJS.WritableStream
  readonly stderr: NodeJS.WritableStream & Terminal
  readonly env: NodeJS.ProcessEnv
  readonly cwd: string
  /** Lets other programs of the machine go first; absent where the process is not the command's own. */
  readonly giveWay?: () => void
}

/** The options that every command has. */
export interface GlobalOptions {
  readonly config?: string
  readonly json?: boolean
  readonly quiet?: boolean
  readonly color?: boolean
  readonly now?: string
  readonly verbose?: boolean
}

/**
 * Writes all of it before the command goes on: a pipe may be slower than we are.
 *
 * @throws LernError OUTPUT_CLOSED when its reader has left, STORE_FULL or STORE_FAILED when it cannot be written
 */
export const print = (stdout: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stdout.write(text, error => (error ? reject(notPrinted(error)) : resolve()))
  })

const notPrinted = (error: NodeJS.ErrnoException): LernError => {
  const fail = (code: 'OUTPUT_CLOSED' | 'STORE_FULL' | 'STORE_FAILED', message: string) =>
    new LernError(code, message, {}, { cause: error })
  if (error.code === 'EPIPE') return fail('OUTPUT_CLOSED', 'nobody reads the output any more')
  if (isFull(error.code)) return fail('STORE_FULL', 'the output is full')
  return fail('STORE_FAILED', 'the output cannot be written')
}

/** Says something beside the data. Where nobody can hear it, the command goes on all the same. */
export const say = ({ stderr }: Pick<Io, 'stderr'>, text: string): Promise<void> =>
  new Promise(resolve => {
    stderr.write(text, () => resolve())
  })

/** Says something that the user may not have meant, unless only errors are wanted. */
export const noteOn =
  ({ stderr }: Io, { quiet = false }: GlobalOptions) =>
  (note: string): void => {
    if (!quiet) stderr.write(`note: ${note}\n`)
  }

export const printJson = (io: Io, document: unknown): Promise<void> =>
  print(io.stdout, `${JSON.stringify(document, null, 2)}\n`)
