import { inspect } from 'node:util'
import { expect } from 'chai'
import { lost } from '../../../lib/http/lost.js'
import { failureOf } from '../../support/failure.js'

const url = 'http://127.0.0.1:1/'

describe('what is said when fetch brings nothing', () => {
  it('is what the socket says', async () => {
    const thrown = await failureOf(fetch(url))
    expect(lost(thrown).cause).to.equal(thrown)
    expect(lost(new TypeError('fetch failed', { cause: new Error('reset') })).said).to.equal('reset')
  })

  for (const token of ['tok\ns3cret', 's3cret தமிழ்'])
    it(`is nothing about a header that fetch refuses, such as ${JSON.stringify(token)}`, async () => {
      const thrown = await failureOf(fetch(url, { headers: { authorization: `Bearer ${token}` } }))
      expect(lost(thrown)).to.deep.equal({ said: 'the connection failed' })
      expect(inspect(lost(thrown))).not.to.include('s3cret')
    })
})
