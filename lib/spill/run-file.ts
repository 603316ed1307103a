import { type FileHandle, mkdtemp, open } from 'node:fs/promises'
import { join } from 'node:path'
import { LernError } from '../errors.js'
import { isFull } from '../is-full.js'
import { fileBlocks } from './file-blocks.js'
import { lines } from './lines.js'

/** A row on disk: its key, and the row as packed text. */
export interface Entry {
  readonly key: string
  readonly text: string
}

/** Where a line of a run begins, and the key that stands there. */
export interface Mark {
  readonly key: string
  readonly offset: number
}

export type Entries = Iterable<readonly Entry[]> | AsyncIterable<readonly Entry[]>

const READ_BYTES = 64 * 1024
/** How much is written at once, and between two marks. */
const WRITE_CHARACTERS = 256 * 1024

/** Makes a folder of its own in the temporary folder. */
export const runFolder = async (temporary: string): Promise<string> => {
  try {
    return await mkdtemp(join(temporary, 'sort-'))
  } catch (error) {
    throw temporaryFailure(error, temporary)
  }
}

/** Writes entries, sorted already, to a new file. Returns marks to start reading from, in order. */
export const writeRun = async (path: string, entries: Entries): Promise<readonly Mark[]> => {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      return await writeLines(file, entries)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw temporaryFailure(error, path)
  }
}

const writeLines = async (file: FileHandle, entries: Entries): Promise<readonly Mark[]> => {
  const marks: Mark[] = []
  let offset = 0
  let firstKey = ''
  let pending = ''
  const write = async () => {
    const bytes = Buffer.from(pending)
    marks.push({ key: firstKey, offset })
    offset += bytes.length
    pending = ''
    await file.appendFile(bytes)
  }

  for await (const some of entries) {
    for (const entry of some) {
      if (pending === '') firstKey = entry.key
      pending += asLine(entry)
      if (pending.length >= WRITE_CHARACTERS) await write()
    }
  }
  if (pending !== '') await write()
  return marks
}

/** JSON escapes tabs: the first one of a line ends its key. */
const asLine = ({ key, text }: Entry): string => `${JSON.stringify(key)}\t${text}\n`

/** Reads entries back, from the start or from a mark on, up to the end or to another mark. */
export async function* readRun(path: string, offset = 0, end?: number): AsyncGenerator<readonly Entry[]> {
  const blocks = fileBlocks(path, READ_BYTES, offset, end)
  for await (const some of lines(blocks, path, Number.POSITIVE_INFINITY)) yield some.map(fromLine)
}

const fromLine = (line: string): Entry => {
  const tab = line.indexOf('\t')
  return { key: JSON.parse(line.slice(0, tab)) as string, text: line.slice(tab + 1) }
}

/**
 * What to say when a temporary file cannot be written; what is no error of the file system is passed on as
 * it is.
 */
export const temporaryFailure = (error: unknown, path: string): unknown => {
  const code = error instanceof Error && 'syscall' in error && 'code' in error ? error.code : undefined
  if (code === undefined) return error
  const full = isFull(code)
  const message = full ? 'the disk for temporary files is full' : 'a temporary file cannot be written'
  return new LernError(full ? 'STORE_FULL' : 'STORE_FAILED', message, { file: path }, { cause: error })
}
