import H from 'highland'
import type { Flow } from '../flow/flow.js'
import { type ReadOptions, read } from '../run/read.js'
import type { Names } from '../types.js'

/**
 * The rows of a flow as a Highland stream, for scripts that are composed with its verbs. Its sources are closed when it
 * ends, when it fails, when this stream is destroyed and when `options.signal` is aborted; after it is destroyed, what its
 * sources still say is not heard. A stream derived from it does not pass its own destruction on: Highland knows no way.
 * Abort the signal then.
 *
 * Leave it by `toNodeStream({ objectMode: true })` and Node's `pipeline`: what Highland's own `pipe` loses, an error for
 * one, arrives there.
 */
export const highland = <Row, Needs>(
  flow: Flow<Row, Names, Needs> | Flow<Row, [], Needs>,
  options: ReadOptions<Needs>,
): Highland.Stream<Row> => {
  const left = new AbortController()
  const signal = options.signal ? AbortSignal.any([options.signal, left.signal]) : left.signal
  const chunks = read(flow, { ...options, signal })[Symbol.asyncIterator]()
  let rows: Iterator<Row> = [][Symbol.iterator]()
  // A Highland stream that was destroyed throws at whoever goes on. One row at a time, as none can be taken back.
  const stream = H<Row>((push, next) => {
    if (left.signal.aborted) return
    const row = rows.next()
    if (!row.done) {
      push(null, row.value)
      return next()
    }
    chunks.next().then(
      ({ done, value }) => {
        if (left.signal.aborted) return
        if (done) return push(null, H.nil)
        rows = value[Symbol.iterator]()
        next()
      },
      error => {
        if (!left.signal.aborted) push(error)
        if (!left.signal.aborted) push(null, H.nil)
      },
    )
  })
  const destroy = stream.destroy.bind(stream)
  return Object.assign(stream, {
    destroy: () => {
      left.abort()
      // Whoever left does not want to know how it ended.
      chunks.return?.().catch(() => {})
      // A reader that leaves while it is given a row still asks for the next one.
      queueMicrotask(destroy)
    },
  })
}
