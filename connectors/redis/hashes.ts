import type { Source } from '../../lib/source.js'
import type { AnyRow, Names } from '../../lib/types.js'
import { BatchSize } from './batch-size.js'
import { blankRow } from './blank-row.js'
import { type Cell, cellsReader } from './cells.js'
import type { Client } from './client.js'
import type { CommandWords } from './encoded-command.js'
import { malformed } from './errors.js'
import { inBatches } from './in-batches.js'
import { keyColumn } from './key-column.js'
import { type KeyForm, parseKeyForm } from './key-form.js'
import { keyedSource, type ReadKeys, type Wanted } from './keyed-source.js'
import type { Settings } from './options.js'
import { sendAll } from './send-all.js'
import { Server } from './server.js'

/** Hashes as rows. Only the fields that are wanted are read: even for all of them that is the fastest way. */
export const hashSource = (client: Client, settings: Settings, keys: string): Source => {
  const server = new Server(`redis ${keys}`, client, settings)
  const form = parseKeyForm(keys)
  const size = new BatchSize()
  return keyedSource({
    server,
    form,
    size,
    mayBeEmpty: false,
    reader: wanted => hashReader(server, form, size, wanted),
  })
}

const hashReader = (server: Server, form: KeyForm, size: BatchSize, wanted: Wanted): ReadKeys => {
  const { dataset, columns, signal, reject } = wanted
  const key = keyColumn(dataset)
  const fields = columns.filter(name => name !== key)
  const fill = cellsReader(dataset, fields)
  const isKeyWanted = columns.includes(key)
  const blank = blankRow(columns)

  const rowOf = (value: string, cells: readonly Cell[] | undefined): AnyRow | undefined => {
    if (!cells) return undefined
    const row = blank()
    if (isKeyWanted) row[key] = value
    const refused = fill(row, cells)
    if (!refused) return row
    reject({ column: refused.column, expected: refused.expected })
    return undefined
  }

  return keys =>
    inBatches(keys, size, async some => {
      const found = await readHashes(server, some.map(form.toKey), fields, signal)
      size.learn(some.length, weigh(found))
      return some.map((value, at) => rowOf(value, found[at]))
    })
}

type Found = readonly (readonly Cell[] | undefined)[]

/** The fields of each hash; undefined where there is no hash. */
const readHashes = async (
  server: Server,
  keys: Names,
  fields: Names,
  signal: AbortSignal,
): Promise<Found> => {
  const found = await readFields(server, keys, fields, signal)
  const doubtful = keys.filter((_, at) => isEmpty(found[at]!))
  if (doubtful.length === 0) return found
  const there = await existing(server, doubtful, signal)
  return found.map((cells, at) => (isEmpty(cells) && !there.has(keys[at]!) ? undefined : cells))
}

const isEmpty = (cells: readonly Cell[]): boolean => cells.every(cell => cell === null)

const readFields = async (
  server: Server,
  keys: Names,
  fields: Names,
  signal: AbortSignal,
): Promise<readonly (readonly Cell[])[]> => {
  if (fields.length === 0) return keys.map(() => [])
  const answers = await send(server, ['hmget', ...fields], keys, signal)
  for (const answer of answers) {
    if (!Array.isArray(answer) || answer.length !== fields.length) throw malformed(server.name, 'HMGET')
  }
  return answers as readonly (readonly Cell[])[]
}

/** Nothing in the fields that were asked for may be a hash with others, or none at all. */
const existing = async (server: Server, keys: Names, signal: AbortSignal): Promise<ReadonlySet<string>> => {
  const lengths = await send(server, ['hlen'], keys, signal)
  return new Set(keys.filter((_, at) => lengths[at] !== 0))
}

const send = (server: Server, command: CommandWords, keys: Names, signal: AbortSignal) =>
  server.ask(() => sendAll(server.client, command, keys, server.name), signal)

const weigh = (found: Found): number => {
  let characters = 0
  for (const cells of found) if (cells) for (const cell of cells) characters += cell?.length ?? 0
  return characters
}
