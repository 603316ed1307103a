import { typeOption } from './cql-type.js'
import type { Column, Scan } from './scan.js'
import { bytes, concat, int, shortBytes, string } from './wire.js'

const KIND = { rows: 2, keyspace: 3, prepared: 4 }
const FLAG = { globalTable: 1, morePages: 2 }

interface Metadata {
  readonly scan: Scan
  readonly columns: readonly Column[]
  /** What stands between the counts and the table's name. */
  readonly extra?: Buffer | null
  readonly flags?: number
}

const metadata = ({ scan, columns, extra, flags = 0 }: Metadata): Buffer =>
  concat(
    int(FLAG.globalTable | flags),
    int(columns.length),
    extra ?? concat(),
    string(scan.table.keyspace),
    string(scan.table.name),
    ...columns.flatMap(({ name, type }) => [string(name), typeOption(type)]),
  )

/** A page: more follow when there is a paging state. */
export const rowsResult = (scan: Scan, rows: Scan['table']['rows'], pagingState: Buffer | null): Buffer => {
  const more = pagingState === null ? {} : { flags: FLAG.morePages, extra: bytes(pagingState) }
  const cells = rows.flatMap(row => scan.cellsOf(row).map(bytes))
  return concat(
    int(KIND.rows),
    metadata({ scan, columns: scan.columns, ...more }),
    int(rows.length),
    ...cells,
  )
}

export const preparedResult = (id: Buffer, scan: Scan): Buffer => {
  const noPartitionKeyMarkers = int(0)
  const markers = metadata({ scan, columns: scan.markers, extra: noPartitionKeyMarkers })
  return concat(int(KIND.prepared), shortBytes(id), markers, metadata({ scan, columns: scan.columns }))
}

export const keyspaceResult = (keyspace: string): Buffer => concat(int(KIND.keyspace), string(keyspace))
