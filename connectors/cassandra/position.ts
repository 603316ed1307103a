import { murmur3, tokenValue } from '../../lib/murmur3.js'
import type { Names } from '../../lib/types.js'
import type { RawPage } from './page.js'
import type { TableSchema } from './schema.js'

/** The row up to which a scan has read, in the bytes in which the server keeps its key. */
export interface Position {
  readonly token: bigint
  readonly partition: readonly Buffer[]
  /** The partition key as it is hashed and compared. */
  readonly key: Buffer
  /** Absent when nothing of the partition is left: it has one row, or static columns only. */
  readonly clustering: readonly Buffer[] | undefined
}

export const positionAfter = (page: RawPage, schema: TableSchema): Position => {
  const cells = page.lastRow()
  const cellsOf = (names: Names) =>
    names.map(name => cells[page.columns.findIndex(column => column.name === name)] ?? null)
  const partition = cellsOf(schema.partition) as Buffer[]
  const clustering = cellsOf(schema.clustering)
  const key = serializedKey(partition)
  const more = clustering.length > 0 && clustering.every(cell => cell !== null)
  return { token: tokenValue(murmur3(key)), partition, key, clustering: more ? clustering : undefined }
}

/** One component stands for itself; several each come with their length in front and a zero behind. */
export const serializedKey = (components: readonly Buffer[]): Buffer => {
  if (components.length === 1) return components[0]!
  return Buffer.concat(
    components.flatMap(component => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(component.length)
      return [length, component, Buffer.of(0)]
    }),
  )
}
