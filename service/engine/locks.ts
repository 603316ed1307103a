import type { Worker } from 'bullmq'

/** Tells jobs that are worked on here when their lock is lost: another worker has them, or will. */
export class Locks {
  readonly #held = new Map<string, AbortController>()

  watch(worker: Worker): void {
    worker.on('lockRenewalFailed', jobs => {
      for (const job of jobs) this.#held.get(job)?.abort(new Error('the lock of the job is lost'))
    })
    worker.on('completed', job => this.#held.delete(job.id!))
    worker.on('failed', job => this.#held.delete(job?.id ?? ''))
  }

  /** For one attempt at a job. */
  lost(job: string): AbortSignal {
    const lost = new AbortController()
    this.#held.set(job, lost)
    return lost.signal
  }
}
