import { expect } from 'chai'
import nock from 'nock'

// Once loaded it stands between all tests and their servers.
nock.restore()

export { nock }

/** Within a `describe`: its tests talk to mocks alone, and use all that they set up. */
export const mockHttp = (): void => {
  before(() => {
    nock.activate()
    nock.disableNetConnect()
  })
  afterEach(() => {
    const pending = nock.pendingMocks()
    nock.cleanAll()
    expect(pending).to.deep.equal([])
  })
  after(() => {
    nock.enableNetConnect()
    nock.restore()
  })
}
