import { randomUUID } from 'node:crypto'
import { rm, utimes, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { makeFolder } from '../../make-folder.js'
import { segment } from '../../safe-path.js'
import type { DraftOwner } from '../../store.js'
import { moveInto, removeEmptyFolders } from './durable.js'
import { HEARTBEAT_LIMIT_MS, type Holder, holderHere } from './holder.js'
import { type Layout, PRIVATE_FOLDER } from './layout.js'
import { acquire, release } from './lock.js'

interface Run {
  readonly holder: Holder
  readonly ready: Promise<void>
  heartbeat?: NodeJS.Timeout
  drafts: number
}

const isPlain = (name: string | undefined): name is string => !!name && segment(name) === name

/** Whose folder a path `_runs/{report}/{run}/…` lies in. */
const ownerOf = (path: string): DraftOwner | undefined => {
  const [folder, report, run, ...rest] = path.split('/')
  if (folder !== PRIVATE_FOLDER || rest.length === 0) return undefined
  return isPlain(report) && isPlain(run) ? { report, run } : undefined
}

/**
 * The runs that this store writes for. A run with drafts has an owner file in its folder, touched regularly, from which
 * others see that it is alive.
 */
export class Runs {
  readonly #layout: Layout
  readonly #runs = new Map<string, Run>()

  constructor(layout: Layout) {
    this.#layout = layout
  }

  /** Counts a draft of the run; fails with `STORE_BUSY` when another live process has that run. */
  async enter(owner: DraftOwner): Promise<Holder> {
    const run = this.#get(owner)
    run.drafts += 1
    await run.ready
    return run.holder
  }

  /** The last draft that leaves ends the run here. */
  async leave(owner: DraftOwner): Promise<void> {
    const run = this.#runs.get(this.#layout.run(owner))
    if (run !== undefined && --run.drafts === 0) await this.#end(owner, run)
  }

  /** A run that writes a ledger is alive before its first draft. */
  async attend(path: string): Promise<void> {
    const owner = ownerOf(path)
    if (owner !== undefined) await this.#get(owner).ready
  }

  /** A document of a run is gone: so is the run, and its folder, when nothing else is in there. */
  async dismiss(path: string): Promise<void> {
    const owner = ownerOf(path)
    if (owner === undefined) return
    const run = this.#runs.get(this.#layout.run(owner))
    if (run === undefined) await removeEmptyFolders(this.#layout.run(owner))
    else if (run.drafts === 0) await this.#end(owner, run)
  }

  #get(owner: DraftOwner): Run {
    const key = this.#layout.run(owner)
    const run = this.#runs.get(key) ?? this.#begin(owner)
    this.#runs.set(key, run)
    run.ready.catch(() => this.#runs.delete(key))
    return run
  }

  /** Takes along the folders that are empty then. */
  async #end(owner: DraftOwner, run: Run): Promise<void> {
    const folder = this.#layout.run(owner)
    this.#runs.delete(folder)
    clearInterval(run.heartbeat)
    await release(this.#layout.ownerFile(owner), run.holder)
    await removeEmptyFolders(folder)
  }

  #begin(owner: DraftOwner): Run {
    const holder = holderHere(owner)
    const run: Run = { holder, drafts: 0, ready: this.#own(owner, holder).then(() => this.#beat(run, owner)) }
    return run
  }

  async #own(owner: DraftOwner, holder: Holder): Promise<void> {
    const file = this.#layout.ownerFile(owner)
    await makeFolder(this.#layout.locks)
    await this.#appear(file, holder)
    const busy = (run: string) => `run ${run} of ${owner.report} is at work in another process`
    await acquire({ file, path: `${owner.report}/${owner.run}`, busy }, holder, () => file)
  }

  /**
   * The folder of a run appears with its owner file: without one, others would take it for what a dead run left, and
   * clean it away. One that is there already stays as it is.
   */
  async #appear(ownerFile: string, holder: Holder): Promise<void> {
    const folder = dirname(ownerFile)
    const unfinished = join(this.#layout.temporary, randomUUID())
    await makeFolder(unfinished)
    await writeFile(join(unfinished, basename(ownerFile)), JSON.stringify(holder))
    await moveInto(unfinished, folder).catch(async () => {
      await rm(unfinished, { recursive: true, force: true })
      await makeFolder(folder)
    })
  }

  #beat(run: Run, owner: DraftOwner): void {
    const touch = () => {
      const now = new Date()
      utimes(this.#layout.ownerFile(owner), now, now).catch(() => undefined)
    }
    run.heartbeat = setInterval(touch, HEARTBEAT_LIMIT_MS / 4)
    run.heartbeat.unref()
  }
}
