import type { DraftOwner } from '../../lib/store.js'
import { type Holder, newHolder } from './holder.js'
import { runFolderOf } from './places.js'
import { RENEW_EVERY_MS, type RunLease, takeRun } from './run-lease.js'
import type { Site } from './site.js'

interface Run {
  readonly folder: string
  readonly holder: Holder
  readonly lease: Promise<RunLease>
  readonly heartbeat: NodeJS.Timeout
  drafts: number
}

/** A run that this store writes for. */
export interface EnteredRun {
  readonly holder: Holder
  /** Fails with `STORE_BUSY` when another process has taken the run over. */
  renew(): Promise<void>
}

/**
 * The runs that this store writes for. Each holds one lease, however many drafts it has, from which others
 * see that it is alive.
 */
export class Runs {
  readonly #site: Site
  readonly #runs = new Map<string, Run>()
  readonly #ending = new Map<string, Promise<void>>()

  constructor(site: Site) {
    this.#site = site
  }

  /** Counts a draft of the run; fails with `STORE_BUSY` when another live process has that run. */
  async enter(owner: DraftOwner): Promise<EnteredRun> {
    const run = this.#get(this.#site.places.run(owner), owner)
    run.drafts += 1
    const lease = await run.lease
    return { holder: run.holder, renew: () => lease.renew() }
  }

  /** The last draft that leaves ends the run here. */
  async leave(owner: DraftOwner): Promise<void> {
    const run = this.#runs.get(this.#site.places.run(owner))
    if (run !== undefined && --run.drafts === 0) await this.#end(run)
  }

  /** A run that writes a ledger is alive before its first draft. */
  async attend(path: string): Promise<void> {
    const folder = runFolderOf(this.#site.places, path)
    if (folder === undefined) return
    const [, report, run] = path.split('/') as [string, string, string]
    await this.#get(folder, { report, run }).lease
  }

  /** A document of a run is gone: so is the run when it has no drafts. */
  async dismiss(path: string): Promise<void> {
    const run = this.#runs.get(runFolderOf(this.#site.places, path) ?? '')
    if (run?.drafts === 0) await this.#end(run)
  }

  #get(folder: string, owner: DraftOwner): Run {
    const run = this.#runs.get(folder) ?? this.#begin(folder, owner)
    this.#runs.set(folder, run)
    return run
  }

  #begin(folder: string, owner: DraftOwner): Run {
    const holder = newHolder(owner)
    const lease = (this.#ending.get(folder) ?? Promise.resolve()).then(() =>
      takeRun(this.#site, folder, holder),
    )
    const renew = () => lease.then(taken => taken.renew()).catch(() => undefined)
    const heartbeat = setInterval(renew, RENEW_EVERY_MS).unref()
    const run: Run = { folder, holder, lease, heartbeat, drafts: 0 }
    lease.catch(() => this.#forget(run))
    return run
  }

  #forget(run: Run): void {
    clearInterval(run.heartbeat)
    if (this.#runs.get(run.folder) === run) this.#runs.delete(run.folder)
  }

  /** The same run may be entered again meanwhile; it then waits. */
  async #end(run: Run): Promise<void> {
    this.#forget(run)
    const ended = run.lease.then(lease => lease.release())
    const quietly = ended.catch(() => undefined).finally(() => this.#ending.delete(run.folder))
    this.#ending.set(run.folder, quietly)
    await ended
  }
}
