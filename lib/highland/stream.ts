import H from 'highland'
import type { Flow } from '../flow/flow.js'
import { type ReadOptions, read } from '../run/read.js'
import type { Names } from '../types.js'

/**
 * The rows of a flow as a Highland stream, for scripts that are composed with its verbs. Its sources are closed when it
 * ends, when it fails, when this stream is destroyed and when `options.signal` is aborted. A stream derived from it does
 * not pass its own destruction on: Highland knows no way. Abort the signal then.
 *
 * Leave it by `toNodeStream({ objectMode: true })` and Node's `pipeline`: what Highland's own `pipe` loses, an error for
 * one, arrives there.
 */
export const highland = <Row, Needs>(
  flow: Flow<Row, Names, Needs> | Flow<Row, [], Needs>,
  options: ReadOptions<Needs>,
): Highland.Stream<Row> => {
  const chunks = read(flow, options)[Symbol.asyncIterator]()
  const stream = H<Row>((push, next) => {
    chunks.next().then(
      ({ done, value }) => {
        if (done) return push(null, H.nil)
        for (const row of value) push(null, row)
        next()
      },
      error => {
        push(error)
        push(null, H.nil)
      },
    )
  })
  const destroy = stream.destroy.bind(stream)
  return Object.assign(stream, {
    destroy: () => {
      destroy()
      void chunks.return?.()
    },
  })
}
