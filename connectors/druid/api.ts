import type { Answer, Call } from '../../lib/http/call.js'
import { httpClient } from '../../lib/http/client.js'
import type { Settings } from './options.js'

type Asked = Omit<Call, 'headers'> & {
  /** The call starts something, so that a lost answer is not asked for again. */
  readonly once?: boolean
}

/** Small questions, whose answers come at once and whole. */
export interface Api {
  send(asked: Asked): Promise<Answer>
}

export const apiOf = ({ headers, retry, dispatcher }: Settings): Api => {
  const options = { retry, ...(dispatcher && { dispatcher }) }
  const patient = httpClient('druid', options)
  const impatient = httpClient('druid', { ...options, retry: { ...retry, attempts: 1 } })
  return { send: ({ once = false, ...call }) => (once ? impatient : patient).send({ ...call, headers }) }
}
