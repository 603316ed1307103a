import type { Redis } from 'ioredis'
import type { Client } from '../../../../connectors/redis/client.js'
import { boolean, int, json, list, personal, set, text } from '../../../../lib/columns.js'
import { type Dataset, dataset } from '../../../../lib/dataset.js'
import { rowOrder } from '../../../../lib/order.js'
import { isPersonal, Personal } from '../../../../lib/personal.js'
import type { BadRow, Get, Scan } from '../../../../lib/source.js'
import { WHOLE_RING } from '../../../../lib/token-range.js'
import type { AnyRow } from '../../../../lib/types.js'

export const people = dataset('people', {
  block: 'lern',
  summary: 'People as a cache keeps them',
  columns: {
    userid: text,
    firstname: personal(text),
    state: text,
    types: json,
    age: int,
    active: boolean,
    langs: list(text),
  },
  partition: ['userid'],
})

export const nodes = dataset('nodes', {
  block: 'lern',
  summary: 'Nodes of collections',
  columns: { collection: text, nodes: set(text) },
  partition: ['collection'],
})

const person = (at: number): AnyRow => ({
  userid: `user-${at}`,
  firstname: at % 3 === 0 ? null : new Personal(`Asha ${at} é😀`),
  state: at % 5 === 0 ? null : at % 7 === 0 ? '' : `State ${at}`,
  types: at % 2 === 0 ? null : `[{"type":"teacher ${at}"}]`,
  age: at % 4 === 0 ? null : at,
  active: at % 2 === 0,
  langs: at % 3 === 0 ? [] : ['en', `hi ${at}`],
})

/** People in no order. */
export const persons: readonly AnyRow[] = Array.from({ length: 2_500 }, (_, at) => person(at))

export const collections: readonly AnyRow[] = Array.from({ length: 1_200 }, (_, at) => ({
  collection: `do_${at}`,
  nodes: Array.from({ length: (at % 4) + 1 }, (_, node) => `do_${at}_${node}`),
}))

export const inOrder = (of: Dataset, rows: readonly AnyRow[]): readonly AnyRow[] => {
  const order = rowOrder(of)
  return rows.toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** Fields of a hash as the writers of the cache write them. */
const fieldsOf = ({ userid, ...row }: AnyRow): string[] =>
  Object.entries({ ...row, userid: `not ${userid}`, unread: 'x' }).flatMap(([name, value]) => {
    if (value === null) return []
    if (isPersonal(value)) return [name, Personal.open(value) as string]
    if (typeof value === 'string') return [name, value.replace(/[[\]]/g, '\\$&')]
    return [name, JSON.stringify(value)]
  })

export const writePersons = async (client: Client, rows: readonly AnyRow[] = persons): Promise<void> => {
  await Promise.all(rows.map(row => client.hset(`user:${row.userid}`, ...fieldsOf(row))))
}

export const writeCollections = async (client: Redis): Promise<void> => {
  const pipeline = client.pipeline()
  for (const { collection, nodes } of collections)
    pipeline.sadd(`${collection}:${collection}:optionalnodes`, ...(nodes as string[]))
  await pipeline.exec()
}

const refuse = ({ column, expected }: BadRow): never => {
  throw new Error(`${column} is not ${expected}`)
}

export const scanOf = (of: Dataset, asked: Partial<Scan> = {}): Scan => ({
  dataset: of,
  columns: Object.keys(of.columns),
  range: WHOLE_RING,
  ordered: true,
  signal: new AbortController().signal,
  reject: refuse,
  temporary: () => Promise.reject(new Error('asked for a folder')),
  ...asked,
})

export const getOf = (of: Dataset, keys: readonly string[], asked: Partial<Get> = {}): Get => ({
  dataset: of,
  columns: Object.keys(of.columns),
  keys,
  signal: new AbortController().signal,
  reject: refuse,
  temporary: () => Promise.reject(new Error('asked for a folder')),
  ...asked,
})

export const failureOf = (pending: Promise<unknown>): Promise<unknown> =>
  pending.then(
    () => {
      throw new Error('it did not fail')
    },
    error => error,
  )
