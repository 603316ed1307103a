import { optionalText, type Parameter } from '../../lib/index.js'
import { jsonParameter } from '../sunbird/parameters.js'

/** A list of texts, separated by commas or as a JSON list, that may be left out. */
export const listParameter = (summary: string): Parameter<readonly string[] | undefined> => ({
  summary,
  allowed: 'texts separated by commas',
  fallback: undefined,
  parse: given => {
    const list = typeof given === 'string' ? given.split(',').map(part => part.trim()) : given
    return Array.isArray(list) && list.every(part => typeof part === 'string') ? list : undefined
  },
})

/** What every exhaust report is asked with. */
export const exhaustParameters = {
  batchId: optionalText('The batch'),
  batchFilter: listParameter('Several batches; batchId beats it'),
  searchFilter: jsonParameter(
    'A search of the content service: all batches of the collections that it finds',
  ),
  channel: optionalText('The organisation that asks; absent: the one that owns the collection'),
  request: optionalText('The id of the request: a folder of that name is put around the files'),
  keyFile: optionalText('A file with the key of the request, for levels that need one'),
  except: listParameter('Batches that were delivered already, and are left out'),
} as const
