import { rowDecoder } from '../../lib/codec/row.js'
import { onlyServes } from '../../lib/http/only-serves.js'
import type { Scan } from '../../lib/source.js'
import type { AnyRow } from '../../lib/types.js'

/** What is read of a document; old ones have no `id`. */
export const FIELDS = ['id', 'batchId', 'participantCount', 'completedCount']

type Decoding = Pick<Scan, 'dataset' | 'columns' | 'reject'>
type Document = Readonly<Record<string, unknown>>

/** Reads documents as rows of `batch_counts`. */
export const rowsDecoder = (source: string, { dataset, columns, reject }: Decoding) => {
  onlyServes(source, 'batch_counts', dataset)
  const decode = rowDecoder(dataset, columns)
  return (documents: readonly Document[]): readonly AnyRow[] => {
    const rows: AnyRow[] = []
    for (const { id, batchId, participantCount, completedCount } of documents) {
      const decoded = decode({
        batchid: id ?? batchId,
        participants: participantCount,
        completed: completedCount,
      })
      if (decoded.ok) rows.push(decoded.row)
      else reject({ column: decoded.column, expected: decoded.expected })
    }
    return rows
  }
}
