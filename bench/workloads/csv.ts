import { csvEncoder } from '../../lib/csv/encoder.js'
import type { AnyRow } from '../../lib/types.js'
import { enrolmentRows } from '../data/enrolments.js'
import { alternate } from '../harness/alternate.js'
import type { Usage } from '../harness/process.js'
import type { Workload } from '../harness/workload.js'
import { csvStringify } from '../peers/csv-stringify.js'
import { expectSame } from '../verify/expect-same.js'

const MOST_ROWS = 200_000
const CHUNK = 1000

type Encode = (chunk: readonly AnyRow[]) => Buffer

/** Collections as reports print them: JSON in one cell. */
const printed = (row: AnyRow): AnyRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null ? JSON.stringify(value) : value,
    ]),
  )

const chunksOf = (count: number): AnyRow[][] => {
  const rows = Array.from(enrolmentRows(count), printed)
  return Array.from({ length: Math.ceil(count / CHUNK) }, (_, chunk) =>
    rows.slice(chunk * CHUNK, (chunk + 1) * CHUNK),
  )
}

/** What encoding takes inside this process, the making of the rows left out. */
const timed = (chunks: readonly AnyRow[][], encode: Encode) => async (): Promise<Usage> => {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  for (const chunk of chunks) encode(chunk)
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: (user + system) / 1e6, peakBytes: 0 }
}

export const csv: Workload = {
  name: 'csv',
  summary: 'rows of user_enrolments to CSV bytes, against csv-stringify',
  run: async ({ scale, note }) => {
    const count = Math.min(MOST_ROWS, scale.rows)
    const chunks = chunksOf(count)
    const columns = Object.keys(chunks[0]![0]!)
    const encoder = csvEncoder({ columns, dialect: 'rfc4180', formulas: 'keep' })
    const theirs = csvStringify(columns)
    for (const chunk of chunks) expectSame('bytes', encoder.rows(chunk).equals(theirs(chunk)), true)
    note(`${count} rows, the same bytes on both sides`)

    const usage = await alternate(scale.repeats, {
      lern: timed(chunks, encoder.rows),
      stringify: timed(chunks, theirs),
    })
    const perCpuSecond = ({ cpuSeconds }: Usage) => count / cpuSeconds
    return [
      { name: 'lern', value: perCpuSecond(usage.lern), unit: 'rows per CPU second' },
      { name: 'csv-stringify', value: perCpuSecond(usage.stringify), unit: 'rows per CPU second' },
      {
        name: 'lern : csv-stringify',
        value: perCpuSecond(usage.lern) / perCpuSecond(usage.stringify),
        unit: '×',
      },
    ]
  },
}
