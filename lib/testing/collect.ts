import type { Sink, SinkMark, Writing } from '../sinks/sink.js'

const NOTHING_DROPPED: ReadonlyMap<string, number> = new Map()
const COLLECTED = 'collected'

const markOf = (rows: number): SinkMark => ({
  files: { [COLLECTED]: { bytes: 0, rows, values: {} } },
  dropped: {},
})

const writingTo = <Row>(rows: Row[]): Writing<Row> => ({
  dropped: NOTHING_DROPPED,
  resumable: true,
  get rows() {
    return rows.length
  },
  async write(chunk) {
    for (const row of chunk) rows.push(row)
  },
  mark: async () => markOf(rows.length),
  async rollback(to) {
    rows.length = to.files[COLLECTED]?.rows ?? 0
  },
  finish: async () => [],
  async abort() {},
})

/** A sink that keeps its rows, for tests of reports: `const sink = collect<Row>()`, run, then look at `sink.rows`. */
export const collect = <Row>(): Sink<Row> & { readonly rows: readonly Row[] } => {
  const rows: Row[] = []
  return { name: 'collect', takesCsv: () => false, rows, open: async () => writingTo(rows) }
}
