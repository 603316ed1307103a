import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'

const LERN = ['--import', import.meta.resolve('tsx'), resolve('cli/lern.ts')]

const start = (folder: string, argv: readonly string[]): ChildProcess =>
  spawn(process.execPath, [...LERN, ...argv], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })

/** Runs the command line to its end, as a process of its own. Fails when it does. */
export const runLern = async (folder: string, argv: readonly string[]): Promise<string> => {
  const child = start(folder, argv)
  const printed = Promise.all([text(child.stdout!), text(child.stderr!)])
  const [exit] = await once(child, 'exit')
  const [stdout, stderr] = await printed
  if (exit !== 0) throw new Error(`lern ${argv.join(' ')} ended with ${exit}: ${stderr}`)
  return stdout
}

/** An API that listens, as a process of its own. */
export interface Serving {
  readonly url: string
  /** Asks it to end, and gives the exit status. */
  stop(): Promise<number | null>
}

export const startServing = async (folder: string, argv: readonly string[] = []): Promise<Serving> => {
  const child = start(folder, ['serve', '--port', '0', ...argv])
  child.stdout!.resume()
  const told: string[] = []
  for await (const line of createInterface(child.stderr!)) {
    told.push(line)
    const url = /listening on (http:\S+);/.exec(line)?.[1]
    if (url === undefined) continue
    child.stderr!.resume()
    return { url, stop: () => stop(child) }
  }
  throw new Error(`lern serve ended: ${told.join('\n')}`)
}

const stop = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode !== null) return child.exitCode
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  return (await ended)[0]
}
