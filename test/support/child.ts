import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'

/** Runs a program in the shell's place; beside it, somebody ends it when the standard input closes. */
const WITH_GUARD = 'exec 3<&0; (cat <&3 >/dev/null; kill -KILL $$) 2>/dev/null & exec "$@" 3<&-'

export interface Child {
  /** Resolves when the program ends, by itself or stopped. */
  readonly ended: Promise<void>
  readonly hasEnded: () => boolean
  readonly stop: () => Promise<void>
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

/**
 * Starts a program that cannot outlive this process: its standard input is a pipe from here, which closes
 * however this process ends. What it prints goes to a file.
 */
export const startChild = async (command: readonly string[], outputFile: string): Promise<Child> => {
  const output = await open(outputFile, 'a')
  const stdio: ['pipe', number, number] = ['pipe', output.fd, output.fd]
  // In a group of its own: an interrupt from the terminal reaches the tests first, and they stop it.
  const child = spawn('sh', ['-c', WITH_GUARD, 'sh', ...command], { stdio, detached: true })
  // Before anything is waited for: a short program may be over by then.
  const ended = once(child, 'exit').then(() => {
    child.stdin?.destroy()
  })
  await output.close()

  return {
    ended,
    hasEnded: () => hasEnded(child),
    stop: async () => {
      child.stdin?.destroy()
      await ended
    },
  }
}
