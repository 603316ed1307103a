import type { Store } from '../store.js'
import { describeDocuments } from './store-documents.js'
import { describeDrafts, describeResuming } from './store-drafts.js'
import { describePublishing } from './store-publishing.js'
import type { StoreUnderTest } from './store-under-test.js'

export type { StoreUnderTest } from './store-under-test.js'

/**
 * What every store promises, as mocha tests: `storeContract('azure blob', { open, again, close })`.
 * Needs the globals of mocha and the package chai.
 */
export const storeContract = (name: string, { open, again, close }: StoreUnderTest): void => {
  describe(`${name} keeps the promises of a store`, () => {
    let store: Store
    beforeEach(async () => {
      store = await open()
    })
    afterEach(close)

    describeDrafts(() => store)
    describePublishing(() => store)
    describeResuming(() => store, again)
    describeDocuments(() => store)
  })
}
