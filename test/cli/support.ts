import { Writable } from 'node:stream'
import type { Io } from '../../cli/io.js'
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

/** What the command line reads and writes in a folder, and what it has written so far. */
export const ioIn = (cwd: string, env: NodeJS.ProcessEnv = {}) => {
  const stdout = collector()
  const stderr = collector()
  const io: Io = { stdout: stdout.stream, stderr: stderr.stream, env, cwd }
  return { io, stdout: stdout.text, stderr: stderr.text }
}

/** Calls the command line in this process, in a folder. */
export const lern = async (
  cwd: string,
  argv: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<Called> => {
  const { io, stdout, stderr } = ioIn(cwd, env)
  const exitBefore = process.exitCode
  try {
    const exit = await main(argv, io)
    return { exit, stdout: stdout(), stderr: stderr() }
  } finally {
    process.exitCode = exitBefore
  }
}
