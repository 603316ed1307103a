import type { OutgoingHttpHeaders } from 'node:http'
import type { Fault } from './search-server.js'

/** An answer with a status, and nothing that means anything. */
export const status =
  (code: number, headers: OutgoingHttpHeaders = {}): Fault =>
  response =>
    response.writeHead(code, headers).end('{}')

/** A 200 with this text. */
export const text =
  (body: string | Uint8Array, type = 'application/json'): Fault =>
  response =>
    response.writeHead(200, { 'content-type': type }).end(body)

export const json = (value: unknown): Fault => text(JSON.stringify(value))

export const page: Fault = text('<!doctype html><p>Please sign in, 9876543210</p>', 'text/html')

/** The connection is cut before an answer. */
export const reset: Fault = response => response.socket?.resetAndDestroy()

/** The connection is cut within the answer. */
export const resetMidBody: Fault = response => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1_000 })
  response.write('{"responseCode":"OK",', () => response.socket?.resetAndDestroy())
}

/** No answer comes. */
export const silence: Fault = () => {}

/** The answer comes byte by byte and does not end. */
export const drip: Fault = response => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const dripping = setInterval(() => response.write(' '), 5)
  response.on('close', () => clearInterval(dripping))
}

/** An answer of so many bytes, which does not say beforehand how long it is. */
export const flood =
  (bytes: number): Fault =>
  response => {
    const part = Buffer.alloc(64 * 1024, ' ')
    let left = bytes
    response.writeHead(200, { 'content-type': 'application/json' })
    const pour = () => {
      while (left > 0 && !response.destroyed) {
        left -= part.length
        if (!response.write(part)) return response.once('drain', pour)
      }
      return response.end()
    }
    pour()
  }
