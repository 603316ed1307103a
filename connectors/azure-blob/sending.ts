interface Entry {
  readonly sent: Promise<unknown>
  failure?: unknown
}

/** The blocks of one blob that have left and not arrived, and those that never will. */
export class Sending {
  readonly #entries = new Map<string, Entry>()

  add(id: string, sent: Promise<unknown>): void {
    const entry: Entry = { sent }
    this.#entries.set(id, entry)
    sent.then(
      () => this.#entries.delete(id),
      error => {
        entry.failure = error
      },
    )
  }

  throwFailure(): void {
    for (const { failure } of this.#entries.values()) if (failure !== undefined) throw failure
  }

  /** Resolves when all have arrived. */
  async arrived(): Promise<void> {
    await Promise.all(Array.from(this.#entries.values(), ({ sent }) => sent))
  }

  /** Resolves when none is on its way any more. */
  async ended(): Promise<void> {
    await Promise.allSettled(Array.from(this.#entries.values(), ({ sent }) => sent))
  }

  /** Whether the others arrive does not matter any more. */
  forgetAllBut(ids: Iterable<string>): void {
    const kept = new Set(ids)
    for (const id of this.#entries.keys()) if (!kept.has(id)) this.#entries.delete(id)
  }
}
