import { settle } from '../stores/settle.js'
import { withSuffix } from './destination.js'
import type { Encoding } from './encoding.js'
import { type FileMark, FileWriter, type MarkOptions } from './file-writer.js'
import type { FinishedFile, SinkContext, SinkMark } from './sink.js'

/** The files that a sink writes, by path: started when first asked for, marked, rolled back and ended together. */
export class FilesWriting {
  readonly #context: SinkContext
  readonly #encoding: Encoding
  readonly #files = new Map<string, FileWriter>()
  readonly #dropped = new Map<string, number>()

  constructor(context: SinkContext, encoding: Encoding) {
    this.#context = context
    this.#encoding = encoding
  }

  get dropped(): ReadonlyMap<string, number> {
    return this.#dropped
  }

  get rows(): number {
    return [...this.#files.values()].reduce((rows, file) => rows + file.rows, 0)
  }

  /** Takes up the files of the interrupted run. */
  async resume(from: SinkMark): Promise<void> {
    try {
      for (const [path, mark] of Object.entries(from.files)) await this.#open(path, mark)
    } catch (error) {
      await this.abort(true)
      throw error
    }
    this.#setDropped(from)
  }

  /** The file of a path that a report chose; the suffix is put in here. */
  async file(path: string): Promise<FileWriter> {
    const full = withSuffix(path, this.#context.suffix)
    return this.#files.get(full) ?? (await this.#open(full))
  }

  drop(reason: string, rows: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + rows)
  }

  async mark(how: MarkOptions): Promise<SinkMark> {
    const marks = new Map<string, FileMark>()
    await settle(this.#inOrder(), async file => marks.set(file.path, await file.mark(how)))
    const files = Object.fromEntries(this.#inOrder().map(({ path }) => [path, marks.get(path)!]))
    return { files, dropped: Object.fromEntries(this.#dropped) }
  }

  /** A file that was started after the mark is discarded. */
  async rollback(to: SinkMark): Promise<void> {
    await settle(this.#inOrder(), async file => {
      const mark = to.files[file.path]
      if (mark !== undefined) return file.rollback(mark)
      this.#files.delete(file.path)
      return file.discard()
    })
    this.#setDropped(to)
  }

  async finish(): Promise<readonly FinishedFile[]> {
    const finished: FinishedFile[] = []
    for (const file of this.#inOrder()) finished.push(await file.finish())
    return finished
  }

  async abort(keep: boolean): Promise<void> {
    await settle(this.#files.values(), file => (keep ? file.keep() : file.discard()))
    this.#files.clear()
  }

  async #open(path: string, from?: FileMark): Promise<FileWriter> {
    const { store, owner } = this.#context
    const file = await FileWriter.open(store, path, owner, this.#encoding, from)
    this.#files.set(path, file)
    return file
  }

  #inOrder(): readonly FileWriter[] {
    return [...this.#files.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #setDropped(from: SinkMark): void {
    this.#dropped.clear()
    for (const [reason, rows] of Object.entries(from.dropped)) this.#dropped.set(reason, rows)
  }
}
