import { columnsDecoder } from '../../lib/codec/row.js'
import type { Dataset } from '../../lib/dataset.js'
import { LernError } from '../../lib/errors.js'
import type { Source } from '../../lib/source.js'
import type { AnyRow, Names } from '../../lib/types.js'
import { BatchSize } from './batch-size.js'
import type { Client } from './client.js'
import { malformed } from './errors.js'
import { inBatches } from './in-batches.js'
import { keyColumn } from './key-column.js'
import { type KeyForm, parseKeyForm } from './key-form.js'
import { keyedSource, type ReadKeys, type Wanted } from './keyed-source.js'
import type { Settings } from './options.js'
import { sendAll } from './send-all.js'
import { Server } from './server.js'

/** Sets as rows. Redis keeps no empty set, so a key that is not there is one: every key has a row. */
export const setSource = (client: Client, settings: Settings, keys: string): Source => {
  const server = new Server(`redis ${keys}`, client, settings)
  const form = parseKeyForm(keys)
  const size = new BatchSize()
  return keyedSource({
    server,
    form,
    size,
    mayBeEmpty: true,
    reader: wanted => setReader(server, form, size, wanted),
  })
}

const setReader = (server: Server, form: KeyForm, size: BatchSize, wanted: Wanted): ReadKeys => {
  const { dataset, columns, signal, reject } = wanted
  const key = keyColumn(dataset)
  const members = membersColumn(dataset, key)
  const decode = columnsDecoder(dataset, columns)

  const rowOf = (value: string, set: Names): AnyRow | undefined => {
    const decoded = decode(name => (name === key ? value : name === members ? set : null))
    if (decoded.ok) return decoded.row
    reject({ column: decoded.column, expected: decoded.expected })
    return undefined
  }

  return keys =>
    inBatches(keys, size, async some => {
      const sets = await readSets(server, some.map(form.toKey), signal)
      size.learn(some.length, weigh(sets))
      return some.map((value, at) => rowOf(value, sets[at]!))
    })
}

/** In an order of ours: Redis gives the members of a set in any. */
const readSets = async (server: Server, keys: Names, signal: AbortSignal): Promise<readonly Names[]> => {
  const answers = await server.ask(() => sendAll(server.client, ['smembers'], keys, server.name), signal)
  return answers.map(answer => {
    if (!Array.isArray(answer)) throw malformed(server.name, 'SMEMBERS')
    return (answer as string[]).toSorted()
  })
}

const membersColumn = (dataset: Dataset, key: string): string => {
  const [members, ...others] = Object.keys(dataset.columns).filter(name => name !== key)
  const kind = members === undefined ? undefined : dataset.columns[members]!.type.kind
  if (members !== undefined && others.length === 0 && (kind === 'set' || kind === 'list')) return members
  throw new LernError('NOT_SERVED', `${dataset.name} cannot be served from sets of Redis`, {
    dataset: dataset.name,
    allowed: 'a dataset with a key and one column of a set or a list',
  })
}

const weigh = (sets: readonly Names[]): number => {
  let characters = 0
  for (const set of sets) for (const member of set) characters += member.length
  return characters
}
