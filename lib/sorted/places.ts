import type { AnyRow } from '../types.js'
import type { Located } from './located.js'

/** A row that is being sorted, with its place in short: thousands of rows come from few files. */
export interface Placed {
  readonly row: AnyRow
  readonly file?: number
  readonly line?: number
}

/** Remembers the name of each file once, rather than with each of its rows. */
export const createPlaces = () => {
  const files: string[] = []
  const numbers = new Map<string, number>()

  const numberOf = (file: string): number => {
    const number = numbers.get(file) ?? files.push(file) - 1
    numbers.set(file, number)
    return number
  }

  return {
    mark: ({ row, file, line }: Located): Placed => ({
      row,
      ...(file !== undefined && { file: numberOf(file) }),
      ...(line !== undefined && { line }),
    }),
    of: ({ file, line }: Placed): Omit<Located, 'row'> => ({
      ...(file !== undefined && { file: files[file]! }),
      ...(line !== undefined && { line }),
    }),
  }
}
