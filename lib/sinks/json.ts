import type { Names } from '../types.js'
import type { Destination } from './destination.js'
import type { Encoding } from './encoding.js'
import { fileSink } from './file-sink.js'
import { jsonArrayEncoding, jsonLinesEncoding } from './json-encoding.js'
import type { Sink } from './sink.js'

const jsonSink = <P extends string>(
  name: string,
  to: Destination<P>,
  encoding: (columns: Names) => Encoding,
): Sink<Readonly<Record<P, unknown>>> =>
  fileSink(to as Destination<string>, { name, encoding, takesCsv: () => false })

/**
 * Files of JSON lines, one object for each row: keys in the order of the columns, null left out, dates as ISO text.
 *
 * ```ts
 * jsonLines({ partitionBy: ['slug'], file: ({ slug }) => `geo/${slug}.json` })
 * ```
 */
export const jsonLines = <const P extends string = never>(
  to: Destination<P>,
): Sink<Readonly<Record<NoInfer<P>, unknown>>> => jsonSink('json lines', to, jsonLinesEncoding)

/** Files that hold one JSON array of objects, `[]` when no row came. Else as `jsonLines`. */
export const jsonArray = <const P extends string = never>(
  to: Destination<P>,
): Sink<Readonly<Record<NoInfer<P>, unknown>>> => jsonSink('json array', to, jsonArrayEncoding)
