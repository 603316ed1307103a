import { expect } from 'chai'
import type { LernError } from '../../lib/errors.js'

/** The error that a promise rejects with. */
export const failureOf = async (doing: Promise<unknown>): Promise<LernError> => {
  try {
    await doing
  } catch (error) {
    return error as LernError
  }
  return expect.fail('it did not fail')
}
