import { isLernError, type LernError } from '../../lib/errors.js'
import type { Endpoint } from './endpoint.js'
import { clientError, Refusal } from './refusal.js'
import { LONGEST_PARAMETER } from './tag.js'

export const BODY_LIMIT = 2 ** 20

/** What the framework refuses before an endpoint sees the call. Its own words quote the body. */
const FRAMEWORK: Readonly<Record<string, Refusal>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: new Refusal('CLIENT_ERROR', `body is larger than ${BODY_LIMIT} bytes`, 413),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: new Refusal('CLIENT_ERROR', 'body is not of type application/json', 415),
  FST_ERR_MAX_PARAM_LENGTH: new Refusal(
    'CLIENT_ERROR',
    `a part of the address is longer than ${LONGEST_PARAMETER} characters`,
    414,
  ),
  FST_ERR_CTP_EMPTY_JSON_BODY: clientError('body is empty'),
  FST_ERR_CTP_INVALID_JSON_BODY: clientError('body is not JSON'),
}

interface FrameworkError {
  readonly code?: unknown
  readonly statusCode?: unknown
}

/** Whatever was thrown, as an answer. What failed inside is for the log, not for the caller. */
export const refusalOf = (error: unknown, failsWith: Endpoint['failsWith']): Refusal => {
  if (error instanceof Refusal) return error
  if (isLernError(error)) return ofProduct(error, failsWith)
  const { code, statusCode } = (error ?? {}) as FrameworkError
  if (typeof code === 'string' && Object.hasOwn(FRAMEWORK, code)) return FRAMEWORK[code]!
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return new Refusal('CLIENT_ERROR', 'the call is not valid', statusCode)
  return new Refusal(failsWith, 'Internal Server Error')
}

const ofProduct = ({ code, message }: LernError, failsWith: Endpoint['failsWith']): Refusal => {
  switch (code) {
    case 'OVER_BOUND':
      return clientError(message)
    case 'STORE_MISSING':
      return new Refusal('RESOURCE_NOT_FOUND', 'the file is not there')
    case 'SOURCE_TIMEOUT':
      return new Refusal('REQUEST_TIMEOUT', 'a system that is needed for the answer does not answer in time')
    case 'SOURCE_UNAVAILABLE':
      return new Refusal(failsWith, 'a system that is needed for the answer cannot be reached')
    default:
      return new Refusal(failsWith, 'Internal Server Error')
  }
}
