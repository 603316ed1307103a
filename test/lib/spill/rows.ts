import type { Chunk } from '../../../lib/types.js'

export async function* chunked<Row>(rows: readonly Row[], size: number): AsyncGenerator<Chunk<Row>> {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size)
}

export const collect = async <Row>(chunks: AsyncIterable<Chunk<Row>>): Promise<Row[]> => {
  const rows: Row[] = []
  for await (const chunk of chunks) rows.push(...chunk)
  return rows
}
