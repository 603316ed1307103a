import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import type { DraftOwner } from '../../store.js'

/** Who holds a lock. */
export interface Holder extends DraftOwner {
  readonly host: string
  readonly pid: number
  /** When the system started that process, so that a reused pid is not taken for it; empty where unknown. */
  readonly processStart: string
  readonly startedAt: string
}

/** A holder on another host is alive while its run's owner file was touched this recently. */
export const HEARTBEAT_LIMIT_MS = 60_000

const START_AFTER_NAME = 19

const processStart = (pid: number): string => {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return line.slice(line.lastIndexOf(')') + 2).split(' ')[START_AFTER_NAME] ?? ''
  } catch {
    return ''
  }
}

const HERE = { host: hostname(), pid: process.pid, processStart: processStart(process.pid) }

export const holderHere = (owner: DraftOwner): Holder => ({
  report: owner.report,
  run: owner.run,
  ...HERE,
  startedAt: new Date().toISOString(),
})

export const sameHolder = (a: Holder, b: Holder): boolean =>
  a.report === b.report &&
  a.run === b.run &&
  a.host === b.host &&
  a.pid === b.pid &&
  a.processStart === b.processStart

const isRunning = ({ pid, processStart: started }: Holder): boolean => {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return started === '' || started === processStart(pid)
}

const ageOf = async (file: string): Promise<number> => {
  const found = await stat(file).catch(() => undefined)
  return found === undefined ? Number.POSITIVE_INFINITY : Date.now() - found.mtimeMs
}

export const isFresh = async (file: string): Promise<boolean> => (await ageOf(file)) < HEARTBEAT_LIMIT_MS

/** Whether the process of a holder still lives; for one on another host its heartbeat has to do. */
export const isAlive = async (holder: Holder, ownerFile: string): Promise<boolean> =>
  holder.host === HERE.host ? isRunning(holder) : isFresh(ownerFile)

/** Who a lock file names; undefined when it is gone or still being written. */
export const readHolder = async (file: string): Promise<Holder | undefined> => {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

export const isHeldBy = async (file: string, holder: Holder): Promise<boolean> => {
  const found = await readHolder(file)
  return found !== undefined && sameHolder(found, holder)
}
