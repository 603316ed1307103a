import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { text } from 'node:stream/consumers'

/** What a process took, from its start to its end. */
export interface Usage {
  readonly seconds: number
  /** User and system time of the process and of all that it started. */
  readonly cpuSeconds: number
  /** 0 where it is not known. */
  readonly peakBytes: number
}

export interface Finished extends Usage {
  readonly output: string
}

const TICKS_A_SECOND = 100
const POLL_MS = 20
/** Places of `cutime` and `cstime` in /proc/self/stat, counted after the name of the program. */
const CHILDREN_TIMES = [13, 14] as const

/** CPU seconds of all children that have ended: the kernel adds up each when it is waited for. */
const cpuOfChildren = (): number => {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return CHILDREN_TIMES.reduce((ticks, place) => ticks + Number(fields[place]), 0) / TICKS_A_SECOND
}

/** The most memory that a process ever held, as the kernel keeps it; 0 when the process is gone. */
const peakOf = (pid: number): number => {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kibibytes ?? 0) * 1024
  } catch {
    return 0
  }
}

/** Runs a program to its end. One at a time: two would share their CPU seconds. Throws when it fails. */
export const runMeasured = async ([program, ...args]: readonly string[], cwd?: string): Promise<Finished> => {
  const cpuBefore = cpuOfChildren()
  const start = performance.now()
  const child = spawn(program!, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  })
  const printed = Promise.all([text(child.stdout), text(child.stderr)])
  let peakBytes = 0
  const polling = setInterval(() => {
    peakBytes = Math.max(peakBytes, peakOf(child.pid!))
  }, POLL_MS)
  try {
    const [code] = await once(child, 'exit')
    const seconds = (performance.now() - start) / 1000
    const cpuSeconds = cpuOfChildren() - cpuBefore
    const [output, errors] = await printed
    if (code !== 0)
      throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${errors.slice(-3000)}`)
    return { seconds, cpuSeconds, peakBytes, output }
  } finally {
    clearInterval(polling)
  }
}
