import { csvEncoder } from '../csv/encoder.js'
import type { Names } from '../types.js'
import type { Destination } from './destination.js'
import type { Encoding } from './encoding.js'
import { type ColumnsOfFile, fileSink } from './file-sink.js'
import { jsonLinesEncoding } from './json-encoding.js'
import type { Sink, SinkSettings } from './sink.js'

type Formulas = 'keep' | 'escape'

export type CsvSinkOptions<P extends string, C extends string> = Destination<P> & {
  /**
   * The columns to write, in order. Absent: all. A function gives each file columns of its own, also such that only
   * some rows have: in the others their cells are empty.
   */
  readonly columns?: readonly C[] | ((values: Readonly<Record<NoInfer<P>, string>>) => Names)
  /**
   * What the report wants under the setting `formulas: auto`, unless the dialect is `spark`: `escape` for people with a
   * spreadsheet, the default; `keep` for programs.
   */
  readonly formulas?: Formulas
  /** Columns whose numbers are doubles: the dialect `spark` writes 1 as `1.0`. */
  readonly doubles?: Names
}

/** Deployment first, then dialect, then report. */
const formulasFor = (settings: SinkSettings, wish: Formulas): Formulas => {
  if (settings.formulas !== 'auto') return settings.formulas
  return settings.dialect === 'spark' ? 'keep' : wish
}

/** Records as a source may encode them by itself. */
const isBare = ({ dialect, format }: SinkSettings): boolean => dialect === 'rfc4180' && format !== 'jsonl'

const NOTHING = Buffer.alloc(0)

/**
 * CSV files with a header: one for all rows, or one for each value of some columns.
 *
 * ```ts
 * csv({ file: 'course-enrollment.csv' })
 * csv({ partitionBy: ['provider'], file: ({ provider }) => `declared_user_detail/${provider}.csv` })
 * csv({ partitionBy: ['batch'], file: ({ batch }) => `${batch}.csv`, columns: ({ batch }) => [...USER, ...scores[batch]] })
 * ```
 */
export const csv = <const P extends string = never, const C extends string = never>(
  options: CsvSinkOptions<P, C>,
): Sink<Readonly<Record<NoInfer<P | C>, unknown>>> => {
  const { columns, formulas: wish = 'escape', doubles = [] } = options
  const encoding = (names: Names, settings: SinkSettings): Encoding => {
    if (settings.format === 'jsonl') return jsonLinesEncoding(names)
    const formulas = formulasFor(settings, wish)
    const encoder = csvEncoder({ columns: names, dialect: settings.dialect, formulas, doubles })
    return { start: encoder.header(), rows: encoder.rows, end: NOTHING }
  }
  const isPlain = options.partitionBy === undefined && columns === undefined
  return fileSink(options as Destination<string>, {
    name: 'csv',
    columns: columns as Names | ColumnsOfFile | undefined,
    encoding,
    takesCsv: settings => isPlain && isBare(settings) && formulasFor(settings, wish) === 'keep',
    rename: (path, { format }) => (format === 'jsonl' ? path.replace(/\.csv$/, '.jsonl') : path),
  })
}
