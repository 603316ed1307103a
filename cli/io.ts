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

/** Writes all of it before the command goes on: a pipe may be slower than we are. */
export const print = (stream: NodeJS.WritableStream, text: string | Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    stream.write(text, error => (error ? reject(error) : resolve()))
  })

/** Says something that the user may not have meant, unless only errors are wanted. */
export const noteOn =
  ({ stderr }: Io, { quiet = false }: GlobalOptions) =>
  (note: string): void => {
    if (!quiet) stderr.write(`note: ${note}\n`)
  }

export const printJson = (io: Io, document: unknown): Promise<void> =>
  print(io.stdout, `${JSON.stringify(document, null, 2)}\n`)
