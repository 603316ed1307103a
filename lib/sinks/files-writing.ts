import { posix } from 'node:path'
import { LernError } from '../errors.js'
import { PrivateFolder } from '../protection/private-folder.js'
import type { Protection } from '../protection/protection.js'
import { settle } from '../stores/settle.js'
import { withSuffix } from './destination.js'
import type { Encoding } from './encoding.js'
import { FileWriter, type MarkOptions } from './file-writer.js'
import { ProtectedFile } from './protected-file.js'
import type { FileMark, FinishedFile, SinkContext, SinkMark, Values } from './sink.js'

type EncodingOf = (values: Values) => Encoding
type ProtectionOf = (values: Values) => Protection | undefined | Promise<Protection | undefined>

interface Entry {
  readonly path: string
  readonly values: Values
  readonly file: FileWriter | ProtectedFile
}

/**
 * The files that a sink writes, by path: started when first asked for, marked, rolled back and ended together. A file
 * that is protected has the path of the plain file here, and that of the sealed one when it is finished.
 */
export class FilesWriting {
  readonly #context: SinkContext
  readonly #encodingOf: EncodingOf
  readonly #protectionOf: ProtectionOf
  readonly #private: PrivateFolder
  readonly #entries = new Map<string, Entry>()
  readonly #dropped = new Map<string, number>()
  #resumable = true

  constructor(context: SinkContext, encodingOf: EncodingOf, protectionOf: ProtectionOf) {
    this.#context = context
    this.#encodingOf = encodingOf
    this.#protectionOf = protectionOf
    this.#private = new PrivateFolder(context.temporary)
  }

  get dropped(): ReadonlyMap<string, number> {
    return this.#dropped
  }

  get rows(): number {
    return [...this.#entries.values()].reduce((rows, { file }) => rows + file.rows, 0)
  }

  get resumable(): boolean {
    return this.#resumable
  }

  /** Takes up the files of the interrupted run. */
  async resume(from: SinkMark): Promise<void> {
    try {
      for (const [path, mark] of Object.entries(from.files)) await this.#open(path, mark.values, mark)
    } catch (error) {
      await this.abort(true)
      throw error
    }
    this.#setDropped(from)
  }

  /** The file for some values, under a path that a report chose; the suffix is put in here. */
  async file(path: string, values: Values): Promise<FileWriter | ProtectedFile> {
    const full = withSuffix(path, this.#context.suffix)
    return this.#entries.get(full)?.file ?? (await this.#open(full, values))
  }

  drop(reason: string, rows: number): void {
    this.#dropped.set(reason, (this.#dropped.get(reason) ?? 0) + rows)
  }

  async mark(how: MarkOptions): Promise<SinkMark> {
    const marks = new Map<string, FileMark>()
    const entries = this.#inOrder()
    await settle(entries, async ({ path, values, file }) =>
      marks.set(path, { ...(await file.mark(how)), values }),
    )
    const files = Object.fromEntries(entries.map(({ path }) => [path, marks.get(path)!]))
    return { files, dropped: Object.fromEntries(this.#dropped) }
  }

  /** A file that was started after the mark is discarded. */
  async rollback(to: SinkMark): Promise<void> {
    await settle(this.#inOrder(), async ({ path, file }) => {
      const mark = to.files[path]
      if (mark !== undefined) return file.rollback(mark)
      this.#entries.delete(path)
      return file.discard()
    })
    this.#setDropped(to)
  }

  async finish(): Promise<readonly FinishedFile[]> {
    const finished: FinishedFile[] = []
    for (const { file } of this.#inOrder()) finished.push(await file.finish())
    return finished
  }

  async abort(keep: boolean): Promise<void> {
    await settle(this.#entries.values(), ({ file }) => (keep ? file.keep() : file.discard()))
    this.#entries.clear()
  }

  async #open(path: string, values: Values, from?: FileMark): Promise<FileWriter | ProtectedFile> {
    const protection = await this.#protectionOf(values)
    if (protection && from) throw nowProtected(path)
    const encoding = this.#encodingOf(values)
    const file = protection
      ? await this.#openProtected(path, encoding, protection)
      : await this.#openPlain(path, encoding, from)
    this.#entries.set(path, { path, values, file })
    return file
  }

  async #openPlain(path: string, encoding: Encoding, from?: FileMark): Promise<FileWriter> {
    const { store, owner } = this.#context
    const draft = await store.draft(path, owner, from && { bytes: from.bytes })
    return FileWriter.open(draft, encoding, from)
  }

  /** The draft of the sealed file is there from the start, so that no other run begins the same file. */
  async #openProtected(path: string, encoding: Encoding, protection: Protection): Promise<ProtectedFile> {
    const { store, owner, now } = this.#context
    this.#resumable = false
    const sealed = await store.draft(protection.path(path), owner)
    try {
      const plain = await FileWriter.open(await this.#private.draft(path), encoding)
      const about = { entry: posix.basename(path), at: now }
      return new ProtectedFile(plain, sealed, (bytes, size) =>
        protection.seal(bytes, { ...about, bytes: size }),
      )
    } catch (error) {
      await sealed.discard()
      throw error
    }
  }

  #inOrder(): readonly Entry[] {
    return [...this.#entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  #setDropped(from: SinkMark): void {
    this.#dropped.clear()
    for (const [reason, rows] of Object.entries(from.dropped)) this.#dropped.set(reason, rows)
  }
}

/** The draft that there is lies open, which it may not any more. */
const nowProtected = (path: string) =>
  new LernError('NOT_RESUMABLE', `${path} was begun without the protection that it needs now`, {
    path,
    allowed: 'a run without --resume, which starts over',
  })
