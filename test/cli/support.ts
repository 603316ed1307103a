import { Writable } from 'node:stream'
import { main } from '../../cli/main.js'

/** What one call of `lern` gave. */
export interface Called {
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
}

const collector = () => {
  const chunks: Buffer[] = []
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      chunks.push(Buffer.from(chunk))
      done()
    },
  })
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

/** Calls the command line in this process, in a folder. */
export const lern = async (
  cwd: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Called> => {
  const stdout = collector()
  const stderr = collector()
  const exitBefore = process.exitCode
  try {
    const exit = await main(argv, { stdout: stdout.stream, stderr: stderr.stream, env, cwd })
    return { exit, stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    process.exitCode = exitBefore
  }
}
