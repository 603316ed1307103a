import { expect } from 'chai'
import { CQL } from '../../../connectors/cassandra/cql-type.js'
import { keyPath, sortedBy } from '../../../connectors/cassandra/key-path.js'
import type { TableSchema } from '../../../connectors/cassandra/schema.js'
import type { Names } from '../../../lib/types.js'

/** A table with a key of these columns: `-` marks a descending one, `#` one of numbers. */
const schema = (partition: Names, clustering: Names): TableSchema => {
  const nameOf = (column: string) => column.replace(/^[-#]/, '')
  const typeOf = (column: string) => ({ code: column.startsWith('#') ? CQL.int : CQL.varchar })
  return {
    columns: new Map([...partition, ...clustering].map(column => [nameOf(column), typeOf(column)])),
    partition: partition.map(nameOf),
    clustering: clustering.map(nameOf),
    descending: clustering.filter(column => column.startsWith('-')).map(nameOf),
  }
}

/** Named columns, and what rows among such keys are sorted by; nothing where they do not tell the partition. */
const cases: readonly [partition: Names, clustering: Names, named: Names, given?: Names, sorted?: Names][] = [
  [['p'], ['c', 'd'], ['p'], [], ['p', 'c', 'd']],
  [['p'], ['c', 'd'], ['d', 'x', 'p'], [], ['p', 'c', 'd']],
  [['p'], ['c', 'd'], ['c', 'p'], ['c'], ['p', 'c', 'd']],
  [['p'], ['c', 'd'], ['d', 'c', 'p'], ['c', 'd'], ['p', 'c', 'd']],
  [['p', 'q'], [], ['q', 'p'], [], ['p', 'q']],
  [['p', 'q'], ['c'], ['c', 'q']],
  [['p'], ['c'], []],
  [['#p'], ['c'], ['p', 'c']],
  [['p'], ['-c', 'd'], ['p'], [], ['p']],
  [['p'], ['c', '-d', 'e'], ['p'], [], ['p', 'c']],
  [['p'], ['-c', 'd'], ['p', 'c'], ['c'], ['p', 'c', 'd']],
  [['p'], ['#c', 'd'], ['p', 'c', 'd'], [], ['p']],
]

describe('keys that lead into a table', () => {
  for (const [partition, clustering, named, given, sorted] of cases)
    it(`keyed by ((${partition}), ${clustering}): ${named.join(' and ') || 'nothing'}`, () => {
      const table = schema(partition, clustering)
      const path = keyPath(table, named)
      expect(path?.clustering).to.deep.equal(given)
      expect(path && sortedBy(table, path)).to.deep.equal(sorted)
    })
})
