import { expect } from 'chai'
import { LernError } from '../../../lib/errors.js'
import { storeFailure } from '../../../lib/stores/failure.js'

const systemError = (code: string) => Object.assign(new Error('secret /absolute/place'), { code })

const cases: readonly (readonly [string, string, string, string | undefined])[] = [
  ['ENOSPC', 'STORE_FULL', 'the store ran out of room while writing a/b.csv (ENOSPC)', undefined],
  ['EDQUOT', 'STORE_FULL', 'the store ran out of room while writing a/b.csv (EDQUOT)', undefined],
  ['EACCES', 'STORE_FAILED', 'writing a/b.csv failed (EACCES)', 'a folder that this process may write to'],
  ['EROFS', 'STORE_FAILED', 'writing a/b.csv failed (EROFS)', 'a folder that this process may write to'],
  ['EIO', 'STORE_FAILED', 'writing a/b.csv failed (EIO)', undefined],
  ['ENOENT', 'STORE_MISSING', 'writing a/b.csv failed: there is no such file', undefined],
]

describe('a failure of a store', () => {
  for (const [code, as, message, allowed] of cases) {
    it(`calls ${code} ${as}, with the path and the cause`, () => {
      const cause = systemError(code)
      const error = storeFailure(cause, 'writing', 'a/b.csv')
      expect(error).to.include({ code: as, message, cause })
      expect(error.at).to.deep.equal(
        allowed === undefined ? { path: 'a/b.csv' } : { path: 'a/b.csv', allowed },
      )
    })
  }

  it('leaves an error of the product as it is', () => {
    const error = new LernError('STORE_BUSY', 'busy')
    expect(storeFailure(error, 'writing', 'a.csv')).to.equal(error)
  })
})
