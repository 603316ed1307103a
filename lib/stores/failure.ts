import { type ErrorCode, isLernError, LernError } from '../errors.js'
import { isFull } from '../is-full.js'

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'an unexpected error'

const DENIED = new Set(['EACCES', 'EPERM', 'EROFS'])

/** What to say about an error of the file system. `doing` reads like `writing`, `path` is relative to the store. */
export const storeFailure = (error: unknown, doing: string, path: string): LernError => {
  if (isLernError(error)) return error
  const code = codeOf(error)
  const fail = (as: ErrorCode, message: string, allowed?: string) =>
    new LernError(as, message, allowed === undefined ? { path } : { path, allowed }, { cause: error })

  if (isFull(code)) return fail('STORE_FULL', `the store ran out of room while ${doing} ${path} (${code})`)
  if (code === 'ENOENT') return fail('STORE_MISSING', `${doing} ${path} failed: there is no such file`)
  const allowed = DENIED.has(code) ? 'a folder that this process may write to' : undefined
  return fail('STORE_FAILED', `${doing} ${path} failed (${code})`, allowed)
}

/** Runs an action on a file and turns what goes wrong into a `LernError`. */
export const attempt = async <T>(doing: string, path: string, action: () => Promise<T>): Promise<T> => {
  try {
    return await action()
  } catch (error) {
    throw storeFailure(error, doing, path)
  }
}
