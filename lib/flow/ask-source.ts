import { asLernError } from '../errors.js'
import type { Get, Source } from '../source.js'
import { notServed } from './open.js'
import type { Origin } from './origin.js'
import type { Context } from './step.js'

/** What every look-up says, whatever its keys. */
type Asked = Pick<Get, 'dataset' | 'columns' | 'signal' | 'temporary' | 'reject'>

/** Asks the source of an origin; a failure names both. */
export const askSource = async <Answer>(
  { dataset, columns }: Origin,
  { catalog, signal, temporary, reject }: Context,
  ask: (source: Source, asked: Asked) => Promise<Answer>,
): Promise<Answer> => {
  const source = catalog[dataset.name]
  if (!source) throw notServed(dataset.name, { catalog })
  try {
    const rejectRow: Asked['reject'] = row => reject(row, dataset)
    return await ask(source, { dataset, columns, signal, temporary, reject: rejectRow })
  } catch (error) {
    if (signal.aborted) throw error
    throw asLernError(error, { dataset: dataset.name, source: source.name })
  }
}
