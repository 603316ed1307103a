import type { Refusal } from './refusal.js'

/** What every answer of the platform is wrapped in. */
export interface Envelope {
  readonly id: string
  readonly ver: '1.0'
  readonly ts: string
  readonly params: {
    readonly resmsgid: string
    readonly err?: string
    readonly status: 'successful' | 'failed'
    readonly errmsg?: string
    readonly client_key: null
  }
  readonly responseCode: string
  readonly result: unknown
}

/** Which answer it is. */
export interface Header {
  /** Of the endpoint. */
  readonly id: string
  /** Of the call; the log knows it by this id too. */
  readonly call: string
  readonly at: Date
}

export const success = (header: Header, result: unknown): Envelope => ({
  ...headOf(header),
  params: { resmsgid: header.call, status: 'successful', client_key: null },
  responseCode: 'OK',
  result,
})

export const failure = (header: Header, { code, message }: Refusal): Envelope => ({
  ...headOf(header),
  params: { resmsgid: header.call, err: code, status: 'failed', errmsg: message, client_key: null },
  responseCode: code,
  result: null,
})

const headOf = ({ id, at }: Header) => ({
  id,
  ver: '1.0' as const,
  ts: at.toISOString().replace('Z', '+00:00'),
})
