import type { Dataset } from '../../lib/dataset.js'
import { asLernError } from '../../lib/errors.js'
import type { BadRow, Finding } from '../../lib/source.js'
import type { SnapshotFile } from './files.js'
import { readRows } from './read.js'

/** Is the file there, and do its first rows hold what the dataset says? */
export const checkFile = async (
  dataset: Dataset,
  find: () => Promise<SnapshotFile | undefined>,
): Promise<readonly Finding[]> => {
  const what = `file of ${dataset.name}`
  try {
    const file = await find()
    return [{ what, ...(file ? await firstRows(file, dataset) : EMPTY) }]
  } catch (error) {
    const { message, at } = asLernError(error)
    return [
      { what, ok: false, detail: at.allowed === undefined ? message : `${message}; allowed: ${at.allowed}` },
    ]
  }
}

const EMPTY = { ok: true, detail: 'there is none, so the dataset is empty' }

const firstRows = async (file: SnapshotFile, dataset: Dataset): Promise<Omit<Finding, 'what'>> => {
  const bad: BadRow[] = []
  const scan = { dataset, reject: (row: BadRow) => bad.push(row), signal: new AbortController().signal }
  const rows = readRows(file, Object.keys(dataset.columns), scan)
  const first = await rows.next()
  await rows.return(undefined)

  const [worst] = bad
  if (worst)
    return {
      ok: false,
      detail: `line ${worst.line} of ${file.path}: ${worst.column} is not ${worst.expected}`,
    }
  return {
    ok: true,
    detail: `${file.path}: its first ${first.done ? 0 : first.value.length} rows are as declared`,
  }
}
